"""Lists of moves from plain rows: the same moves in the same order as by any other way, page by page."""

from __future__ import annotations

import random
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from orgs.models import Organization
from tests.factories import NOW, make_move, make_organization, make_person
from tracker.merges.merge import merge
from tracker.moves.models import Move

pytestmark = pytest.mark.django_db


@pytest.fixture
def foo() -> Organization:
    """An organization with moves into, out of and within it, many of one day; and others'."""
    chance = random.Random(7)
    foo, bar = make_organization("Foo Labs"), make_organization("Bar AI")
    people = [make_person() for _number in range(3)]
    for number in range(40):
        sides = chance.choice([(foo, bar), (bar, foo), (foo, foo), (foo, None), (None, foo), (bar, None)])
        make_move(
            person=chance.choice(people),
            from_organization=sides[0],
            to_organization=sides[1],
            announced_on=chance.choice(["2024-01-01", "2024-01-02", "2024", f"2023-{number % 12 + 1:02}"]),
            status=chance.choice(["confirmed", "rumoured", "announced"]),
            awaits_approval=chance.random() < 0.1,
        )
    return foo


def pages(client: Client, query: str) -> list[int]:
    """The moves of a list, by following it to its end."""
    found: list[int] = []
    address: Any = f"/api/v1/moves/?{query}"
    while address:
        answer = client.get(address).json()
        found += [row["id"] for row in answer["results"]]
        address = answer["next"]
    return found


def expected(foo: Organization, *order: str, **filters: Any) -> list[int]:
    moves = Move.objects.touching(foo).filter(**filters).order_by(*order)
    return list(moves.values_list("pk", flat=True))


NEWEST = ("-happened_first_day", "-pk")


@pytest.mark.parametrize("size", [1, 3, 7, 200])
def test_the_moves_of_an_organization_come_newest_first(client: Client, foo: Organization, size: int) -> None:
    assert pages(client, f"organization=foo-labs&page_size={size}") == expected(foo, *NEWEST)


@pytest.mark.parametrize(
    ("query", "order", "filters"),
    [
        ("status=confirmed", NEWEST, {"status": "confirmed"}),
        ("ordering=date", ("happened_first_day", "pk"), {}),
        ("ordering=-id", ("-pk",), {}),
        ("kind=internal", NEWEST, {"kind": "internal"}),
    ],
)
def test_they_can_be_narrowed_and_ordered(
    client: Client, foo: Organization, query: str, order: tuple[str, ...], filters: Any
) -> None:
    found = pages(client, f"organization=foo-labs&page_size=4&{query}")
    assert found == expected(foo, *order, **filters)


def test_a_page_leads_back(client: Client, foo: Organization) -> None:
    first = client.get("/api/v1/moves/?organization=foo-labs&page_size=5").json()
    second = client.get(first["next"]).json()
    assert client.get(second["previous"]).json()["results"] == first["results"]


def test_they_are_counted_where_that_is_asked_for(client: Client, foo: Organization) -> None:
    answer = client.get("/api/v1/moves/?organization=foo-labs&total=true").json()
    assert answer["total"] == len(expected(foo, *NEWEST))


def test_an_organization_that_was_merged_means_the_survivor(client: Client, foo: Organization) -> None:
    merge(foo, Organization.objects.get(slug="bar-ai"), by=None, now=NOW)
    assert pages(client, "organization=foo-labs") == pages(client, "organization=bar-ai")


@pytest.mark.parametrize("query", ["", "&status=confirmed", "&cursor=WzAsIFsiMjAyNC0wMS0wMSIsIDVdXQ=="])
def test_no_page_asks_for_both_sides_at_once_or_counts(
    client: Client, foo: Organization, query: str, settings: Settings
) -> None:
    settings.DATABASE_TRANSACTION_POOLING = True  # so that whole queries are seen
    with CaptureQueriesContext(connection) as asked:
        client.get(f"/api/v1/moves/?organization=foo-labs{query}")
    walks = [each["sql"] for each in asked if "organization_id" in each["sql"]]
    assert [sql for sql in walks if re.search(r'from_organization_id"? = ', sql)]
    assert not [sql for sql in walks if re.search(r'_organization_id"? = \S+ OR |COUNT\(|DISTINCT', sql)]
