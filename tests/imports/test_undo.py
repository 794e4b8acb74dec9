"""Undoing an import as a whole."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from orgs.models import Organization
from people.models import Person
from tests.factories import make_claim, make_move, make_organization, make_person
from tests.history.latest import rows_without_true_history
from tests.imports.files import ADA, HEADER, csv_of, imported, row, undone
from tracker.moves.models import Claim, Move

pytestmark = pytest.mark.django_db
WIDE = [*HEADER, "Role after", "URL", "Note"]


def test_takes_away_all_that_the_import_made() -> None:
    batch = undone(imported(csv_of(HEADER, ADA, ["Bob B", "", "Foo Labs", "2024"])))
    assert batch.state == "undone"
    for model in (Move, Claim, Person, Organization):
        assert not model.objects.exists()
    assert rows_without_true_history() == []


def test_puts_back_what_the_import_filled_in(analyst: User) -> None:
    foo, bar = make_organization("Foo Labs"), make_organization("Bar AI")
    move = make_move(person=make_person("Ada Example"), from_organization=foo, status="rumoured")
    batch = imported(csv_of(WIDE, [*ADA, "CTO", "https://a.example", "Good."]), by=analyst)
    move.refresh_from_db()
    assert (move.to_organization, move.role_to, move.status, move.note) == (bar, "CTO", "announced", "Good.")
    undone(batch, analyst)
    move.refresh_from_db()
    assert (move.to_organization, move.role_to, move.status, move.note) == (None, "", "rumoured", "")
    assert not Claim.objects.exists()
    assert rows_without_true_history() == []
    assert move.history.latest().history_user == analyst
    assert move.history.latest().history_change_reason == f"undo of import {batch.pk}"


def test_leaves_what_somebody_has_changed_since() -> None:
    foo = make_organization("Foo Labs")
    move = make_move(person=make_person("Ada Example"), from_organization=foo)
    batch = imported(csv_of(WIDE, [*ADA, "CTO", "https://a.example", ""]))
    move.refresh_from_db()
    move.role_to = "chief technology officer"
    move.save()
    undone(batch)
    move.refresh_from_db()
    assert (move.role_to, move.to_organization) == ("chief technology officer", None)
    assert "Part of what the import filled in was changed since" in row(batch, 2).kept


def test_leaves_a_move_that_somebody_has_edited_with_its_evidence_and_people() -> None:
    batch = imported(csv_of(HEADER, ADA, ["Bob B", "", "Baz Inc", "2024"]))
    move = Move.objects.get(person__name="Ada Example")
    move.note = "Known to us."
    move.save()
    undone(batch)
    assert list(Move.objects.all()) == [move]
    assert move.claims.count() == 1
    assert "It was changed since: Ada Example" in row(batch, 2).kept
    assert set(Organization.objects.values_list("name", flat=True)) == {"Foo Labs", "Bar AI"}
    assert batch.written_names.exclude(kept="").count() == 3


def test_leaves_a_move_that_has_other_evidence_by_now() -> None:
    batch = imported(csv_of(HEADER, ADA))
    make_claim(move=Move.objects.get())
    undone(batch)
    assert Move.objects.count() == 1
    assert "other evidence" in row(batch, 2).kept


def test_leaves_a_person_who_has_other_moves_by_now() -> None:
    batch = imported(csv_of(HEADER, ADA))
    make_move(person=Person.objects.get())
    undone(batch)
    assert Person.objects.count() == 1
    assert batch.written_names.get(kind="person").kept


def test_can_be_imported_again_after_it_was_undone() -> None:
    content = csv_of(HEADER, ADA)
    undone(imported(content))
    assert imported(content).state == "imported"
    assert Move.objects.count() == 1
