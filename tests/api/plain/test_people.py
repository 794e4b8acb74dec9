"""A plain person is what the serializer gives."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from people.models import Person
from tests.factories import make_import_claim, make_move, make_organization, make_person
from tracker.api.plain.documents import parsed
from tracker.api.plain.people import person_at
from tracker.api.serializers import PersonSerializer
from tracker.api.views import moves_of
from tracker.history.version import version_of
from tracker.metrics.versions.read import SHARED, version
from tracker.moves.status.stale import stale_before

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> Person:
    person = make_person("Ada Example", aliases=("A. Example", "愛達"), note="chemist")
    person.identifiers.create(kind="wikidata", value="Q42")
    person.identifiers.create(kind="homepage", value="https://example.org/~ada?x=1")
    foo = make_organization("Foo Labs")
    make_import_claim(make_move(person=person, from_organization=foo, announced_on="2024"))
    make_move(person=person, to_organization=foo, announced_on="2019-05", status="rumoured")
    make_move(person=person, from_organization=foo, to_organization=foo, announced_on="2021-05-06")
    make_move(person=person, to_organization=foo, awaits_approval=True)
    return person


def serialized(person: Person, *, with_moves: bool) -> Any:
    row: Any = Person.objects.get(pk=person.pk)
    if with_moves:
        row.added = {"moves": moves_of([row])[row.pk]}
    return PersonSerializer(row).data


@pytest.mark.parametrize("with_moves", [True, False])
def test_a_plain_person_is_what_the_serializer_gives(ada: Person, with_moves: bool) -> None:
    cutoff = stale_before(timezone.localdate()) if with_moves else None
    found = person_at("ada-example-chemist", stale_before=cutoff)
    assert found
    assert found.key == ada.pk
    moves = {"moves": parsed(found.moves)} if with_moves else {}
    assert found.shown | moves == serialized(ada, with_moves=with_moves)
    assert found.record_version == version_of(Person, ada.pk)
    assert found.version == version([SHARED, f"person {ada.pk}"])


def test_nobody_somebody_merged_and_somebody_erased_are_none(ada: Person) -> None:
    assert person_at("nobody") is None
    assert person_at("a\0b") is None
    Person.objects.filter(pk=ada.pk).update(merged_into=make_person())
    assert person_at("ada-example-chemist") is None


def test_a_history_costs_as_many_queries_however_long(
    client: Client, ada: Person, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        client.get("/api/v1/people/ada-example-chemist/?expand=moves")
    for _number in range(5):
        make_move(person=ada, to_organization=make_organization(), status="rumoured")
    with django_assert_num_queries(2):  # whether what is kept still holds
        client.get("/api/v1/people/ada-example-chemist/?expand=moves")
