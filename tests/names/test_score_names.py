"""The command score_names. It needs no database: these tests have none."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

_PAIRS = """name1,name2,is_match
Durk Kingma,Diederik Kingma,true
Sam Altman,Jack Altman,no
J. Smith,Jo Smith,yes
"""


@pytest.fixture
def pairs(tmp_path: Path) -> Path:
    file = tmp_path / "pairs.csv"
    file.write_text(_PAIRS, encoding="utf-8")
    return file


def printed(*arguments: str | Path) -> str:
    out = StringIO()
    call_command("score_names", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_prints_each_score_with_its_reasons(pairs: Path) -> None:
    text = printed(pairs)
    assert "0.93  Durk Kingma | Diederik Kingma: match" in text
    assert "nickname: durk | diederik" in text


def test_says_where_it_differs_from_the_label(pairs: Path) -> None:
    assert "J. Smith | Jo Smith: no match (labelled otherwise)" in printed(pairs)


def test_ends_with_precision_and_recall(pairs: Path) -> None:
    assert printed(pairs).splitlines()[-1] == (
        "3 pairs, 3 labelled: precision 1.000, recall 0.500, F1 0.667; working threshold: person 0.8"
    )


def test_says_when_nothing_is_labelled(tmp_path: Path) -> None:
    (tmp_path / "pairs.csv").write_text("name1,name2\na,b\n")
    assert printed(tmp_path / "pairs.csv").splitlines()[-1] == (
        "1 pair, none labelled; working threshold: person 0.8"
    )


def test_prints_one_json_document(pairs: Path) -> None:
    document = json.loads(printed(pairs, "--json"))
    assert {key: value for key, value in document.items() if key != "pairs"} == {
        "precision": 1.0,
        "recall": 0.5,
        "f1": 0.6667,
        "threshold": 0.8,
    }
    assert document["pairs"][0]["score"] == 0.93
    assert document["pairs"][0]["reasons"][0]["rule"] == "exact"


def test_takes_the_kind_from_the_command_or_the_row(tmp_path: Path) -> None:
    file = tmp_path / "pairs.csv"
    file.write_text("name1,name2,kind\nAcme Inc,Acme,\nBob Hope,Robert Hope,person\n")
    kinds = [pair["kind"] for pair in json.loads(printed(file, "--kind", "organization", "--json"))["pairs"]]
    assert kinds == ["organization", "person"]


def test_refuses_a_faulty_file_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "pairs.csv").write_text("name1\na\n")
    with pytest.raises(CommandError, match="line 1, column name2: the column is missing"):
        printed(tmp_path / "pairs.csv")


def test_prints_the_figures_of_each_group(tmp_path: Path) -> None:
    file = tmp_path / "pairs.csv"
    file.write_text(
        "name1,name2,is_match,group\nСэм Альтман,Sam Altman,true,cyrillic\n"
        "サム・アルトマン,Sam Altman,true,kana\nサム・アルトマン,Jack Altman,false,kana\n",
        encoding="utf-8",
    )
    assert "person, kana: precision 1.000, recall 1.000, F1 1.000" in printed(file)
    assert json.loads(printed(file, "--json"))["groups"]["person, kana"]["labelled"] == 2
