"""Versions: whatever changes what an answer shows changes its version, in whatever order it is committed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from orgs.models import Lineage, Organization
from people.models import Person
from tests.factories import (
    NOW,
    make_article,
    make_claim,
    make_group,
    make_import_claim,
    make_move,
    make_organization,
    make_person,
)
from tracker.dates import PartialDate
from tracker.identifiers.models import RecordIdentifier
from tracker.merges.merge import merge
from tracker.merges.undo import undo
from tracker.metrics.models import Version
from tracker.metrics.versions.fold import fold_versions
from tracker.metrics.versions.note import ANYTHING, SHARED, organization, person
from tracker.metrics.versions.read import version
from tracker.moves.careers.rebuild import rebuild_stale
from tracker.moves.models import Move, UnsourcedMove

pytestmark = pytest.mark.django_db


class Here:
    """A move of somebody from one organization to another, and one that none of them has to do with."""

    def __init__(self) -> None:
        self.person = make_person("Ada Example")
        self.left, self.joined = make_organization("Foo"), make_organization("Bar")
        self.move = make_move(
            person=self.person, from_organization=self.left, to_organization=self.joined, status="rumoured"
        )
        self.other = make_move()
        while rebuild_stale():
            pass

    def numbers(self) -> dict[str, int]:
        """The version of an answer about each: the sum of its own and of what is shared."""
        subjects = {
            "left": [organization(self.left.pk), SHARED],
            "joined": [organization(self.joined.pk), SHARED],
            "person": [person(self.person.pk), SHARED],
            "anything": [ANYTHING],
        }
        return {name: version(each).number for name, each in subjects.items()}

    def changed_by(self, change: Callable[[], Any]) -> set[str]:
        before = self.numbers()
        change()
        after = self.numbers()
        assert all(after[name] >= before[name] for name in before)
        return {name for name in before if after[name] != before[name]}


@pytest.fixture
def here() -> Here:
    return Here()


EVERYTHING = {"left", "joined", "person", "anything"}


@pytest.mark.parametrize(
    "columns",
    [
        {"status": "confirmed"},
        {"note": "Said so himself."},
        {"role_to": "Chief Scientist"},
        {"effective_on_first_day": date(2024, 12, 1), "effective_on_precision": "month"},
        {"entry_manner": "hired"},
        {"awaits_approval": True},
    ],
)
def test_a_bulk_write_of_moves_changes_all_that_they_touch(here: Here, columns: dict[str, Any]) -> None:
    moves = Move.objects.filter(pk=here.move.pk)
    assert here.changed_by(lambda: moves.update(**columns)) == EVERYTHING


def test_a_move_of_others_changes_nothing_here(here: Here) -> None:
    assert here.changed_by(lambda: Move.objects.filter(pk=here.other.pk).update(note="x")) == {"anything"}


def test_a_move_that_goes_elsewhere_changes_both_places(here: Here) -> None:
    third = make_organization("Third")
    before = version([organization(third.pk)]).number
    moves = Move.objects.filter(pk=here.move.pk)
    assert here.changed_by(lambda: moves.update(to_organization=third)) == EVERYTHING
    assert version([organization(third.pk)]).number > before


def test_moves_that_are_made_in_bulk_change_their_places(here: Here) -> None:
    made = Move(person=here.person, to_organization=here.joined)
    made.announced_on = PartialDate.parse("2024-01-01")
    assert here.changed_by(lambda: Move.objects.bulk_create([made])) == {"joined", "person", "anything"}


@pytest.mark.parametrize("column", ["name", "note"])
@pytest.mark.parametrize("model", [Person, Organization])
def test_a_new_name_changes_whatever_may_show_it(here: Here, model: Any, column: str) -> None:
    record = here.person if model is Person else here.joined
    rows = model.objects.filter(pk=record.pk)
    assert here.changed_by(lambda: rows.update(**{column: "Another"})) == EVERYTHING


def test_a_new_record_changes_no_other(here: Here) -> None:
    assert here.changed_by(lambda: make_person("Somebody Else")) == {"anything"}
    assert here.changed_by(lambda: make_organization("Something Else")) == {"anything"}


def test_a_further_name_changes_its_record_only(here: Here) -> None:
    assert here.changed_by(lambda: here.person.add_name("A. Example")) == {"person", "anything"}
    assert here.changed_by(lambda: here.joined.add_name("Bar AI")) == {"joined", "anything"}


def test_an_identifier_changes_its_record_only(here: Here) -> None:
    def add() -> RecordIdentifier:
        identifier: RecordIdentifier = here.person.identifiers.create(kind="wikidata", value="Q42")
        return identifier

    assert here.changed_by(add) == {"person", "anything"}


def test_a_merge_changes_whatever_shows_either_and_so_does_taking_it_back(here: Here) -> None:
    double = make_organization("Baz")
    make_move(from_organization=double)
    while rebuild_stale():
        pass
    made: list[Any] = []
    assert here.changed_by(lambda: made.append(merge(double, here.joined, by=None, now=NOW))) == EVERYTHING
    assert here.changed_by(lambda: undo(made[0].pk, by=None, now=NOW)) == EVERYTHING


def test_evidence_changes_what_its_move_touches(here: Here) -> None:
    claims: list[Any] = []
    assert here.changed_by(lambda: claims.append(make_import_claim(here.move))) == EVERYTHING
    assert here.changed_by(lambda: claims[0].delete()) == EVERYTHING


def test_a_pending_claim_changes_nothing(here: Here) -> None:
    article = make_article()
    assert here.changed_by(lambda: make_claim(article=article, quote="Ada Example left Foo Labs")) == set()


def test_a_source_less_more_changes_what_its_move_touches(here: Here) -> None:
    assert here.changed_by(lambda: UnsourcedMove.objects.create(move_id=here.move.pk)) == EVERYTHING


def test_a_lineage_a_group_and_the_date_of_an_article_are_shared(here: Here) -> None:
    group, article = make_group(), make_article()
    lineage = Lineage(organization=here.left, relation="parent", other=here.joined)
    assert here.changed_by(lineage.save) == EVERYTHING
    assert here.changed_by(lambda: type(group).objects.update(title="Another")) == EVERYTHING
    assert here.changed_by(lambda: type(article).objects.update(published_on=None)) == EVERYTHING


def test_a_change_that_is_taken_back_was_none(here: Here) -> None:
    def roll_back() -> None:
        with transaction.atomic():
            Move.objects.filter(pk=here.move.pk).update(note="x")
            transaction.set_rollback(True)

    assert here.changed_by(roll_back) == set()


def test_folding_changes_no_version_and_leaves_a_row_for_each_subject(here: Here) -> None:
    Move.objects.filter(pk=here.move.pk).update(note="x")
    assert here.changed_by(lambda: fold_versions(now=NOW, most=10_000)) == set()
    subjects = [row.subject for row in Version.objects.all()]
    assert len(subjects) == len(set(subjects))
    assert fold_versions(now=NOW, most=10_000) == 0


def test_folding_a_part_of_the_rows_changes_no_version(here: Here) -> None:
    def fold() -> None:
        while fold_versions(now=NOW, most=2):
            pass

    assert here.changed_by(fold) == set()


def test_when_it_changed_is_unknown_until_it_is_noted(here: Here) -> None:
    subjects = [organization(here.left.pk), SHARED]
    assert version(subjects).at is None
    fold_versions(now=NOW, most=10_000)
    assert version(subjects).at == NOW
    Move.objects.filter(pk=here.move.pk).update(note="x")
    assert version(subjects).at is None


def test_each_fold_notes_a_later_second(here: Here) -> None:
    """Whoever has an answer from between the two must see that there is a later one."""
    noted: list[datetime | None] = []
    for note in ("x", "y", "z"):
        Move.objects.filter(pk=here.move.pk).update(note=note)
        fold_versions(now=NOW, most=10_000)
        noted.append(version([organization(here.left.pk), SHARED]).at)
    assert noted == [NOW, NOW + timedelta(seconds=1), NOW + timedelta(seconds=2)]


@pytest.mark.shared_database
@pytest.mark.django_db(transaction=True)
def test_changes_that_overlap_are_both_counted_whichever_is_committed_first(here: Here) -> None:
    """Of two changes the later one is committed first: the earlier must not hide behind it."""
    from threading import Event, Thread

    has_written, may_commit = Event(), Event()

    def write_slowly() -> None:
        with transaction.atomic():
            Move.objects.filter(pk=here.move.pk).update(note="first")
            has_written.set()
            may_commit.wait(10)
        connection.close()

    thread = Thread(target=write_slowly)
    thread.start()
    has_written.wait(10)
    make_move(from_organization=here.left)
    between = here.numbers()
    fold_versions(now=NOW, most=10_000)
    may_commit.set()
    thread.join()
    assert here.numbers()["left"] > between["left"]
