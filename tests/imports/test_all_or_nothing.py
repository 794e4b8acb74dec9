"""An import is done whole or not at all, once, and by nobody's accident."""

from __future__ import annotations

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from people.models import Person
from tests.factories import NOW, make_move, make_organization, make_person
from tests.history.latest import rows_without_true_history
from tests.imports.files import ADA, HEADER, checked, csv_of, imported, verdicts, worked_on
from tracker.imports.bring import NotPossible, start_import
from tracker.imports.models import ImportBatch
from tracker.imports.tasks import send_waiting_imports, work_on_import
from tracker.moves.models import Claim, HeldClaim, Move
from tracker.privacy.erase import erase

pytestmark = pytest.mark.django_db
TWO = csv_of(HEADER, ADA, ["Bob B", "", "Baz Inc", "2024"])


def test_what_fails_in_between_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.imports.check.AT_ONCE", 1)
    batch = checked(TWO)
    start_import(batch)
    with patch("tracker.imports.run._forget_held", side_effect=RuntimeError), pytest.raises(RuntimeError):
        work_on_import(import_id=batch.pk)
    batch.refresh_from_db()
    assert batch.state == "importing"
    assert not Move.objects.exists()
    assert not Person.objects.exists()
    ImportBatch.objects.update(leased_until=None)
    assert worked_on(batch).state == "imported"
    assert Move.objects.count() == 2


def test_after_three_tries_it_is_left_to_a_person() -> None:
    batch = checked(TWO)
    start_import(batch)
    for _try in range(3):
        ImportBatch.objects.update(leased_until=None)
        with patch("tracker.imports.run._forget_held", side_effect=RuntimeError), pytest.raises(RuntimeError):
            work_on_import(import_id=batch.pk)
    batch.refresh_from_db()
    assert (batch.state, "failed 3 times" in batch.problem) == ("checked", True)


def test_nobody_else_works_on_one_that_is_leased() -> None:
    batch = checked(TWO)
    start_import(batch)
    ImportBatch.objects.update(leased_until=timezone.now() + timedelta(minutes=5))
    assert not work_on_import(import_id=batch.pk)
    assert not Move.objects.exists()


def test_running_twice_imports_once() -> None:
    batch = imported(TWO)
    assert not work_on_import(import_id=batch.pk)
    with pytest.raises(NotPossible):
        start_import(batch)
    assert Move.objects.count() == 2


def test_the_sweep_sends_what_waits() -> None:
    batch = checked(TWO)
    start_import(batch)
    with patch.object(work_on_import, "apply_async") as sent:
        assert send_waiting_imports() == 1
    sent.assert_called_once()


def test_a_record_that_was_made_since_the_check_is_shown_first() -> None:
    batch = checked(TWO)
    ada = make_person("Ada Example")
    start_import(batch)
    batch = worked_on(batch)
    assert (batch.state, "Ada Example" in batch.problem) == ("checking", True)
    assert not Move.objects.exists()
    batch = worked_on(batch)
    assert batch.state == "checked"
    assert batch.written_names.get(key="ada example").record == ada


def test_a_move_that_was_logged_since_the_check_is_shown_first() -> None:
    ada, foo, bar = make_person("Ada Example"), make_organization("Foo Labs"), make_organization("Bar AI")
    batch = checked(csv_of(HEADER, ADA))
    move = make_move(person=ada, from_organization=foo, to_organization=bar)
    start_import(batch)
    batch = worked_on(worked_on(batch))
    assert (batch.state, verdicts(batch)) == ("checked", ["same"])
    assert list(Move.objects.all()) == [move]


def test_leaves_true_history_that_names_who_and_which_import(analyst: User) -> None:
    batch = imported(TWO, by=analyst)
    assert rows_without_true_history() == []
    for model in (Move, Claim, Person):
        latest = model.history.latest()
        assert (latest.history_user, latest.history_change_reason) == (analyst, f"import {batch.pk}")
    claim = Claim.objects.first()
    assert claim is not None
    assert (claim.review, claim.reviewed_by, claim.origin) == ("accepted", analyst, "import")


def test_an_erased_person_is_held_back_and_leaves_no_trace_in_the_rows(analyst: User) -> None:
    ada, foo = make_person("Ada Example"), make_organization("Foo Labs")
    make_move(person=ada, from_organization=foo)
    erase(ada, reason="asked", by=analyst, now=NOW)
    batch = checked(TWO)
    assert verdicts(batch) == ["held", "new"]
    start_import(batch)
    batch = worked_on(batch)
    assert batch.state == "imported"
    assert HeldClaim.objects.get().as_claim().person_name == "Ada Example"
    assert list(Person.objects.values_list("name", flat=True)) == ["Bob B"]
    assert batch.rows.get(number=2).cells == {}
    assert not batch.written_names.filter(key="ada example").exists()


def test_every_row_about_who_is_held_back_waits_with_them(analyst: User) -> None:
    ada, foo = make_person("Ada Example"), make_organization("Foo Labs")
    make_move(person=ada, from_organization=foo)
    erase(ada, reason="asked", by=analyst, now=NOW)
    batch = imported(csv_of(HEADER, ADA, ["Ada Example", "Baz Inc", "Qux Labs", "2020"]))
    assert (batch.state, verdicts(batch)) == ("imported", ["held", "held"])
    assert HeldClaim.objects.count() == 2
    assert not Person.objects.exists()


def test_names_that_only_sound_the_same_are_two_people() -> None:
    make_person("李飞")
    batch = imported(csv_of(HEADER, ["李菲", *ADA[1:]], ["李非", *ADA[1:]]))
    assert (batch.state, verdicts(batch)) == ("imported", ["new", "new"])
    assert set(Person.objects.values_list("name", flat=True)) == {"李飞", "李菲", "李非"}


def test_erasing_a_person_takes_the_rows_about_them_along(analyst: User) -> None:
    batch = imported(TWO)
    erase(Person.objects.get(name="Ada Example"), reason="asked", by=analyst, now=NOW)
    assert [each.number for each in batch.rows.all()] == [3]
    assert not batch.written_names.filter(key="ada example").exists()
