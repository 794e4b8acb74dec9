"""Stores the entries of a feed, each once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F

from tracker.news.feeds import FeedEntry
from tracker.news.models import Entry, EntryState, Host, Source
from tracker.news.polling.in_turn import host_of

_BATCH = 200
MOST_EDITS = 10  # of one entry that are followed: some feeds count comments in their texts


@dataclass(frozen=True, slots=True)
class Stored:
    """How many of the entries are new, and how many say something else than before."""

    new: int
    edited: int


def store_entries(source: Source, entries: Sequence[FeedEntry], *, now: datetime) -> Stored:
    """Store those entries that are new, and have those fetched again that were edited.

    Safe to run twice and at the same time: the key of an entry is unique for its source. Costs three
    queries for each two hundred entries.
    """
    new = edited = 0
    by_key = {entry.key: entry for entry in entries}
    keys = list(by_key)
    for start in range(0, len(keys), _BATCH):
        batch = keys[start : start + _BATCH]
        digests = dict(source.entries.filter(key__in=batch).values_list("key", "digest"))
        came = [_entry(source, by_key[key], now) for key in batch if key not in digests]
        Host.objects.know({entry.host for entry in came}, now=now)
        Entry.objects.bulk_create(came, ignore_conflicts=True)
        new += len(came)
        changed = [by_key[key] for key in batch if digests.get(key, by_key[key].digest) != by_key[key].digest]
        edited += sum(_edit(source, entry, now) for entry in changed)
    return Stored(new, edited)


def _entry(source: Source, found: FeedEntry, now: datetime) -> Entry:
    return Entry(source=source, key=found.key, seen_at=now, **_said(source, found, now))


def _edit(source: Source, found: FeedEntry, now: datetime) -> bool:
    """Have an edited entry fetched again, unless it changes at every look."""
    known = source.entries.filter(key=found.key, edits__lt=MOST_EDITS).exclude(digest=found.digest)
    waiting = {"problem": "", "leased_until": None, "tries": 0, "edits": F("edits") + 1}
    return known.update(**_said(source, found, now), **waiting) > 0


def _said(source: Source, found: FeedEntry, now: datetime) -> dict[str, Any]:
    """What the feed says of an entry, which waits from now on."""
    return {
        "guid": found.guid[:2000],
        "url": found.url,
        "title": found.title[:500],
        "author": found.author[:200],
        "language": found.language[:10],
        "summary": found.summary,
        "content": found.content,
        "published_at": found.published_at,
        "published_on": found.published_on,
        "digest": found.digest,
        "state": EntryState.WAITING,
        "due_at": now,
        "host": host_of(found.url) if source.reads_pages else "",
    }
