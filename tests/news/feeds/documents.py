"""Feeds for tests, written for them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tracker.news.feeds import Feed, FeedEntry, parse_feed

NOW = datetime(2024, 11, 1, 12, tzinfo=UTC)
URL = "https://news.example/feed.xml"


def parse(content: bytes | str, **said: Any) -> Feed:
    said.setdefault("url", URL)
    return parse_feed(content.encode() if isinstance(content, str) else content, now=NOW, **said)


def rss(*items: str, head: str = "<title>Foo News</title><link>https://news.example/</link>") -> str:
    """RSS 2.0 with these insides of items."""
    inside = "".join(f"<item>{each}</item>" for each in items)
    spaces = (
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    )
    return f'<?xml version="1.0"?><rss version="2.0" {spaces}><channel>{head}{inside}</channel></rss>'


def item(number: int = 1, **said: str) -> str:
    """The inside of an item: link, title and date, and whatever else is said; "" leaves one out."""
    parts = {
        "link": f"https://news.example/{number}-a-change-at-foo-labs",
        "title": f"Change {number} at Foo Labs",
        "pubDate": "Mon, 14 Oct 2024 08:00:00 GMT",
        "guid": f"id-{number}",
    } | said
    tags = {"encoded": "content:encoded", "creator": "dc:creator"}
    return "".join(
        f"<{tags.get(name, name)}>{text}</{tags.get(name, name)}>" for name, text in parts.items() if text
    )


def entry(content: bytes | str, **said: Any) -> FeedEntry:
    """The one entry of a feed."""
    (found,) = parse(content, **said).entries
    return found
