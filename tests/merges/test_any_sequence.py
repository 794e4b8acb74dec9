"""Any sequence of merges, splits, edits and undos keeps every reference, name, move and claim."""

from __future__ import annotations

import os
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from people.models import Person, PersonName
from tests.merges.world import (
    RECORDS,
    Change,
    World,
    assert_evidence_is_of_the_person_who_moved,
    assert_nothing_dangles,
    undo_all,
)
from tracker.moves.models import Claim, Move

pytestmark = pytest.mark.django_db


def _changes(kind: str, one: int, other: int) -> st.SearchStrategy[Change]:
    return st.tuples(st.just(kind), st.integers(0, one), st.integers(0, other), st.booleans())


merges = _changes("merge", RECORDS, RECORDS)
move_merges = _changes("merge moves", 2 * RECORDS - 1, 2 * RECORDS - 1)
splits = _changes("split", RECORDS - 1, 63)
undos = _changes("undo", 9, 0)
edits = _changes("add move", RECORDS - 1, 0) | _changes("add name", RECORDS - 1, 2)
handovers = _changes("hand over", 2 * RECORDS - 1, RECORDS - 1)
any_change = settings(
    max_examples=int(os.environ.get("EXAMPLES", "40")),
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def rolled_back(test: Any) -> None:
    """Each example starts from the same database."""
    with transaction.atomic():
        test()
        transaction.set_rollback(True)


@any_change
@given(st.lists(merges | move_merges | undos, max_size=8))
def test_undoing_all_merges_gives_back_the_start(changes: list[Change]) -> None:
    _undo_all_gives_back_the_start(changes)


@any_change
@given(st.lists(merges | move_merges | splits | undos, max_size=8))
def test_undoing_all_merges_and_splits_gives_back_the_start(changes: list[Change]) -> None:
    _undo_all_gives_back_the_start(changes)


def _undo_all_gives_back_the_start(changes: list[Change]) -> None:
    def run() -> None:
        world = World()
        start = world.state()
        for change in changes:
            world.apply(change)
            assert_nothing_dangles()
            assert_evidence_is_of_the_person_who_moved()
        undo_all()
        assert world.state() == start
        assert_nothing_dangles()

    rolled_back(run)


@any_change
@given(st.lists(merges | move_merges | splits | undos | edits | handovers, max_size=10))
def test_nothing_is_lost_and_nothing_dangles(changes: list[Change]) -> None:
    def run() -> None:
        world = World()
        moves, claims = Move.objects.count(), Claim.objects.count()
        names = set(PersonName.objects.values_list("name", flat=True))
        for change in changes:
            world.apply(change)
            assert_nothing_dangles()
            assert names <= set(PersonName.objects.values_list("name", flat=True))
        undo_all()
        assert_nothing_dangles()
        assert Move.objects.count() == moves + world.added_moves
        assert Claim.objects.count() == claims
        for person in Person.objects.all():
            assert person.names.get(kind="primary").name == person.name

    rolled_back(run)
