"""Feeds and sources for tests of polling, served from this machine."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from tests.web_server import WebServer
from tracker.news.models import Poll, Polling, Source, SourceKind
from tracker.news.polling.poll import poll_sources

RSS = {"Content-Type": "application/rss+xml; charset=utf-8"}
_ITEM = "<item><guid>{guid}</guid><link>{link}</link><title>{title}</title><description>{about}</description>"
_ITEM += "<pubDate>{date}</pubDate></item>"


def item(number: int, *, web: WebServer, **said: str) -> str:
    """An entry of RSS; its page is at ``/article-<number>`` of the server unless it says otherwise."""
    said.setdefault("guid", f"guid-{number}")
    said.setdefault("link", f"{web.url}/article-{number}")
    said.setdefault("title", f"Change number {number} at Foo Labs")
    said.setdefault("about", f"Ada Example {number} left Foo Labs for Bar AI.")
    said.setdefault("date", "Mon, 14 Oct 2024 08:00:00 GMT")
    return _ITEM.format(**said)


def rss(items: Sequence[str], title: str = "Foo News") -> bytes:
    head = f"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>{title}</title>"
    return f"{head}<link>https://foo.example/</link>{''.join(items)}</channel></rss>".encode()


def serve_feed(web: WebServer, *numbers: int, path: str = "/feed", **reply: Any) -> str:
    """A feed with these entries at the path; gives its address."""
    reply.setdefault("headers", RSS)
    return web.reply(path, body=rss([item(number, web=web) for number in numbers]), **reply)


def make_polled(url: str, *, due_at: datetime | None = None, **fields: Any) -> Source:
    """A feed that is due."""
    fields.setdefault("name", url)
    fields.setdefault("slug", url.rpartition("//")[2].replace("/", "-").replace(":", "-").replace(".", "-"))
    polling = {name: fields.pop(name) for name in list(fields) if name in _OF_POLLING}
    source = Source.objects.create(kind=fields.pop("kind", SourceKind.FEED), url=url, **fields)
    polling.setdefault("interval", timedelta(minutes=30))
    Polling.objects.create(source=source, due_at=due_at or timezone.now(), **polling)
    return source


_OF_POLLING = {field.name for field in Polling._meta.get_fields() if field.name not in ("source", "problem")}


def poll(*sources: Source) -> list[Poll]:
    """Poll sources now, due or not."""
    keys = [source.pk for source in sources]
    Polling.objects.at_once(keys, now=timezone.now())
    return poll_sources(keys, clock=timezone.now)


def polling_of(source: Source) -> Polling:
    return Polling.objects.get(source=source)
