"""Labelled pairs of names: how well the scores part them, and what a faulty file is told."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from tracker.names.characters import script_of
from tracker.names.pairs import (
    SCORING,
    NotPairs,
    PairKind,
    ScoredPair,
    measure,
    measure_groups,
    read_pairs,
    score_pairs,
)

_DATA = Path(__file__).parents[2] / "tracker" / "names" / "data"
_OWN = _DATA / "pairs.csv"
_HELD_OUT = [
    _DATA / "pairs_held_out.csv",
    *(_DATA / f"pairs_held_out_{number}.csv" for number in (2, 3, 4, 5, 6, 7)),
]
_SCRIPTS = {
    "latin": {"latin"},
    "cyrillic": {"cyrillic"},
    "ideographs": {"han"},
    "kana": {"katakana", "hiragana"},
    "hangul": {"hangul"},
    "arabic and greek": {"arabic", "greek"},
}


def of(kind: PairKind, script: str, scored: Iterable[ScoredPair]) -> list[ScoredPair]:
    return [
        each
        for each in scored
        if each.pair.kind == kind and script_of(each.pair.name1 + each.pair.name2) in _SCRIPTS[script]
    ]


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def own() -> list[ScoredPair]:
    return score_pairs(read_pairs(_OWN))


@pytest.mark.parametrize("script", ["latin", "cyrillic", "ideographs", "kana", "hangul", "arabic and greek"])
def test_of_people_are_parted_in_every_script(own: list[ScoredPair], script: str) -> None:
    measured = measure(of("person", script, own))
    assert (measured.precision or 0) >= 0.95
    assert (measured.recall or 0) >= 0.85


@pytest.mark.parametrize("script", ["latin", "cyrillic", "ideographs", "kana", "hangul"])
def test_of_organizations_are_parted_in_every_script(own: list[ScoredPair], script: str) -> None:
    measured = measure(of("organization", script, own))
    assert (measured.precision or 0) >= 0.95
    assert (measured.recall or 0) >= 0.85


@pytest.fixture(scope="module")
def held_out() -> list[ScoredPair]:
    return [each for path in _HELD_OUT for each in score_pairs(read_pairs(path))]


@pytest.mark.parametrize("kind", ["person", "organization"])
def test_kept_aside_are_parted_too(held_out: list[ScoredPair], kind: PairKind) -> None:
    measured = measure(each for each in held_out if each.pair.kind == kind)
    assert (measured.precision or 0) >= 0.97
    assert (measured.recall or 0) >= 0.95


def test_kept_aside_are_parted_in_every_script(held_out: list[ScoredPair]) -> None:
    groups = measure_groups(held_out)
    assert {"person, kana", "person, hebrew", "organization, korean"} <= groups.keys()
    assert {name for name, measured in groups.items() if (measured.precision or 1) < 0.9} == set()
    assert {name for name, measured in groups.items() if (measured.recall or 1) < 0.7} == set()


def test_are_in_one_file_only() -> None:
    files = [{(pair.name1, pair.name2) for pair in read_pairs(path)} for path in (_OWN, *_HELD_OUT)]
    assert sum(map(len, files)) == len(set().union(*files))


def test_score_the_same_the_other_way_round(own: list[ScoredPair]) -> None:
    for each in own:
        assert SCORING[each.pair.kind](each.pair.name2, each.pair.name1).score == each.score.score


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name1,other\na,b\n", "line 1, column name2: the column is missing"),
        ("", "line 1, column name1: the column is missing"),
        ("name1,name2\na,\n", "line 2, column name2: a name is missing"),
        ("name1,name2\na\n", "line 2, column name2: a name is missing"),
        ("name1,name2,is_match\na,b,true\nc,d,maybe\n", "line 3, column is_match: “maybe”"),
        ("name1,name2,kind\na,b,robot\n", "line 2, column kind: “robot”"),
        ('name1,name2\n"a,b\n', "line 2: unexpected end of data"),
        ("name1,name2\nKingma, Diederik,Durk Kingma\n", "line 2, column 3: more cells than columns"),
        ('name1,name2\n"a\nb",\n', "line 2, column name2: a name is missing"),
    ],
)
def test_that_are_faulty_name_file_line_and_column(tmp_path: Path, text: str, told: str) -> None:
    file = write(tmp_path / "pairs.csv", text)
    with pytest.raises(NotPairs) as caught:
        read_pairs(file)
    assert str(caught.value).startswith(f"{file}, {told}")


def test_that_are_not_there_are_named(tmp_path: Path) -> None:
    with pytest.raises(NotPairs, match=r"none\.csv: No such file"):
        read_pairs(tmp_path / "none.csv")


def test_that_are_not_utf8_are_refused(tmp_path: Path) -> None:
    (tmp_path / "pairs.csv").write_bytes(b"name1,name2\n\xff,b\n")
    with pytest.raises(NotPairs, match=r"not UTF-8 \(byte 12\)"):
        read_pairs(tmp_path / "pairs.csv")


@pytest.mark.parametrize(
    ("label", "is_match"),
    [("true", True), ("1", True), ("YES", True), ("false", False), ("0", False), ("no", False), ("", None)],
)
def test_are_labelled_in_plain_words(tmp_path: Path, label: str, is_match: bool | None) -> None:
    file = write(tmp_path / "pairs.csv", f"\ufeffname1,name2,is_match\na,b,{label}\n")
    assert read_pairs(file)[0].is_match is is_match


def test_without_labels_have_no_figures(tmp_path: Path) -> None:
    measured = measure(score_pairs(read_pairs(write(tmp_path / "pairs.csv", "name1,name2\na,b\n"))))
    assert (measured.labelled, measured.precision, measured.recall, measured.f1) == (0, None, None, None)
