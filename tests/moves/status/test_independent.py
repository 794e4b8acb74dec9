"""Which statements go back to one source."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.moves.status.independent import independent_groups
from tracker.moves.status.statements import Statement, Voice
from tracker.news.alike import are_one_text, rows_of

WIRE = (
    "Ada Example has left Foo Labs after eleven years to join Bar AI as its chief scientist, both companies "
    "said on Monday. She will lead a team of forty researchers in Paris and report to the chief executive. "
    "Foo Labs thanked her for her work on robotics, which had brought the company several contracts."
)
OWN = (
    "One of the best known names in robotics changes sides: the scientist who built the arm that folds "
    "laundry goes to a competitor, and takes along an idea that her old employer never wanted to pay for. "
    "What this means for the market is hard to say, but her shares are said to be worth a small fortune."
)
CHINESE = (
    "阿达在福实验室工作了十一年之后离职，加入巴尔人工智能公司担任首席科学家，两家公司周一均证实了这一消息。"
)


def said(key: int, *sources: str, text: str = "", day: int = 1) -> Statement:
    return Statement(key, "confirmed", Voice.REPORT, date(2024, 5, day), frozenset(sources), rows_of(text))


def keys(*statements: Statement) -> list[set[int]]:
    groups = independent_groups(statements)
    return sorted(({each.key for each in group.statements} for group in groups), key=min)


def test_sources_of_their_own_are_independent() -> None:
    assert keys(said(1, "a", text=WIRE), said(2, "b", text=OWN)) == [{1}, {2}]


def test_one_source_counts_once() -> None:
    assert keys(said(1, "a"), said(2, "a"), said(3, "b")) == [{1, 2}, {3}]


def test_who_reports_on_anothers_word_counts_with_them() -> None:
    assert keys(said(1, "wired", "information"), said(2, "verge", "information"), said(3, "c")) == [
        {1, 2},
        {3},
    ]


def test_what_joins_two_groups_makes_them_one() -> None:
    assert keys(said(1, "a", day=1), said(2, "b", day=2), said(3, "a", "b", day=3)) == [{1, 2, 3}]


def test_a_wire_text_that_two_print_counts_once() -> None:
    printed = f"PARIS, May 1. {WIRE} Additional reporting by our own staff in Paris and in London."
    assert keys(said(1, "a", text=WIRE), said(2, "b", text=printed)) == [{1, 2}]


def test_the_first_that_was_published_stands_for_the_group() -> None:
    (group,) = independent_groups([said(1, "a", day=9), said(2, "a", day=2)])
    assert group.first.key == 2


def test_what_names_no_source_is_none() -> None:
    assert keys(said(1), said(2, "a")) == [{2}]


@pytest.mark.parametrize("text", [WIRE, CHINESE, "Ada left."])
def test_a_text_is_itself(text: str) -> None:
    assert are_one_text(rows_of(text), rows_of(text.upper()))


@pytest.mark.parametrize(
    ("one", "other"),
    [(WIRE, OWN), ("Ada left.", "Ben left."), ("", ""), (WIRE, ""), (CHINESE, CHINESE[::-1])],
)
def test_two_texts_are_two(one: str, other: str) -> None:
    assert not are_one_text(rows_of(one), rows_of(other))


def test_a_chinese_wire_text_is_one_though_a_sentence_was_added() -> None:
    assert are_one_text(rows_of(CHINESE), rows_of(f"本报讯。{CHINESE}详情请见下文。"))


def test_long_articles_cost_little() -> None:
    """Forty articles of 200 kB that have nothing in common."""
    texts = [" ".join(f"w{number}x{at}" for at in range(25_000)) for number in range(40)]
    statements = [said(number, str(number), text=text) for number, text in enumerate(texts, 1)]
    assert len(independent_groups(statements)) == 40
