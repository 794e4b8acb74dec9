"""Polls sources: what is new is stored, what came of it is noted, and when to ask again is set."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from random import random
from typing import Any

from django.db import transaction

from tracker.news.models import Host, Outcome, Poll, Polling, SourceKind
from tracker.news.polling.entries import Stored, store_entries
from tracker.news.polling.folder import look_into
from tracker.news.polling.in_turn import Clock, for_a_while, host_of
from tracker.news.polling.look import Looked, address_of, look_at
from tracker.news.polling.schedule import next_interval, wait_after_failure

AT_ONCE = 20  # sources that a task begins with
_GOES_ON = timedelta(minutes=1)  # with others that are due
_LONGEST = timedelta(minutes=3)  # for all of them
_LATER = timedelta(seconds=30)  # at least, where the host had no time for us


def poll_sources(source_ids: Sequence[int], *, clock: Clock) -> list[Poll]:
    """Poll those of the sources that are due and that nobody else polls; gives what came of each.

    Safe to run twice and at the same time. Many hosts are asked at once; what has had no turn within
    three minutes is due again, once its host may be asked. Memory holds a few answers at a time.
    """
    return list(_poll(source_ids, lambda _most: (), clock))


def poll_and_go_on(source_ids: Sequence[int], *, clock: Clock) -> Iterator[Poll]:
    """Poll the sources like `poll_sources`, and for a minute others that are due, as places become free.

    So a source that drips holds up none but itself. Gives each poll as it comes: whoever does not go
    through them polls nothing.
    """

    def next_due(most: int) -> Sequence[Polling]:
        return Polling.objects.lease_due(now=clock(), most=most)

    return _poll(source_ids, for_a_while(next_due, clock=clock, length=_GOES_ON), clock)


def _poll(
    source_ids: Sequence[int], more: Callable[[int], Sequence[Polling]], clock: Clock
) -> Iterator[Poll]:
    started = clock()
    leased = Polling.objects.lease(source_ids, now=started)
    for polling in leased:
        if polling.source.kind == SourceKind.FOLDER:
            yield from _settle(polling, look_into(polling.source, now=started), clock())
    rest = [polling for polling in leased if polling.source.kind != SourceKind.FOLDER]
    for polling, looked in look_at(rest, clock=clock, until=started + _LONGEST, more=more):
        if looked is None:
            polling.finish(due_at=_when_free(polling, clock()))
        else:
            yield from _settle(polling, looked, clock())


def _when_free(polling: Polling, now: datetime) -> datetime:
    """When a source whose host had no time for us is asked again."""
    return max(now + _LATER, Host.objects.free_at(host_of(address_of(polling)), now=now))


def _settle(polling: Polling, looked: Looked, now: datetime) -> list[Poll]:
    """Store what came and free the source; nothing where the lease has run out meanwhile."""
    with transaction.atomic():
        stored = Stored(0, 0)
        if looked.feed is not None:
            stored = store_entries(polling.source, looked.feed.entries, now=now)
        columns = _failed(polling, looked, now) if looked.problem else _answered(polling, looked, stored, now)
        if not polling.finish(polled_at=now, **columns):
            return []
        return [Poll.objects.create(**_log(polling, looked, stored))]


def _answered(polling: Polling, looked: Looked, stored: Stored, now: datetime) -> dict[str, Any]:
    entries = len(looked.feed.entries) if looked.feed else 0
    interval = polling.interval
    if polling.polled_at:  # everything is new to who asks first
        elapsed = now - polling.polled_at
        interval = next_interval(interval, elapsed=elapsed, entries=entries, new=stored.new)
    columns = {
        "interval": interval,
        "due_at": now + interval,
        "answered_at": now,
        "new_at": now if stored.new else polling.new_at,
        "silent_since": None if stored.new else polling.silent_since,
        "failures": 0,
        "failing_since": None,
        "problem": "",
        "content_hash": looked.content_hash,
        "etag": looked.validators.etag or polling.etag,
        "last_modified": looked.validators.last_modified or polling.last_modified,
    }
    if looked.feed is not None:
        columns |= {
            "etag": looked.validators.etag,
            "last_modified": looked.validators.last_modified,
            "address": looked.moved_to or polling.address,
        }
    return columns


def _failed(polling: Polling, looked: Looked, now: datetime) -> dict[str, Any]:
    since = polling.failing_since or now
    failures = polling.failures + 1
    wait = wait_after_failure(
        failures,
        failing_for=now - since,
        jitter=random(),  # noqa: S311  # no secret
        retry_after=looked.retry_after,
    )
    return {
        "failures": failures,
        "failing_since": since,
        "problem": looked.problem[:300],
        "due_at": now + wait,
    }


def _log(polling: Polling, looked: Looked, stored: Stored) -> dict[str, Any]:
    entries = len(looked.feed.entries) if looked.feed else 0
    return {
        "source": polling.source,
        "started_at": polling.leased_at,
        "milliseconds": looked.milliseconds,
        "outcome": _outcome(looked, stored),
        "http_status": looked.status,
        "size": looked.size,
        "entries": entries,
        "new_entries": min(stored.new, entries),
        "edited_entries": stored.edited,
        "problem": looked.problem[:300],
    }


def _outcome(looked: Looked, stored: Stored) -> Outcome:
    if looked.problem:
        return Outcome.FAILED
    if looked.is_unchanged:
        return Outcome.UNCHANGED
    return Outcome.NEW if stored.new else Outcome.NOTHING_NEW
