"""From an entry to an article."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from tests.news.polling.feeds import RSS, item, make_polled, poll, rss, serve_feed
from tests.web_server import PAGE, WebServer, serving
from tracker.news.models import Article, Entry, Host, TextFrom
from tracker.news.polling.pages import fetch_and_go_on, fetch_entries

pytestmark = pytest.mark.django_db


def fetch(web: WebServer | None) -> int:
    host = web.url.removeprefix("http://") if web else ""
    return fetch_entries([host], clock=timezone.now)


def entry_of(web: WebServer, *, page: dict[str, Any] | None = None, **source: Any) -> Entry:
    poll(make_polled(serve_feed(web, 1), **source))
    web.reply("/article-1", **(page or {}))
    return Entry.objects.get()


def test_stores_the_page_as_an_article_of_its_source(web: WebServer) -> None:
    entry = entry_of(web)
    assert fetch(web) == 1
    entry.refresh_from_db()
    article = Article.objects.get()
    assert (entry.state, entry.article, entry.problem, entry.summary) == ("stored", article, "", "")
    assert (article.source, article.state) == (entry.source, "unread")
    assert "had led its work on languages for six years" in article.text
    assert article.published_on == date(2024, 10, 14)


def test_fetches_a_page_once_however_often_it_is_asked(web: WebServer) -> None:
    entry_of(web)
    for _time in range(3):
        fetch(web)
    paths = [asked for asked in web.asked if asked]
    assert (len(paths), Article.objects.count()) == (3, 1)  # feed, robots.txt, page


@pytest.mark.parametrize("status", [401, 402, 403, 404, 410, 451])
def test_takes_what_the_feed_says_where_the_page_cannot_be_had(web: WebServer, status: int) -> None:
    entry = entry_of(web, page={"status": status, "body": b""})
    fetch(web)
    entry.refresh_from_db()
    article = Article.objects.get()
    assert article.text == "Ada Example 1 left Foo Labs for Bar AI."
    assert (article.title, article.url) == ("Change number 1 at Foo Labs", entry.url)
    assert str(status) in entry.problem


def test_tries_again_where_the_server_is_in_trouble(web: WebServer) -> None:
    entry = entry_of(web, page={"status": 500, "body": b""})
    fetch(web)
    entry.refresh_from_db()
    assert (entry.state, entry.tries) == ("waiting", 1)
    assert entry.due_at is not None
    assert entry.due_at > timezone.now()
    assert "500" in entry.problem


def test_takes_what_the_feed_says_after_some_tries(web: WebServer) -> None:
    entry = entry_of(web, page={"status": 500, "body": b""})
    for _time in range(5):
        Entry.objects.update(due_at=timezone.now())
        Host.objects.update(free_at=timezone.now())
        fetch(web)
    entry.refresh_from_db()
    assert (entry.state, Article.objects.count()) == ("stored", 1)


def test_waiting_for_its_host_is_no_try(web: WebServer) -> None:
    poll(make_polled(serve_feed(web, 1)))
    host, free_at = Entry.objects.get().host, timezone.now() + timedelta(hours=1)
    Host.objects.filter(name=host).update(free_at=free_at, robots_at=timezone.now())
    assert fetch_entries([host], clock=timezone.now) == 0
    entry = Entry.objects.get()
    assert (entry.state, entry.tries, entry.due_at) == ("waiting", 0, free_at)


def test_heeds_robots(web: WebServer) -> None:
    web.reply(
        "/robots.txt", body=b"User-agent: *\nDisallow: /article", headers={"Content-Type": "text/plain"}
    )
    entry = entry_of(web)
    asked = len(web.asked)
    fetch(web)
    entry.refresh_from_db()
    assert len(web.asked) == asked + 1  # robots.txt alone
    assert "does not let programs fetch" in entry.problem
    assert Article.objects.get().text == "Ada Example 1 left Foo Labs for Bar AI."


def test_asks_for_robots_once_a_day(web: WebServer) -> None:
    web.reply(
        "/robots.txt", body=b"User-agent: *\nDisallow: /elsewhere", headers={"Content-Type": "text/plain"}
    )
    poll(make_polled(serve_feed(web, 1, 2)))
    web.reply("/article-1")
    web.reply("/article-2", body=PAGE.replace("Monday", "Tuesday").encode())
    fetch(web)
    assert (Article.objects.count(), len(web.asked)) == (2, 4)
    Host.objects.update(robots_at=timezone.now() - timedelta(days=2))
    Entry.objects.update(state="waiting", due_at=timezone.now())
    fetch(web)
    assert len(web.asked) == 7


def test_waits_where_robots_cannot_be_had(web: WebServer) -> None:
    web.reply("/robots.txt", status=500, body=b"")
    entry = entry_of(web)
    fetch(web)
    entry.refresh_from_db()
    assert (entry.state, Article.objects.count()) == ("waiting", 0)
    assert "robots.txt" in entry.problem


def test_waiting_for_its_host_is_no_try_while_robots_is_not_known_either(web: WebServer) -> None:
    poll(make_polled(serve_feed(web, 1)))
    host, free_at = Entry.objects.get().host, timezone.now() + timedelta(hours=1)
    Host.objects.filter(name=host).update(free_at=free_at)
    assert fetch_entries([host], clock=timezone.now) == 0
    entry = Entry.objects.get()
    assert (entry.state, entry.tries, entry.due_at) == ("waiting", 0, free_at)


def test_goes_on_with_other_hosts(web: WebServer, settings: Settings) -> None:
    with serving() as other, serving() as sent:
        settings.FETCH_PORTS = [web.port, other.port, sent.port]
        for each in (web, other, sent):
            poll(make_polled(serve_feed(each, each.port)))
            each.reply(f"/article-{each.port}", body=PAGE.replace("Monday", str(each.port)).encode())
        first, second, third = (each.url.removeprefix("http://") for each in (web, other, sent))
        Host.objects.filter(name=third).update(sent_at=timezone.now())  # to another worker
        done, fetched = fetch_and_go_on([first], clock=timezone.now)
    assert (done, set(fetched)) == (2, {first, second})
    assert not Host.objects.filter(name__in=fetched, sent_at__isnull=False).exists()
    assert Entry.objects.get(state="waiting").host == third


def test_a_host_without_a_name_waits_for_its_message(web: WebServer) -> None:
    poll(make_polled(serve_feed(web, 1), text_from=TextFrom.FEED))
    assert fetch_and_go_on([], clock=timezone.now) == (0, [])
    assert Entry.objects.take_hosts(timezone.now(), most=10) == [""]


def test_asks_nothing_where_the_text_stands_in_the_feed(web: WebServer) -> None:
    poll(make_polled(serve_feed(web, 1), text_from=TextFrom.FEED))
    asked = len(web.asked)
    assert fetch(None) == 1
    assert len(web.asked) == asked
    assert Article.objects.get().text == "Ada Example 1 left Foo Labs for Bar AI."


def test_takes_the_whole_text_of_a_feed_rather_than_its_summary(web: WebServer) -> None:
    whole = "<![CDATA[<p>Ada Example left Foo Labs on Monday and joined Bar AI.</p><p>She had led it.</p>]]>"
    entry = item(1, web=web).replace(
        "<item>", "<item xmlns:content='http://purl.org/rss/1.0/modules/content/'>"
    )
    entry = entry.replace("<pubDate>", f"<content:encoded>{whole}</content:encoded><pubDate>")
    poll(make_polled(web.reply("/feed", body=rss([entry]), headers=RSS), text_from=TextFrom.FEED))
    fetch(None)
    assert "She had led it." in Article.objects.get().text


def test_one_article_may_come_by_two_sources(web: WebServer) -> None:
    poll(make_polled(serve_feed(web, 1)), make_polled(serve_feed(web, 1, path="/other")))
    web.reply("/article-1")
    fetch(web)
    assert set(Entry.objects.values_list("state", flat=True)) == {"stored"}
    assert Article.objects.count() == 1


def test_an_entry_that_says_nothing_and_has_no_page_says_why(web: WebServer) -> None:
    bare = f"<item><link>{web.url}/gone</link></item>"
    poll(make_polled(web.reply("/feed", body=rss([bare]), headers=RSS)))
    fetch(web)
    entry = Entry.objects.get()
    assert (entry.state, Article.objects.count()) == ("failed", 0)
    assert "404" in entry.problem


def test_leaves_an_entry_to_the_worker_that_has_it(web: WebServer) -> None:
    entry_of(web)
    Entry.objects.update(leased_until=timezone.now() + timedelta(minutes=1))
    assert fetch(web) == 0
