"""Every change in order: nothing skipped, nothing twice, whoever writes at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from queue import Queue
from typing import Any

import pytest
from django.db import connection, connections, transaction
from pytest_django import DjangoAssertNumQueries

from orgs.models import Lineage, Organization
from people.models import Person
from tests.factories import NOW, make_claim, make_group, make_move, make_organization, make_person
from tracker.alerts.changes.read import KEPT, Forgotten, forget_old, read_changes
from tracker.alerts.models import Change
from tracker.alerts.models.changes import START, Position
from tracker.merges.merge import merge
from tracker.merges.undo import undo
from tracker.moves.models import Move

everything = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def nothing_told(transactional_db: None) -> None:
    """Nothing of the test before: emptying SQLite's tables is a change of each row, too.

    And on PostgreSQL a connection that was closed in the middle of a transaction ends it a little later.
    """
    Change.objects.all().delete()
    end = time.monotonic() + 10
    while (open_ones := others_that_write()) and time.monotonic() < end:
        time.sleep(0.05)
    assert not open_ones


def others_that_write() -> list[Any]:
    """What connections to this database do that have begun to write and not ended."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT state, query FROM pg_stat_activity WHERE datname = current_database() "
            "AND backend_xid IS NOT NULL AND pid <> pg_backend_pid()"
        )
        return list(cursor.fetchall())


def told(since: Position | None = None) -> list[tuple[str, int, str]]:
    page = read_changes(since, most=1000)
    return [(each.kind.value, each.record_id, each.action.value) for each in page.changes]


def end() -> Position:
    return read_changes(None, most=10_000).end


@everything
def test_a_record_that_comes_changes_and_goes_is_told_of() -> None:
    person = make_person("Ada")
    assert told() == [("person", person.pk, "created")]
    here = end()
    person.note = "physicist"
    person.save()
    assert told(here) == [("person", person.pk, "changed")]
    here = end()
    person.add_name("Augusta")
    assert told(here) == [("person", person.pk, "changed")]
    here, key = end(), person.pk
    person.delete()
    assert told(here) == [("person", key, "deleted")]


@everything
def test_bulk_writes_and_saves_that_change_nothing() -> None:
    moves = [make_move() for _ in range(3)]
    here = end()
    moves[0].save()
    assert told(here) == []
    Move.objects.filter(pk__in=[move.pk for move in moves[1:]]).update(role_to="CTO")
    assert told(here) == [("move", move.pk, "changed") for move in moves[1:]]


@everything
def test_a_merge_and_its_undoing() -> None:
    one, other = make_organization("Foo"), make_organization("Foo Inc.")
    here = end()
    done = merge(other, one, by=None, now=NOW)
    assert ("organization", other.pk, "merged") in told(here)
    here = end()
    undo(done.pk, by=None, now=NOW)
    assert ("organization", other.pk, "created") in told(here)


@everything
def test_names_identifiers_and_lineage_are_changes_of_their_record() -> None:
    foo, bar = make_organization("Foo"), make_organization("Bar")
    here = end()
    Lineage.objects.create(organization=foo, relation="parent", other=bar)
    foo.identifiers.create(kind="wikidata", value="Q42")
    assert told(here) == [("organization", foo.pk, "changed")]


@everything
def test_what_nobody_has_approved_or_accepted_is_not_told_of() -> None:
    move = make_move(awaits_approval=True)
    claim = make_claim()
    assert not {"move", "claim"} & {kind for kind, _id, _action in told()}
    here = end()
    move.awaits_approval = False
    move.save()
    assert told(here) == [("move", move.pk, "created")]
    here = end()
    claim.review, claim.move = "accepted", move
    claim.save()
    assert told(here) == [("claim", claim.pk, "created")]


@everything
def test_what_came_and_went_in_one_transaction_is_no_change() -> None:
    with transaction.atomic():
        make_group().delete()
        kept = make_group()
        kept.title = "Another title"
        kept.save()
    assert [each for each in told() if each[0] == "group-move"] == [("group-move", kept.pk, "created")]


