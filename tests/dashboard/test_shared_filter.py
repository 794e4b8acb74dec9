"""The list of moves takes the whole filter that feeds and watchlists have."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from tests.factories import make_move, make_organization, make_person

pytestmark = pytest.mark.django_db


def page(client: Client, query: str, **more: str) -> Any:
    return client.get("/moves/?" + urlencode({"filter": query, **more}))


def test_narrows_the_list_says_so_and_offers_its_feed(client: Client) -> None:
    make_move(person=make_person("Ada"), from_organization=make_organization("Foo", country="FR"))
    make_move(person=make_person("Bob"))
    html = page(client, "country=FR&kind=departure").content.decode()
    assert "Ada" in html
    assert "Bob" not in html
    assert "Moves of the kind departure, with an organization in FR." in html
    assert 'href="/feeds/moves.atom?country=FR&amp;kind=departure"' in html
    assert '<input type="hidden" name="filter" value="country=FR&amp;kind=departure"' in html


def test_goes_together_with_the_filters_of_the_page(client: Client) -> None:
    foo = make_organization("Foo", country="FR")
    make_move(person=make_person("Ada"), from_organization=foo, status="rumoured")
    make_move(person=make_person("Bob"), from_organization=foo)
    shown = page(client, "country=FR&status=rumoured&status=confirmed", status="confirmed", **{"from": "foo"})
    html = shown.content.decode()
    assert "Bob" in html
    assert "Ada" not in html
    assert "/feeds/moves.atom?from_organization=foo&amp;country=FR&amp;status=confirmed" in html


def test_of_all_that_fits_both_the_latest_are_listed(client: Client) -> None:
    make_move(
        person=make_person("Ada"), from_organization=make_organization("Foo"), announced_on="2024-03-01"
    )
    make_move(person=make_person("Bob"), announced_on="2024-05-01")
    html = page(client, "organization=foo", latest="1").content.decode()
    assert "Ada" in html
    assert "Bob" not in html


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("status=sure", "sure is not one of the available choices"),
        ("organization=none", "There is no organization “none”."),
        ("<script>=1", "&lt;script&gt;: There is no such filter."),
    ],
)
def test_one_that_cannot_be_read_is_said_and_left_aside(client: Client, query: str, said: str) -> None:
    make_move(person=make_person("Ada"))
    shown = page(client, query)
    assert shown.status_code == 400
    assert said in shown.content.decode()
    assert "Ada" in shown.content.decode()


def test_a_list_of_the_past_is_not_narrowed_by_it(client: Client) -> None:
    make_move()
    shown = page(client, "country=FR", as_of="2024-10-14")
    assert shown.status_code == 400
    assert "A list of the past cannot be narrowed by this." in shown.content.decode()
