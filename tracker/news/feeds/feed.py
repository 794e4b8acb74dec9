"""What a feed says, whatever its format: plain values that are safe to store and to show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

MOST_BYTES = 10_000_000  # of a feed, unpacked; large ones of newspapers have 2 MB
MOST_ENTRIES = 5_000
MOST_MAPS = 1_000  # child sitemaps of one index
LONGEST_URL = 2_000
LONGEST_TITLE = 500
LONGEST_SUMMARY = 5_000
LONGEST_CONTENT = 500_000
LONGEST_AUTHOR = 200


class NotAFeed(ValueError):
    """These bytes are no feed. The message is a sentence that says what they are instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One entry as its feed gives it.

    ``key``: 64 hex digits that tell it from every other entry of its feed, for ever (see `identity`).
    ``url``: absolute, http or https, else "". ``title`` and ``summary``: plain text. ``content``: the full
    text, where the feed has it, as sanitised HTML. ``language``: a code of two or three letters, or "".

    ``published_at`` is an instant in UTC, where the feed states one: a day, a time and a zone.
    ``published_on`` is the day as the feed writes it, in the publisher's own zone. Where a time or a zone
    is missing there is only the day, so that it becomes no midnight, and no other day for a reader
    elsewhere. Both are None where the date cannot be true. ``updated_at`` is an instant or None.

    ``digest``: hash of title, summary and content; it changes with an edit and with nothing else.
    """

    key: str
    guid: str
    url: str
    title: str
    summary: str
    content: str
    author: str
    language: str
    published_at: datetime | None
    published_on: date | None
    updated_at: datetime | None
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed that was understood.

    ``kind``: rss, atom, json, sitemap, sitemap_index or page. ``entries``: in the order of the feed, at
    most `MOST_ENTRIES`. ``problems``: a sentence for each thing that was odd, though it could be read.
    ``next_maps``: the child sitemaps of a sitemap index, the one changed last first.
    """

    kind: str
    title: str
    home_url: str
    language: str
    entries: tuple[FeedEntry, ...]
    problems: tuple[str, ...]
    next_maps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """An entry as it is written in its format, before anything is cleaned; the formats' readers make these.

    ``links``: candidates for its page, best first, as written, relative to ``base``. ``fallback`` is a
    link that counts only where none of these is an address of its own. ``published`` and ``updated`` are
    dates in whatever form. ``title_is_plain`` where ``<b>`` in the title means just that.
    """

    guid: str = ""
    links: tuple[str, ...] = ()
    fallback: str = ""
    base: str = ""
    title: str = ""
    title_is_plain: bool = False
    summary: str = ""
    content: str = ""
    author: str = ""
    language: str = ""
    published: str = ""
    updated: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenFeed:
    """A feed as it is written, before anything is cleaned."""

    kind: str
    title: str = ""
    home: str = ""
    base: str = ""
    language: str = ""
    entries: tuple[Written, ...] = ()
    next_maps: tuple[str, ...] = ()
