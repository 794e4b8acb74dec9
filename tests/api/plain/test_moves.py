"""What the database writes of moves is what the serializer gives, whatever the moves are."""

from __future__ import annotations

import random
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from people.models import Person
from tests.factories import (
    make_claim,
    make_group,
    make_import_claim,
    make_move,
    make_organization,
    make_person,
)
from tracker.api.plain.documents import documents, documents_of, parsed
from tracker.api.serializers import MoveSerializer
from tracker.moves.models import Move
from tracker.moves.status.stale import stale_before
from tracker.moves.vocabulary import Capacity, MoveStatus

DATES = ["2019", "2024", "2024-02", "2024-02-29", "2026-11-20"]


def serialized() -> list[Any]:
    cutoff = stale_before(timezone.localdate())
    moves = Move.objects.for_list().with_stale(cutoff)
    return [dict(row) for row in MoveSerializer(moves, many=True).data]


def written() -> list[Any]:
    keys = list(Move.objects.for_list().values_list("pk", flat=True))
    return parsed(documents_of(keys, stale_before=stale_before(timezone.localdate())))


def all_written() -> list[Any]:
    cutoff = stale_before(timezone.localdate())
    return parsed(documents(f"SELECT * FROM {Move._meta.db_table}", [], stale_before=cutoff))


class AnyMoves(TestCase):
    @settings(max_examples=15, deadline=None)
    @given(seed=st.integers(0, 10**6))
    def test_documents_are_what_the_serializer_gives(self, seed: int) -> None:
        chance = random.Random(seed)
        people = [make_person("Ada Example", note="physicist"), make_person("姚順雨"), make_person()]
        organizations = [make_organization("Foo Labs", note="Paris"), make_organization("Bär & Söhne")]
        groups = [make_group(title="Eleven researchers"), None]
        for _number in range(12):
            _make(chance, people, organizations, groups)
        assert written() == serialized()
        assert all_written() == serialized()


def _make(chance: random.Random, people: list[Any], organizations: list[Any], groups: list[Any]) -> None:
    left, joined = chance.choice([*organizations, None]), chance.choice([*organizations, None])
    status = chance.choice(MoveStatus.values)
    reason = chance.choice(["", "He says so."])
    move = make_move(
        person=chance.choice(people),
        from_organization=left if joined else left or organizations[0],
        to_organization=joined,
        announced_on=chance.choice(DATES),
        effective_on=chance.choice([*DATES, None]),
        status=status,
        status_override=status if reason else "",
        status_reason=reason,
        from_capacity=chance.choice(Capacity.values),
        to_capacity=chance.choice(Capacity.values),
        role_from=chance.choice(["", "Wissenschaftlerin"]),
        role_to=chance.choice(["", "首席科学家"]),
        group=chance.choice(groups),
        note=chance.choice(["", "“Quoted” \n </script>", '"\\ \x7f\x1f\u2028 %s {}']),
    )
    match chance.randrange(3):
        case 0:
            make_import_claim(move)
        case 1:
            make_claim(move=move)


@pytest.mark.django_db
def test_who_was_erased_is_nobody_in_both() -> None:
    move = make_move()
    Person.objects.filter(pk=move.person_id).update(name="Erased person", note="", is_erased=True)
    assert written() == serialized()


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow_with_the_rows(django_assert_num_queries: Any) -> None:
    group = make_group()
    moves = [
        make_move(to_organization=make_organization(), status="rumoured", group=group).pk
        for _each in range(3)
    ]
    for some in (moves[:1], moves):
        with django_assert_num_queries(1):
            found = documents_of(some, stale_before=stale_before(timezone.localdate()))
        assert [document.key for document in found] == some


@pytest.mark.django_db
def test_what_is_gone_is_left_out() -> None:
    move = make_move()
    found = documents_of([move.pk + 1, move.pk], stale_before=timezone.localdate())
    assert [document.key for document in found] == [move.pk]


@pytest.mark.django_db
def test_no_keys_cost_no_query(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert documents_of([], stale_before=timezone.localdate()) == []
