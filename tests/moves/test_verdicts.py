"""The working policy: which records may be meant, and when one is."""

from __future__ import annotations

import pytest

from tracker.moves.verdicts import MARGIN, POLICY, SURE, Scored, decide


def scored(*scores: float, rules: tuple[str, ...] = (), related: bool = False) -> list[Scored]:
    others = frozenset(range(len(scores)) if related else ())
    return [Scored(number, score, frozenset(rules), others) for number, score in enumerate(scores)]


@pytest.mark.parametrize(
    ("candidates", "row", "verdict"),
    [
        (scored(), "nobody is called so", "new"),
        (scored(0.7, rules=("exact", "initial of a common family name")), "part of a name", "ambiguous"),
        (scored(0.97, rules=("acronym", "parent named")), "part of a name", "ambiguous"),
        (scored(1.0, 1.0), "several are as near", "ambiguous"),
        (scored(1.0, 1.0 - MARGIN), "several are as near", "ambiguous"),
        (scored(0.93, 0.88), "several are as near", "ambiguous"),
        (scored(1.0, 1.0, related=True), "several are as near", "ambiguous"),
        (scored(SURE - 0.01), "near, not sure", "ambiguous"),
        (scored(SURE), "one is clear", "meant"),
        (scored(1.0, 0.94), "one is clear", "meant"),
        (scored(1.0, 0.96, related=True), "one is clear", "meant"),
        (scored(0.93, 0.92, related=True), "several are as near", "ambiguous"),
        ([*scored(1.0, rules=("note",)), Scored(1, 1.0)], "one is clear", "meant"),
        (scored(1.0, 1.0, rules=("note",)), "several are as near", "ambiguous"),
    ],
)
def test_decides_by_the_first_row_that_applies(candidates: list[Scored], row: str, verdict: str) -> None:
    decided = decide(candidates)
    assert (decided.name, decided.verdict) == (row, verdict)


def test_every_row_is_reached() -> None:
    assert [row.name for row in POLICY] == [
        "nobody is called so",
        "part of a name",
        "several are as near",
        "near, not sure",
        "one is clear",
    ]


@pytest.mark.parametrize(
    ("score", "rules", "possible"),
    [
        (0.8, (), True),
        (0.79, (), False),
        (0.517, ("single word",), True),
        (0.7, ("given names swapped",), False),
        (0.49, ("only initials",), False),
    ],
)
def test_asks_about_less_where_part_of_a_name_is_written(
    score: float, rules: tuple[str, ...], possible: bool
) -> None:
    assert Scored(1, score, frozenset(rules)).is_possible is possible