@everything
def test_pages_follow_each_other_without_gap_or_repeat() -> None:
    for number in range(25):
        make_organization(f"Foo {number}")
    whole, since, found = told(), None, []
    while True:
        page = read_changes(since, most=7)
        found += [(each.kind.value, each.record_id) for each in page.changes]
        since = page.end
        if not page.has_more:
            break
    assert sorted(set(found)) == sorted((kind, key) for kind, key, _action in whole)
    if connection.vendor == "postgresql":
        assert len(found) == len(whole)
    assert told(since) == []


@everything
def test_a_cursor_that_is_too_old_says_so(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    make_organization("Foo")
    here = end()
    make_organization("Bar")
    Change.objects.update(at=NOW - KEPT - timedelta(days=1))
    assert forget_old(now=NOW) == 4  # the two, and their names
    with pytest.raises(Forgotten, match="Read everything anew"):
        read_changes(here, most=10)
    assert told() == []
    made = make_organization("Baz")
    with django_assert_num_queries(2 if connection.vendor == "sqlite" else 4):
        assert told(START) == [("organization", made.pk, "created")]


# --- Many who write at once -----------------------------------------------------------------------


@contextmanager
def somebody_who_writes_slowly() -> Iterator[None]:
    """Meanwhile another transaction has made the organization “Slow”, and has not ended."""
    has_begun, may_end = threading.Event(), threading.Event()

    def write_slowly() -> None:
        try:
            with transaction.atomic():
                Organization.objects.create(name="Slow")
                has_begun.set()
                may_end.wait(10)
        finally:
            connection.close()

    slow = threading.Thread(target=write_slowly)
    slow.start()
    has_begun.wait(10)
    try:
        yield
    finally:
        may_end.set()
        slow.join()


@pytest.mark.shared_database
@everything
def test_what_is_over_is_read_while_several_write() -> None:
    """Of two that write, the younger lies behind the end of what PostgreSQL has seen to be over."""
    Organization.objects.create(name="Old")
    with somebody_who_writes_slowly(), transaction.atomic():
        make_organization("Young")
        seen = told()
    assert [Organization.objects.get(pk=key).name for _kind, key, _action in seen] == ["Old"]


@pytest.mark.shared_database
@everything
def test_a_transaction_that_ends_late_is_neither_skipped_nor_overtaken() -> None:
    with somebody_who_writes_slowly():
        quick = make_organization("Quick")  # a higher number, and over before
        first = read_changes(None, most=100)
        assert first.changes == []
    seen = told(first.end)
    names = Organization.objects.in_bulk([key for _kind, key, _action in seen])
    assert [names[key].name for _kind, key, _action in seen] == ["Slow", "Quick"]
    assert quick.pk in names


@pytest.mark.shared_database
@everything
def test_with_many_writers_a_reader_gets_each_change_once() -> None:
    failures: Queue[BaseException] = Queue()

    def write(number: int) -> None:
        try:
            for step in range(15):
                with transaction.atomic():
                    person = Person.objects.create(name=f"Person {number} {step}")
                    if step % 3 == 0:
                        person.note = "twice"
                        person.save()
                    if step % 5 == 4:
                        transaction.set_rollback(True)
        except BaseException as error:  # shown by the test
            failures.put(error)
        finally:
            connections.close_all()

    writers = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for writer in writers:
        writer.start()
    found = list(_read_until(writers))
    assert failures.empty(), failures.get()
    assert set(found) == set(Person.objects.values_list("pk", flat=True))
    assert len(set(found)) == 4 * 12
    if connection.vendor == "postgresql":  # on SQLite a page may end between a record and its names
        assert len(found) == 4 * 12


def _read_until(writers: list[Any]) -> Iterator[int]:
    since, last = None, START
    while True:
        was_over = not any(writer.is_alive() for writer in writers)
        page = read_changes(since, most=5)
        since = page.end
        assert last < page.end or not page.changes
        last = page.end
        yield from (change.record_id for change in page.changes)
        if was_over and not page.has_more:
            return
