"""The list of spells."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from orgs.models import Organization
from people.models import Person
from tests.api.problems import faults
from tests.factories import NOW, make_organization, make_person
from tests.metrics.careers import go
from tracker.merges.merge import merge

pytestmark = pytest.mark.django_db


@pytest.fixture
def foo() -> Organization:
    return make_organization("Foo")


@pytest.fixture
def ada() -> Person:
    return make_person("Ada")


def spells(client: Client, **query: Any) -> list[dict[str, Any]]:
    answer = client.get("/api/v1/spells/", query)
    assert answer.status_code == 200, answer.json()
    rows: list[dict[str, Any]] = answer.json()["results"]
    return rows


def test_follow_from_the_moves_at_once(client: Client, foo: Organization, ada: Person) -> None:
    came = go(ada, None, foo, "2020-03", entry_manner="hired")
    left = go(ada, foo, None, "2024-05-14", exit_manner="resigned")
    assert spells(client) == [
        {
            "person": {"slug": "ada", "name": "Ada", "note": ""},
            "organization": {"slug": "foo", "name": "Foo", "note": ""},
            "capacity": "employment",
            "started_on": "2020-03",
            "ended_on": "2024-05-14",
            "end": "ended",
            "seen_from": "2020-03-01",
            "seen_until": "2024-05-14",
            "entry_manner": "hired",
            "exit_manner": "resigned",
            "first_move": came.pk,
            "last_move": left.pk,
            "unsourced": False,
        }
    ]
    left.status = "retracted"
    left.save()
    assert [row["end"] for row in spells(client)] == ["open"]


def test_are_filtered_by_person_organization_capacity_and_end(
    client: Client, foo: Organization, ada: Person
) -> None:
    bar = make_organization("Bar")
    go(ada, None, foo, "2020")
    go(ada, foo, bar, "2022", to_capacity="academic")
    go(make_person("Ben"), None, bar, "2023", to_capacity="board")

    def found(**query: Any) -> list[str]:
        return [f"{row['person']['name']} {row['organization']['name']}" for row in spells(client, **query)]

    assert found() == ["Ben Bar", "Ada Bar", "Ada Foo"]
    assert found(person="ada") == ["Ada Bar", "Ada Foo"]
    assert found(organization="bar") == ["Ben Bar", "Ada Bar"]
    assert found(capacity=["academic", "board"]) == ["Ben Bar", "Ada Bar"]
    assert found(end="ended") == ["Ada Foo"]
    assert found(person="nobody") == []
    merge(bar, foo, by=None, now=NOW)
    assert found(organization="bar", end="open") == ["Ben Foo", "Ada Foo"]


@pytest.mark.parametrize(
    ("on", "covers"),
    [
        ("2019-12-31", False),
        ("2020-01-01", True),
        ("2024-04-30", True),
        ("2024-05-30", True),  # the end is some day of May 2024
        ("2024-05-31", False),
    ],
)
def test_cover_a_day_if_they_may(
    client: Client, foo: Organization, ada: Person, on: str, covers: bool
) -> None:
    go(ada, None, foo, "2020")
    go(ada, foo, None, "2024-05")
    assert bool(spells(client, on=on)) == covers


def test_with_an_unknown_end_cover_days_until_the_last_evidence(
    client: Client, foo: Organization, ada: Person
) -> None:
    go(ada, None, foo, "2020-01-01")
    go(ada, foo, foo, "2021-01-01")
    go(ada, None, make_organization("Bar"), "2023-01-01")
    assert len(spells(client, organization="foo", on="2021-01-01")) == 1
    assert spells(client, organization="foo", on="2021-01-02") == []


def test_say_that_a_day_is_needed(client: Client) -> None:
    answer = client.get("/api/v1/spells/", {"on": "2024-10"})
    assert answer.status_code == 400
    assert faults(answer.json()) == {"on": ["This is a day, such as 2024-10-14."]}


def test_come_in_pages_of_two_queries_each(
    client: Client, foo: Organization, django_assert_num_queries: Any
) -> None:
    for day in range(1, 6):
        go(make_person(f"Person {day}"), None, foo, f"2024-01-0{day}")
    spells(client)
    with django_assert_num_queries(2):
        page = client.get("/api/v1/spells/", {"page_size": 2}).json()
    names = [row["person"]["name"] for row in page["results"]]
    while page["next"]:
        page = client.get(page["next"]).json()
        names += [row["person"]["name"] for row in page["results"]]
    assert names == [f"Person {day}" for day in (5, 4, 3, 2, 1)]
