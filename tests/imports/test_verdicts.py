"""The verdict on each row, by what the tracker holds."""

from __future__ import annotations

from typing import Any

import pytest

from people.models import Person
from tests.factories import make_import_claim, make_move, make_organization, make_person
from tests.imports.files import ADA, HEADER, checked, csv_of, imported, row, verdicts, worked_on
from tracker.imports.bring import NotPossible, choose_names, choose_rows, start_import
from tracker.moves.models import Claim, Move

pytestmark = pytest.mark.django_db
WIDE = [*HEADER, "Role after", "URL", "Quote", "Status"]


@pytest.fixture
def move() -> Move:
    foo, bar = make_organization("Foo Labs"), make_organization("Bar AI")
    return make_move(person=make_person("Ada Example"), from_organization=foo, to_organization=bar)


def test_a_move_that_is_not_there_is_new() -> None:
    assert verdicts(checked(csv_of(HEADER, ADA))) == ["new"]


def test_a_move_that_is_there_is_the_same(move: Move) -> None:
    batch = checked(csv_of(HEADER, ["ada EXAMPLE", "Foo Labs", "Bar AI", "Oct 2024"]))
    assert (verdicts(batch), row(batch, 2).move) == (["same"], move)


def test_a_row_with_a_source_becomes_evidence_of_the_move_that_is_there(move: Move) -> None:
    imported(csv_of(WIDE, [*ADA, "CTO", "https://example.org/a", "She left.", "confirmed"]))
    claim = Claim.objects.get()
    assert (claim.move, claim.url, claim.quote, claim.origin) == (
        move,
        "https://example.org/a",
        "She left.",
        "import",
    )
    move.refresh_from_db()
    assert move.role_to == "CTO"


def test_a_row_that_adds_nothing_leaves_everything_as_it_is(move: Move) -> None:
    make_import_claim(move, url="https://example.org/a")
    content = csv_of([*HEADER, "URL"], [*ADA, "https://example.org/a"])
    imported(content)
    assert (Claim.objects.count(), Move.history.count()) == (1, 1)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"Role after": "CEO"}, ["Role after", "CTO", "CEO"]),
        ({"Announced on": "2024-11-20"}, ["Announced on", "2024-10-14", "2024-11-20"]),
        ({"To": "Baz Inc"}, ["To", "Bar AI", "Baz Inc"]),
        ({"Status": "denied"}, ["Status", "confirmed", "denied"]),
        ({"Announced on": "2025-03"}, ["Date", "2024-10-14", "2025-03"]),
    ],
)
def test_what_differs_from_a_move_of_the_same_step_is_told(
    move: Move, cells: dict[str, str], said: list[str]
) -> None:
    Move.objects.update(role_to="CTO")
    wide = dict(zip(WIDE, [*ADA, "", "", "", ""], strict=True)) | cells
    batch = checked(csv_of(WIDE, list(wide.values())))
    assert verdicts(batch) == ["conflict"]
    assert row(batch, 2).differences == [said]
    with pytest.raises(NotPossible, match="1 row is left"):
        start_import(batch)


@pytest.mark.parametrize(("choice", "moves", "claims"), [("new", 2, 1), ("attach", 1, 1), ("skip", 1, 0)])
def test_a_conflict_ends_as_somebody_chooses(move: Move, choice: str, moves: int, claims: int) -> None:
    batch = checked(
        csv_of(
            [*HEADER, "URL"], [*ADA[:3], "2024-11-20", "https://example.org/a"], ["Bob B", "", "X", "2024"]
        )
    )
    choose_rows(batch, {choice: [row(batch, 2)]})
    worked_on(batch)
    start_import(batch)
    assert worked_on(batch).state == "imported"
    assert (Move.objects.count(), Claim.objects.count()) == (moves + 1, claims + 1)
    move.refresh_from_db()
    assert str(move.announced_on) == "2024-10-14"


def test_an_ambiguous_name_has_to_be_chosen() -> None:
    one, other = make_person("Ada Example"), make_person("Ada Example", note="chemist")
    batch = checked(csv_of(HEADER, ADA))
    assert verdicts(batch) == ["ambiguous"]
    with pytest.raises(NotPossible):
        start_import(batch)
    choose_names(batch, {batch.written_names.get(kind="person"): other})
    worked_on(batch)
    start_import(batch)
    worked_on(batch)
    assert Move.objects.get().person == other
    assert Claim.objects.get().person_match == "chosen"
    assert one.moves.count() == 0


