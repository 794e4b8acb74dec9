"""The feed of changes through the API."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.api.problems import faults
from tests.factories import make_move, make_person

pytestmark = pytest.mark.django_db(transaction=True)


def get(client: Client, expect: int = 200, **query: Any) -> Any:
    answer = client.get("/api/v1/changes/", query)
    assert answer.status_code == expect, answer.content.decode()
    return answer.json()


def test_a_reader_goes_on_from_next_and_gets_each_change_once(client: Client) -> None:
    start = get(client, since="now")["next"]
    assert get(client, since=start) == {"next": start, "has_more": False, "results": []}
    move = make_move(person=make_person("Ada"))
    page = get(client, since=start, kind=["move", "person"])
    assert [(row["kind"], row["action"]) for row in page["results"]] == [
        ("person", "created"),
        ("move", "created"),
    ]
    assert page["results"][1]["url"] == f"https://tracker.example/api/v1/moves/{move.pk}/"
    assert get(client, since=page["next"])["results"] == []


def test_records_come_along_on_request(client: Client) -> None:
    start = get(client, since="now")["next"]
    make_person("李飞飞")
    (row,) = get(client, since=start, kind="person", expand="record")["results"]
    assert row["record"]["name"] == "李飞飞"
    assert "record" not in get(client, since=start, kind="person")["results"][0]


@pytest.mark.parametrize(
    ("query", "field", "sentence"),
    [
        ({"since": "yesterday"}, "since", "This is no place in the list"),
        ({"since": "1-2-3"}, "since", "This is no place in the list"),
        ({"kind": "salary"}, "kind", "is not a valid choice"),
        ({"limit": "0"}, "limit", "The limit is a whole number from 1 to 1000."),
        ({"from": "now"}, "from", "There is no such parameter here"),
    ],
)
def test_what_is_wrong_is_named(client: Client, query: dict[str, str], field: str, sentence: str) -> None:
    assert sentence in faults(get(client, 400, **query))[field][0]
