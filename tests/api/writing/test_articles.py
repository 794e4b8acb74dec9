"""Having articles read through the API, and correcting them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from kombu.exceptions import OperationalError

from tests.api.problems import faults
from tests.api.tokens import client_of
from tests.api.writing.test_moves import post
from tests.api.writing.test_named import patch
from tests.factories import NOW, make_article, make_source, make_user
from tracker.desk.roles import Role
from tracker.moves.tasks import fetch_address, ingest_article
from tracker.news.models import Article, ArticleState, Fetch

pytestmark = pytest.mark.django_db
ARTICLES = "/api/v1/articles/"
TEXT = "A change at Foo Labs\n\nAda Example left Foo Labs on Monday and joined OpenAI, the company said."


@pytest.fixture
def tool() -> Client:
    return client_of(make_user(Role.ANALYST), "read", "write")


def test_a_text_is_stored_once_and_read(tool: Client) -> None:
    said = {"text": TEXT, "language": "EN", "published_on": "2024-10-14"}
    answer = post(tool, ARTICLES, said)
    shown = answer.json()
    assert (shown["title"], shown["language"], shown["published_on"]) == (
        "A change at Foo Labs",
        "en",
        "2024-10-14",
    )
    assert (shown["state"], "text" in shown) == ("unread", False)
    assert post(tool, ARTICLES, said, 200).json()["id"] == shown["id"]
    ingest_article(article_id=shown["id"])
    assert tool.get(answer.headers["Location"]).json()["state"] == "read"
    claims = tool.get("/api/v1/claims/", {"article": shown["id"]}).json()["results"]
    assert [claim["person_name"] for claim in claims] == ["Ada Example"]


def test_an_address_waits_for_a_worker_and_says_what_came_of_it(tool: Client) -> None:
    answer = post(tool, ARTICLES, {"url": "https://news.example/ada", "published_on": "2024-10-14"}, 202)
    row = Fetch.objects.get()
    assert answer.json()["state"] == "waiting"
    assert (row.asked_by and row.asked_by.username, str(row.published_on)) == ("analyst", "2024-10-14")
    article = make_article(TEXT)
    row.finish(article=article)
    found = tool.get(answer.headers["Location"]).json()
    assert (found["state"], found["article"], found["problem"]) == ("stored", article.pk, "")


@pytest.mark.parametrize("inside", ["http://127.0.0.1/", "http://[::1]:8000/", "http://169.254.169.254/meta"])
def test_nobody_reaches_inside_by_an_address(tool: Client, inside: str) -> None:
    answer = post(tool, ARTICLES, {"url": inside}, 202)
    fetch_address(fetch_id=Fetch.objects.get().pk)
    found = tool.get(answer.headers["Location"]).json()
    assert (found["state"], found["article"]) == ("failed", None)
    assert found["problem"]


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({}, "", "Give either an address or a text."),
        ({"url": "https://news.example", "text": TEXT}, "", "Give either an address or a text."),
        ({"url": "ftp://news.example"}, "url", "Write an address that starts with http"),
        ({"url": "https://" + "a" * 2000}, "url", "2000"),
        ({"text": "a\0b"}, "text", "Null characters are not allowed."),
        ({"text": "a" * 300_001}, "text", "300000"),
        ({"text": TEXT, "language": "f"}, "language", "“f” is not a language."),
        ({"text": TEXT, "language": "french"}, "language", "“french” is not a language."),
        ({"text": TEXT, "published_on": "2024-10"}, "published_on", "YYYY-MM-DD"),
        ({"text": TEXT, "title": "A change"}, "title", "There is no such field here"),
    ],
)
def test_what_cannot_be_read_is_refused(tool: Client, wrong: Any, field: str, sentence: str) -> None:
    found = faults(post(tool, ARTICLES, wrong, 400).json())
    assert list(found) == [field]
    assert sentence in found[field][0]
    assert not Article.objects.exists()
    assert not Fetch.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("given", [{"text": TEXT}, {"url": "https://news.example/a"}])
def test_it_is_kept_where_the_broker_does_not_answer(
    tool: Client, monkeypatch: pytest.MonkeyPatch, given: dict[str, str]
) -> None:
    def fail(**_ids: int) -> None:
        raise OperationalError

    monkeypatch.setattr("tracker.moves.tasks.ingest_article.delay", fail)
    monkeypatch.setattr("tracker.moves.tasks.fetch_address.delay", fail)
    post(tool, ARTICLES, given, 201 if "text" in given else 202)
    assert Article.objects.count() + Fetch.objects.count() == 1
    assert not Article.objects.filter(sent_at__isnull=False).exists()


def test_an_article_is_corrected_by_who_has_seen_it_and_read_again(tool: Client) -> None:
    article = make_article(TEXT, state=ArticleState.READ, read_at=NOW)
    make_source("Foo News")
    address = f"{ARTICLES}{article.pk}/"
    tag = tool.get(address).headers["ETag"]
    shown = patch(tool, address, {"source": "foo-news", "published_on": "2024-10-15"}, tag=tag)
    assert (shown["source"]["slug"], shown["published_on"], shown["state"]) == (
        "foo-news",
        "2024-10-15",
        "read",
    )
    assert patch(tool, address, {"language": "fr"}, 412, tag=tag)["current"]["source"]["slug"] == "foo-news"
    assert patch(tool, address, {"language": "fr"})["state"] == "unread"
    assert list(faults(patch(tool, address, {"source": "nobody"}, 400))) == ["source"]
    article.refresh_from_db()
    assert article.text == TEXT


def test_an_article_without_a_text_cannot_be_read_again(tool: Client) -> None:
    article = make_article(TEXT, state=ArticleState.READ, read_at=NOW)
    assert post(tool, f"{ARTICLES}{article.pk}/read-again/", {}, 202).json()["state"] == "unread"
    empty = make_article("")
    assert post(tool, f"{ARTICLES}{empty.pk}/read-again/", {}, 409).json()["code"] == "no_text"


def test_what_was_asked_for_is_for_those_who_may_ask(client: Client, tool: Client) -> None:
    address = post(tool, ARTICLES, {"url": "https://news.example/ada"}, 202).headers["Location"]
    assert client.get(address).status_code == 401
    assert client_of(make_user(Role.VIEWER), "read").get(address).json()["code"] == "role"
    assert tool.get(f"{ARTICLES}fetches/999999/").status_code == 404