def test_a_name_said_to_be_new_gets_a_record_of_its_own() -> None:
    make_person("Ada Example")
    batch = checked(csv_of(HEADER, ADA))
    choose_names(batch, {batch.written_names.get(kind="person"): None})
    worked_on(batch)
    start_import(batch)
    worked_on(batch)
    assert Person.objects.count() == 2
    assert Move.objects.get().person.slug == "ada-example-2"


@pytest.mark.parametrize(
    "written", ["ada-example-2", "Ada Example [ada-example-2]", "anybody [ada-example-2]"]
)
def test_an_address_says_who_is_meant(written: str) -> None:
    make_person("Ada Example")
    other = make_person("Ada Example")
    batch = checked(csv_of(HEADER, [written, *ADA[1:]]))
    assert (verdicts(batch), batch.written_names.get(kind="person").record) == (["new"], other)


def test_an_address_of_nobody_is_asked_about() -> None:
    assert verdicts(checked(csv_of(HEADER, ["Ada [no-such-person]", *ADA[1:]]))) == ["ambiguous"]


def test_a_new_name_is_one_record_whatever_its_case() -> None:
    imported(csv_of(HEADER, ADA, ["ADA EXAMPLE", "bar ai", "Baz Inc", "2026"]))
    assert list(Person.objects.values_list("name", flat=True)) == ["Ada Example"]
    assert Move.objects.count() == 2


def test_two_rows_of_one_move_become_one_move_with_two_claims() -> None:
    content = csv_of(
        [*HEADER, "URL"],
        [*ADA, "https://a.example"],
        ["Ada Example", "Foo Labs", "", "Oct 2024", "https://b.example"],
    )
    batch = checked(content)
    assert verdicts(batch) == ["new", "same"]
    assert row(batch, 3).first == row(batch, 2)
    start_import(batch)
    worked_on(batch)
    assert Move.objects.get().claims.count() == 2


def test_rows_far_apart_are_known_to_be_of_one_person(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.imports.check.AT_ONCE", 2)
    others = [[f"Person {letter} Other", "Foo Labs", "Bar AI", "2024"] for letter in "abcdef"]
    batch = checked(csv_of(HEADER, ADA, *others, [*ADA[:3], "2024"]))
    assert verdicts(batch) == ["new"] * 7 + ["same"]


def test_the_same_file_again_says_same_everywhere_and_changes_nothing() -> None:
    content = csv_of(
        WIDE,
        [*ADA, "CTO", "https://example.org/a", "She left.", "confirmed"],
        ["Bob B", "", "X", "2024", "", "", "", ""],
    )
    imported(content)
    before = (Move.history.count(), Claim.history.count(), Person.history.count())
    again = checked(content)
    assert (verdicts(again), [each.is_known for each in again.rows.all()]) == (["same"] * 2, [True] * 2)
    start_import(again)
    assert worked_on(again).state == "imported"
    assert (Move.history.count(), Claim.history.count(), Person.history.count()) == before


def test_every_row_that_is_wrong_says_in_which_column() -> None:
    header = ["Person", "From", "To", "Announced", "Effective", "Status", "URL", "Manner of leaving"]
    faults: list[tuple[list[str], str]] = [
        (["", "Foo", "Bar", "2024", "", "", "", ""], "Person"),
        (["Ada", "", "", "2024", "", "", "", ""], "From"),
        (["Ada", "Foo", "", "", "", "", "", ""], "Announced"),
        (["Ada", "Foo", "", "", "2024-13", "", "", ""], "Effective"),
        (["Ada", "Foo", "", "2024", "", "maybe", "", ""], "Status"),
        (["Ada", "Foo", "", "2024", "", "", "no address", ""], "URL"),
        (["Ada", "Foo", "Bar", "2024", "", "", "", "retired"], "Manner of leaving"),
        (["x" * 201, "Foo", "", "2024", "", "", "", ""], "Person"),
        (["A\0da", "Foo", "", "2024", "", "", "", ""], "Person"),
        (["…", "Foo", "", "2024", "", "", "", ""], "Person"),
    ]
    batch = checked(csv_of(header, *(cells for cells, _column in faults)))
    expected = [(number, column) for number, (_cells, column) in enumerate(faults, start=2)]
    found: Any = [
        (each.number, batch.header_of(each.problems[0][0])) for each in batch.rows.order_by("number")
    ]
    assert found == expected
    assert set(verdicts(batch)) == {"error"}


@pytest.mark.parametrize("word", ["Acqui-hired", "acquihired", "ACQUI HIRED"])
def test_words_of_the_vocabulary_are_taken_in_any_case_and_by_label(word: str) -> None:
    imported(csv_of([*HEADER, "Manner of leaving", "Status"], [*ADA, word, "Rumored"]))
    move = Move.objects.get()
    assert (move.exit_manner, move.status) == ("acquihired", "rumoured")
