"""Fetching an address: what it is stored as, and that nothing is lost or done twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.factories import make_organization
from tests.web_server import PAGE, WebServer, serving
from tracker.moves.models import Claim
from tracker.moves.tasks import fetch_address, send_waiting_fetches
from tracker.news.models import Article, Fetch

pytestmark = pytest.mark.django_db


@pytest.fixture
def web(settings: Any) -> Iterator[WebServer]:
    with serving() as server:
        settings.FETCH_PORTS, settings.FETCH_INSIDE_IN_TESTS = [server.port], True
        yield server


def ask(url: str, **fields: Any) -> Fetch:
    fields.setdefault("asked_at", timezone.now())
    return Fetch.objects.create(url=url, **fields)


def run(row: Fetch) -> Fetch:
    fetch_address(fetch_id=row.pk)
    row.refresh_from_db()
    return row


def test_stores_the_page_as_an_article_that_waits(web: WebServer) -> None:
    row = run(ask(web.reply("/a"), language="en", published_on=date(2024, 10, 14)))
    assert (row.state, row.problem) == ("stored", "")
    article = Article.objects.get()
    assert row.article == article
    assert (article.state, article.url, article.title) == ("unread", f"{web.url}/a", "A change at Foo Labs")
    assert (article.language, article.published_on) == ("en", date(2024, 10, 14))


def test_fetches_an_address_once_however_often_it_is_sent(web: WebServer) -> None:
    row = ask(web.reply("/a"))
    for _time in range(3):
        run(row)
    assert (len(web.asked), Article.objects.count()) == (1, 1)


def test_leaves_an_address_to_the_worker_that_has_it(web: WebServer) -> None:
    row = ask(web.reply("/a"), leased_until=timezone.now() + timedelta(minutes=1))
    assert run(row).state == "waiting"
    assert web.asked == []


def test_the_same_text_at_another_address_is_the_same_article(web: WebServer) -> None:
    one, other = run(ask(web.reply("/a"))), run(ask(web.reply("/b")))
    assert one.article == other.article
    assert Article.objects.get().url == f"{web.url}/a"


def test_says_why_an_address_failed(web: WebServer) -> None:
    row = run(ask(f"{web.url}/nowhere"))
    assert (row.state, row.problem) == ("failed", "127.0.0.1 has no such page (404).")
    assert not Article.objects.exists()


def test_fetches_nothing_inside_unless_a_test_says_so() -> None:
    row = run(ask("http://127.0.0.1/"))
    assert row.problem == "“127.0.0.1” is not on the public web, so it is not fetched."


def test_a_page_without_an_article_is_kept_with_its_problem(web: WebServer) -> None:
    row = run(ask(web.reply("/a", body=b"<!doctype html><html><body></body></html>")))
    assert row.article is not None
    assert (row.article.state, row.article.problem) == ("unreadable", "The page holds no article text.")
    row = run(ask(web.reply("/empty", body=b"")))
    assert row.article is not None
    assert row.article.problem == "The page is empty."


@pytest.mark.parametrize(
    ("charset", "said_by", "text"),
    [
        ("windows-1251", "answer", "Ада Пример ушла из Foo Labs в понедельник, сообщила компания."),
        ("iso-8859-1", "page", "Ada Exémple a quitté Foo Labs lundi, a déclaré l'entreprise française."),
        ("utf-8", "nobody", "Ada Exémple a quitté Foo Labs lundi, a déclaré l'entreprise française."),
        ("cp1252", "nobody", "Ada Exémple a quitté Foo Labs lundi — a déclaré l'entreprise française."),
    ],
)
def test_reads_a_page_in_its_own_characters(web: WebServer, charset: str, said_by: str, text: str) -> None:
    meta = f'<meta charset="{charset}">' if said_by == "page" else ""
    page = PAGE.replace("<head>", f"<head>{meta}").partition("<p>")[0] + f"<p>{text}</p></article></html>"
    content_type = f"text/html; charset={charset}" if said_by == "answer" else "text/html"
    run(ask(web.reply("/a", body=page.encode(charset), headers={"Content-Type": content_type})))
    assert text in Article.objects.get().text


def test_reads_plain_text(web: WebServer) -> None:
    body = b"A title\n\nAda Example left Foo Labs."
    run(ask(web.reply("/a", body=body, headers={"Content-Type": "text/plain"})))
    article = Article.objects.get()
    assert (article.title, article.text) == ("A title", "Ada Example left Foo Labs.")


def test_what_was_fetched_is_read_at_once(
    web: WebServer, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    make_organization("Foo Labs")
    sent: list[int] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "tracker.moves.tasks.ingest_article.delay", lambda *, article_id: sent.append(article_id)
        )
        with django_capture_on_commit_callbacks(execute=True):
            run(ask(web.reply("/a")))
    assert sent == [Article.objects.get().pk]
    assert not Claim.objects.exists()


class TestSweep:
    @pytest.fixture
    def sent(self, monkeypatch: pytest.MonkeyPatch) -> list[int]:
        ids: list[int] = []
        monkeypatch.setattr(
            "tracker.moves.tasks.fetch_address.delay", lambda *, fetch_id: ids.append(fetch_id)
        )
        return ids

    def test_sends_what_was_lost(self, sent: list[int]) -> None:
        long_ago = timezone.now() - timedelta(hours=1)
        lost = ask("https://news.example/a", asked_at=long_ago)
        crashed = ask("https://news.example/b", asked_at=long_ago, leased_until=long_ago, tries=1)
        ask("https://news.example/c")
        ask("https://news.example/d", asked_at=long_ago, leased_until=timezone.now() + timedelta(minutes=1))
        send_waiting_fetches()
        assert sent == [lost.pk, crashed.pk]

    def test_gives_up_on_what_was_broken_off_again_and_again(self, sent: list[int]) -> None:
        long_ago = timezone.now() - timedelta(hours=1)
        row = ask("https://news.example/a", asked_at=long_ago, leased_until=long_ago, tries=3)
        send_waiting_fetches()
        row.refresh_from_db()
        assert (row.state, sent) == ("failed", [])
        assert row.problem.startswith("Fetching it was broken off 3 times")
