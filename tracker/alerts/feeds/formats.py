"""Writes a feed as RSS 2.0, Atom or JSON Feed 1.1."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed

from tracker.alerts.feeds.entries import Entry


@dataclass(frozen=True, slots=True)
class About:
    """The feed itself: ``url`` is its own address, ``page`` that of the page it is of."""

    key: str
    title: str
    description: str
    url: str
    page: str
    language: str


@dataclass(frozen=True, slots=True)
class Format:
    """How a feed is written, and as what it is served."""

    content_type: str
    write: Callable[[About, Sequence[Entry]], bytes]


def _xml(kind: type[SyndicationFeed]) -> Callable[[About, Sequence[Entry]], bytes]:
    def write(about: About, entries: Sequence[Entry]) -> bytes:
        feed = kind(
            title=about.title,
            link=about.page,
            description=about.description,
            subtitle=about.description,
            language=about.language,
            feed_url=about.url,
            feed_guid=about.key,
        )
        for entry in entries:
            feed.add_item(
                title=entry.title,
                link=entry.url,
                description=str(entry.html),
                unique_id=entry.key,
                unique_id_is_permalink=False,
                pubdate=entry.published,
                updateddate=entry.updated,
                categories=[entry.status],
            )
        return feed.writeString("utf-8").encode()

    return write


def _json(about: About, entries: Sequence[Entry]) -> bytes:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": about.title,
        "description": about.description,
        "home_page_url": about.page,
        "feed_url": about.url,
        "language": about.language,
        "items": [_json_item(entry) for entry in entries],
    }
    return json.dumps(feed, ensure_ascii=False).encode()


def _json_item(entry: Entry) -> dict[str, object]:
    item: dict[str, object] = {
        "id": entry.key,
        "url": entry.url,
        "title": entry.title,
        "content_html": str(entry.html),
        "content_text": entry.text,
        "date_published": entry.published.isoformat(),
        "date_modified": entry.updated.isoformat(),
        "tags": [entry.status],
        "_move": {"id": entry.move_id, "kind": entry.kind, "status": entry.status},
    }
    if entry.source_url:
        item["external_url"] = entry.source_url
    return item


FORMATS = {
    "rss": Format("application/rss+xml; charset=utf-8", _xml(Rss201rev2Feed)),
    "atom": Format("application/atom+xml; charset=utf-8", _xml(Atom1Feed)),
    "json": Format("application/feed+json; charset=utf-8", _json),
}
