"""Which entry is which: a key that stays when ids change, and that no two entries of a feed share.

1. The canonical address of its page, since ids change with the software and addresses are what readers
   keep. It counts where it is an address of its own: not the home page, the feed itself or its folder.
2. Where two entries of a feed lead to one page and say different things, the older one keeps that
   key, which it had before the newer one came; the newer one's key has its id, or else its title, too.
   A page that three or more lead to is none of their own, as a home page.
3. Without an address of its own, the id; where several share it or there is none, with title and day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256
from urllib.parse import urlsplit

from tracker.news.canonical import canonical_url
from tracker.news.feeds.feed import FeedEntry
from tracker.news.feeds.problems import Problems

_SHARED_BY_MANY = 3


def identified(
    entries: Sequence[FeedEntry], *, homes: Iterable[str], problems: Problems
) -> tuple[FeedEntry, ...]:
    """The entries with their keys, repetitions left out. ``homes``: addresses that are no article's."""
    pages = _own_pages(entries, {canonical_url(home) for home in homes if home}, problems)
    guids: dict[str, set[str]] = defaultdict(set)
    groups: dict[str, list[FeedEntry]] = defaultdict(list)
    for entry, page in zip(entries, pages, strict=True):
        guids[entry.guid].add(page or entry.title)
        groups[page].append(entry)
    firsts = {page: _oldest(group) for page, group in groups.items() if page}
    seen: dict[str, FeedEntry] = {}
    for entry, page in zip(entries, pages, strict=True):
        shares_guid = bool(entry.guid) and len(guids[entry.guid]) > 1
        key = _key(entry, page, firsts.get(page), shares_guid=shares_guid)
        problems.count("twice", key in seen)
        problems.count("shared guid", shares_guid)
        seen.setdefault(key, replace(entry, key=key))
    return tuple(seen.values())


def _own_pages(entries: Sequence[FeedEntry], homes: set[str], problems: Problems) -> list[str]:
    """The canonical address of each entry, "" where it is not its own."""
    pages = [canonical_url(entry.url) if entry.url else "" for entry in entries]
    different: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for entry, page in zip(entries, pages, strict=True):
        different[page].add(_says(entry))
    own = []
    for page in pages:
        if not page:
            problems.count("no link")
        elif page in homes or _is_root(page):
            problems.count("home link")
            page = ""
        elif len(different[page]) >= _SHARED_BY_MANY:
            problems.count("shared link")
            page = ""
        own.append(page)
    return own


def _is_root(page: str) -> bool:
    parts = urlsplit(page)
    return parts.path in ("", "/") and not parts.query and not parts.fragment


def _oldest(group: list[FeedEntry]) -> FeedEntry:
    """By date where all have one that differs, else the last: feeds put what is new in front."""
    days = [entry.published_at or entry.published_on for entry in group]
    if all(entry.published_at for entry in group) and len(set(days)) == len(group):
        return min(group, key=lambda entry: str(entry.published_at))
    return group[-1]


def _key(entry: FeedEntry, page: str, first: FeedEntry | None, *, shares_guid: bool) -> str:
    if page and first is not None:
        is_first = _says(entry) == _says(first)
        return _hash("page", page) if is_first else _hash("page", page, entry.guid or entry.title)
    if entry.guid and not shares_guid:
        return _hash("id", entry.guid)
    text = entry.title or entry.summary or entry.digest
    return _hash("text", entry.guid, text, _day(entry.published_on))


def _says(entry: FeedEntry) -> tuple[str, str]:
    """Two entries of one page that say the same of the same day are one, whatever their ids."""
    return entry.digest, _day(entry.published_on)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _hash(*parts: str) -> str:
    return sha256("\0".join(parts).encode()).hexdigest()
