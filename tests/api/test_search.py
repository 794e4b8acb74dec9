"""Search as you type through the API."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.api.problems import faults
from tests.factories import make_organization, make_person
from tracker.merges.merge import merge

pytestmark = pytest.mark.django_db


def search(client: Client, expect: int = 200, **query: Any) -> Any:
    answer = client.get("/api/v1/search/", query)
    assert answer.status_code == expect, answer.content.decode()
    return answer.json()


def names(client: Client, text: str, **query: Any) -> list[str]:
    return [row["name"] for row in search(client, q=text, **query)["results"]]


def test_says_which_record_is_meant_and_by_which_name(client: Client) -> None:
    make_person("Fei-Fei Li", aliases=("Li Fei-Fei", "李飞飞"))
    make_organization("Foo Labs")
    assert search(client, q="李飞飞") == {
        "results": [
            {
                "kind": "person",
                "slug": "fei-fei-li",
                "name": "Fei-Fei Li",
                "note": "",
                "matched": "李飞飞",
                "score": 0.995,
                "url": "http://testserver/people/fei-fei-li/",
            }
        ]
    }


def test_finds_people_and_organizations_together_best_first(client: Client) -> None:
    make_person("Foo Barlow")
    make_organization("Foo Bar")
    assert names(client, "foo bar") == ["Foo Bar", "Foo Barlow"]
    assert names(client, "foo bar", kind="person") == ["Foo Barlow"]
    assert names(client, "foo bar", kind="organization") == ["Foo Bar"]


def test_tells_two_of_one_name_apart(client: Client) -> None:
    make_person("Shunyu Yao")
    make_person("Shunyu Yao", note="physicist")
    notes = {row["slug"]: row["note"] for row in search(client, q="shunyu ya")["results"]}
    assert notes == {"shunyu-yao": "", "shunyu-yao-physicist": "physicist"}


@pytest.mark.parametrize("text", ["hasabis", "demis has", "Демис Хассабис", "hassabis demis"])
def test_allows_for_typos_unfinished_words_scripts_and_order(client: Client, text: str) -> None:
    make_person("Demis Hassabis")
    assert names(client, text) == ["Demis Hassabis"]


def test_leaves_merged_records_out(client: Client) -> None:
    loser, survivor = make_person("Ada Foo"), make_person("Ada Foo Bar")
    merge(loser, survivor, by=None, now=timezone.now())
    assert len(names(client, "ada foo")) == 1


def test_shows_ten_or_as_many_as_asked_for(client: Client) -> None:
    for number in range(12):
        make_person(f"Ada Foo{number}")
    assert [len(names(client, "ada")), len(names(client, "ada", limit=3))] == [10, 3]


@pytest.mark.parametrize("text", ["!!!", "%", "'", "nobody of this name"])
def test_finds_nothing_where_there_is_nothing(client: Client, text: str) -> None:
    make_person("Ada Foo")
    assert names(client, text) == []


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({}, "Say in q which name to look for: ?q=sutskever."),
        ({"q": " "}, "Say in q which name to look for: ?q=sutskever."),
        ({"q": "x" * 201}, "Ensure this field has no more than 200 characters."),
        ({"q": "\0"}, "Null characters are not allowed."),
        ({"q": "foo", "kind": "move"}, "“move” is no kind of record; it is person or organization."),
        ({"q": "foo", "limit": "0"}, "The limit is a whole number from 1 to 50."),
        ({"q": "foo", "limit": "51"}, "The limit is a whole number from 1 to 50."),
        ({"q": "foo", "limit": "many"}, "The limit is a whole number from 1 to 50."),
    ],
)
def test_refuses_in_one_sentence_what_it_does_not_understand(
    client: Client, query: dict[str, str], sentence: str
) -> None:
    (sentences,) = faults(search(client, 400, **query)).values()
    assert sentences == [sentence]


def test_may_be_kept_for_a_minute_by_who_asked(client: Client) -> None:
    assert client.get("/api/v1/search/?q=foo").headers["Cache-Control"] == "private, max-age=60"
    assert "Cache-Control" not in client.get("/api/v1/search/").headers


@pytest.mark.parametrize("records", [10, 60])
@pytest.mark.parametrize(
    ("text", "most"),
    [("foo", 5), ("foo bar", 5), ("fooo", 13), ("nobody at all", 15), ("Фоо", 13)],
)
def test_costs_a_bounded_number_of_queries(
    client: Client, records: int, text: str, most: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(records):
        make_person(f"Foo Bar{number}")
        make_organization(f"Foo Bar Labs{number}")
    with django_assert_max_num_queries(most):
        client.get("/api/v1/search/", {"q": text})
