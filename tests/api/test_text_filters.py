"""Moves and articles by a text, in any script."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.factories import make_article, make_claim, make_move, make_person

pytestmark = pytest.mark.django_db


def ids(client: Client, path: str, **query: Any) -> list[int]:
    return [row["id"] for row in client.get(f"/api/v1/{path}", query).json()["results"]]


def test_finds_the_moves_of_everybody_with_such_a_name(client: Client) -> None:
    move = make_move(person=make_person("Fei-Fei Li", aliases=("李飞飞",)))
    make_move()
    assert ids(client, "moves/", q="李飞飞") == ids(client, "moves/", q="fei") == [move.pk]
    assert ids(client, "moves/", q="nobody") == []


def test_finds_articles_by_who_is_in_them_and_by_their_titles(client: Client) -> None:
    article = make_article("She has left.", title="Wechsel im Vorstand")
    make_claim(article=article, move=make_move(person=make_person("Fei-Fei Li", aliases=("李飞飞",))))
    unread = make_article("Nothing rests on this.", title="Wechsel im Beirat")
    assert ids(client, "articles/", q="李飞飞") == ids(client, "articles/", q="vorstand") == [article.pk]
    assert unread.pk not in ids(client, "articles/", q="Wechsel")


@pytest.mark.parametrize("path", ["moves/", "articles/"])
def test_a_text_has_a_length(client: Client, path: str) -> None:
    refused = client.get(f"/api/v1/{path}", {"q": "x" * 201})
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["field"] == "q"


@pytest.mark.parametrize("name", ["since", "country", "identifier", "status", "group", "ordering"])
def test_a_value_with_a_per_cent_sign_is_refused_as_it_is(client: Client, name: str) -> None:
    refused = client.get("/api/v1/moves/", {name: "%d"})
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["field"] == name
