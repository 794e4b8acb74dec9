"""What of a site can be polled, found by the address of one of its pages."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.news.polling.conftest import web as web  # a fixture
from tests.news.polling.feeds import serve_feed
from tests.web_server import WebServer
from tracker.news.discover import Discovered, discover
from tracker.news.feeds import NotAFeed
from tracker.news.models import Host, Source
from tracker.outbound import CannotFetch

pytestmark = pytest.mark.django_db
LINK = '<link rel="alternate" type="application/rss+xml" title="{title}" href="{url}">'
HEADLINE = '<a href="/2026/a">A change at the top of Foo Labs</a>'


def find(address: str) -> list[Discovered]:
    return discover(address, clock=timezone.now)


def serve_home(web: WebServer, head: str = "", body: str = "") -> str:
    html = f"<!doctype html><html lang='en'><head><title>Foo</title>{head}</head><body>{body}</body></html>"
    return web.reply("/", body=html.encode())


def test_finds_the_feeds_that_a_page_names_in_its_order(web: WebServer) -> None:
    links = [LINK.format(url=path, title=path) for path in ("/b", "/gone", "/a", "/a")]
    serve_feed(web, 1, 2, path="/a")
    serve_feed(web, 3, path="/b")
    found = find(serve_home(web, "".join(links)))
    assert [each.url for each in found] == [f"{web.url}/b", f"{web.url}/a"]
    assert (found[1].title, found[1].kind, found[1].entries) == ("Foo News", "feed", 2)
    assert (found[1].home_url, found[1].latest) == ("https://foo.example/", date(2024, 10, 14))
    assert not Source.objects.exists()


def test_a_feed_is_what_it_is(web: WebServer) -> None:
    url = serve_feed(web, 1)
    assert [(each.url, each.kind) for each in find(url)] == [(url, "feed")]
    assert len(web.asked) == 1


def test_a_sitemap_is_one(web: WebServer) -> None:
    text = "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'></urlset>"
    url = web.reply("/news.xml", body=text.encode(), headers={"Content-Type": "application/xml"})
    assert [each.kind for each in find(url)] == ["sitemap"]


def test_usual_places_are_tried_where_the_page_names_none(web: WebServer) -> None:
    serve_feed(web, 1, path="/rss.xml")
    serve_feed(web, 1, path="/index.xml")
    assert [each.url for each in find(serve_home(web))] == [f"{web.url}/rss.xml"]


def test_a_page_without_feeds_can_be_watched_for_links(web: WebServer) -> None:
    (found,) = find(serve_home(web, body=HEADLINE))
    assert (found.kind, found.url, found.title, found.entries) == ("page", f"{web.url}/", "Foo", 1)


def test_says_so_where_there_is_nothing(web: WebServer) -> None:
    with pytest.raises(NotAFeed, match=r"No feed was found there\. The page has no links that look like"):
        find(serve_home(web))


@pytest.mark.parametrize("address", ["foo", "ftp://foo.example/", "https://", "http://[::1"])
def test_what_is_no_address_is_not_asked(address: str) -> None:
    with pytest.raises(CannotFetch, match="is not an address of a web page"):
        find(address)


def test_asks_nothing_inside() -> None:
    with pytest.raises(CannotFetch, match="not on the public web"):
        find("http://127.0.0.1/")


def test_what_a_page_names_is_checked_like_any_address(web: WebServer) -> None:
    """Whoever writes the page must not reach through it what only this machine can reach: here, a port."""
    url = serve_home(web, LINK.format(url="http://127.0.0.1:1/feed", title="Inside"), HEADLINE)
    assert [each.kind for each in find(url)] == ["page"]


def test_leaves_a_host_alone_that_wants_it(web: WebServer, monkeypatch: pytest.MonkeyPatch) -> None:
    url = serve_feed(web, 1)
    Host.objects.create(name=f"127.0.0.1:{web.port}", free_at=timezone.now() + timedelta(hours=1))
    monkeypatch.setattr("tracker.news.discover._WITHIN", timedelta(0))
    with pytest.raises(CannotFetch, match="wants to be left alone just now"):
        find(url)
    assert web.asked == []


def test_gives_up_on_a_server_that_drips(web: WebServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.news.discover._SECONDS", 0.2)
    with pytest.raises(CannotFetch, match=r"took longer|in time"):
        find(web.reply("/drip", drip=True))
