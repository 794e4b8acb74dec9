"""The command that measures extraction against labelled texts."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

MOVE = {"person": "Ada Example", "from_org": "Foo Labs", "to_org": None, "status": "confirmed"}
LEAVES: dict[str, Any] = {
    "id": "one",
    "lang": "en",
    "published": "2025-05-20",
    "text": "Ada Example left Foo Labs on Monday.",
    "moves": [MOVE],
}


def gold(folder: Path, *texts: dict[str, Any]) -> str:
    path = folder / "gold.jsonl"
    path.write_text("".join(f"{json.dumps(text)}\n" for text in texts), encoding="utf-8")
    return str(path)


def evaluate(*arguments: str) -> str:
    out = StringIO()
    call_command("evaluate", *arguments, stdout=out)
    return out.getvalue()


def figures(*arguments: str) -> dict[str, Any]:
    found = json.loads(evaluate(*arguments, "--json"))["languages"]["all"]
    return {name: value.get("hits") if isinstance(value, dict) else value for name, value in found.items()}


def changed(**fields: Any) -> dict[str, Any]:
    return LEAVES | {"moves": [MOVE | fields]}


def test_counts_what_is_found_wrong_and_missed(tmp_path: Path) -> None:
    found = figures(gold(tmp_path, LEAVES, changed(person="Bo Other")))
    assert (found["texts"], found["precision"], found["recall"], found["f1"]) == (2, 1, 1, 0.5)


def test_names_the_wrong_and_the_missed(tmp_path: Path) -> None:
    lines = evaluate(gold(tmp_path, changed(from_org="Bar AI")), "--wrong").splitlines()
    assert "one: wrong: Ada Example: Foo Labs → None" in lines[0]
    assert lines[1] == "one: missed: Ada Example: Bar AI → None (confirmed)"


def test_takes_another_answer_that_is_as_good(tmp_path: Path) -> None:
    assert figures(gold(tmp_path, changed(from_org="Bar AI", from_org_alt=["Foo Labs"])))["precision"] == 1


def test_minds_no_case_and_no_accents_in_names(tmp_path: Path) -> None:
    assert figures(gold(tmp_path, changed(person="ADÁ EXAMPLE")))["recall"] == 1


def test_gives_neither_credit_nor_blame_for_an_optional_move(tmp_path: Path) -> None:
    optional = LEAVES | {"moves": [], "moves_optional": LEAVES["moves"]}
    found = json.loads(evaluate(gold(tmp_path, optional), "--json"))["languages"]["en"]
    assert found["precision"]["n"] == found["recall"]["n"] == 0
    assert found["quiet"]["value"] == 1.0


def test_blames_for_an_optional_move_that_is_a_trap(tmp_path: Path) -> None:
    trap = LEAVES | {"moves": [], "moves_optional": [MOVE | {"trap": True}]}
    found = json.loads(evaluate(gold(tmp_path, trap), "--json"))["languages"]["en"]
    assert (found["precision"]["n"], found["precision"]["hits"], found["quiet"]["value"]) == (1, 0, 0.0)


def test_counts_announced_and_confirmed_as_one(tmp_path: Path) -> None:
    assert figures(gold(tmp_path, changed(status="announced")))["status"] == 1
    assert figures(gold(tmp_path, changed(status="rumoured")))["status"] == 0


def test_prints_intervals_and_calibration(tmp_path: Path) -> None:
    lines = evaluate(gold(tmp_path, LEAVES)).splitlines()
    assert "100.0 (1/1) 20.7–100.0" in lines[1]
    assert any(line.endswith("(fewer than 30 claims)") for line in lines)


UNKNOWN: dict[str, Any] = {
    "id": "unknown",
    "lang": "en",
    "published": "2025-05-20",
    "text": "blorp left quux on Monday.",
    "moves": [MOVE | {"person": "blorp", "from_org": "quux"}],
}


def test_measures_known_names_beside_names_never_seen(tmp_path: Path) -> None:
    lines = evaluate(gold(tmp_path, LEAVES, UNKNOWN), "--names", "both").splitlines()
    assert [line.split()[:4] for line in lines[1:]] == [
        ["en", "known", "2", "100.0"],
        ["en", "none", "2", "100.0"],
        ["all", "known", "2", "100.0"],
        ["all", "none", "2", "100.0"],
    ]
    assert [line.split()[-1] for line in lines[1:]] == ["100.0", "66.7", "100.0", "66.7"]
    assert "50.0 (1/2) 9.5–90.5" in lines[2]


def test_gives_both_as_json(tmp_path: Path) -> None:
    found = json.loads(evaluate(gold(tmp_path, LEAVES, UNKNOWN), "--names", "both", "--json"))
    recall = {way: figures["languages"]["all"]["recall"]["hits"] for way, figures in found.items()}
    assert recall == {"known": 2, "none": 1}


def test_takes_the_answers_of_a_label_for_spellings_of_one_name(tmp_path: Path) -> None:
    other = UNKNOWN | {"moves": [MOVE | {"person": "Bo Blorp", "person_alt": ["blorp"], "from_org": "quux"}]}
    found = json.loads(evaluate(gold(tmp_path, UNKNOWN, other), "--names", "both", "--json"))
    assert found["known"]["languages"]["all"]["recall"]["hits"] == 2


def test_names_mistakes_for_one_set_of_names_only(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="--wrong goes with one set of names"):
        evaluate(gold(tmp_path, LEAVES), "--names", "both", "--wrong")


def test_counts_a_language_without_rules_as_missed(tmp_path: Path) -> None:
    found = figures(gold(tmp_path, LEAVES | {"lang": "tlh"}))
    assert (found["texts"], found["recall"], found["precision"]) == (1, 0, 0)


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        ({"moves": None}, "text 1: needs “moves”, a list of moves"),
        ({"moves": [{"from_org": "Foo Labs"}]}, "text 1: “moves” has a move without “person”"),
        ({"moves": [{"person": "A B", "to_org": 7}]}, "text 1: “to_org” in “moves” is a string or null"),
        ({"text": None}, "line 1: needs “text”"),
        ({"published": None, "date": "soon"}, "text 1: “date” is a day such as 2024-10-14"),
    ],
)
def test_says_where_a_file_is_wrong(tmp_path: Path, broken: dict[str, Any], message: str) -> None:
    with pytest.raises(CommandError, match=message):
        evaluate(gold(tmp_path, LEAVES | broken))


def test_refuses_an_empty_file(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no text"):
        evaluate(gold(tmp_path))
