"""Each list costs the same number of queries, however long it is."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.factories import (
    make_article,
    make_claim,
    make_import_claim,
    make_move,
    make_organization,
    make_person,
)
from tracker.moves.careers.rebuild import rebuild_stale

pytestmark = pytest.mark.django_db


@pytest.fixture
def full_database() -> None:
    for number in range(60):
        person = make_person(f"Person {number}", aliases=(f"Alias {number}",))
        origin, target = make_organization(f"Origin {number}"), make_organization(f"Target {number}")
        move = make_move(
            person=person, from_organization=origin, to_organization=target, announced_on="2026-03-20"
        )
        make_move(person=person, from_organization=target, to_organization=origin, announced_on="2026-05")
        if number % 2:
            make_claim(move=move)
        else:
            make_import_claim(move)
    while rebuild_stale():
        pass


@pytest.mark.usefixtures("full_database")
@pytest.mark.parametrize(
    ("address", "queries"),
    [
        (
            "/",
            12,
        ),  # departures and arrivals with theirs; the first, the latest and the new moves, group moves
        ("/organizations/", 5),  # organizations; departures and arrivals with theirs
        ("/organizations/?q=origin", 6),  # and what the index of names finds
        ("/organizations/?kind=company&country=FR", 1),  # none fits
        ("/organizations/?kind=company", 5),
        ("/people/?role_group=other", 2),
        ("/people/?organization=origin-1", 4),  # the organization, and whether careers are up to date
        ("/people/", 2),  # people, their moves
        ("/people/?q=alias", 3),
        ("/moves/", 1),
        ("/moves/?page=2", 1),
        ("/moves/?from=origin-1&to=target-1&person=person-1&organization=origin-1&figure=departures", 6),
        ("/search/?q=1", 12),  # people and organizations with their names; five for articles
        ("/search/", 0),
    ],
)
def test_a_list_costs_a_fixed_number_of_queries(
    client: Client, address: str, queries: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(queries):
        assert client.get(address).status_code == 200


@pytest.mark.usefixtures("full_database")
@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/organizations/origin-1/", 49),
        ("/people/person-1/", 7),
    ],
)
def test_a_record_costs_a_fixed_number_of_queries(
    client: Client, address: str, queries: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(queries):
        assert client.get(address).status_code == 200


def test_a_move_costs_three_queries_however_many_claims(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    move = make_move()
    for _ in range(5):
        make_claim(move=move)
    with django_assert_num_queries(3):
        client.get(f"/moves/{move.pk}/")


def test_an_article_costs_three_queries_however_many_claims(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    article = make_article()
    for start in range(1, 6):
        make_claim(article=article, start=start, move=make_move())
    with django_assert_num_queries(3):
        client.get(f"/articles/{article.pk}/")
