"""Looks after sources: learns what each brings, and notes which have fallen silent or gone odd."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Length

from tracker.news.models import Entry, EntryState, Polling
from tracker.news.polling.alarms import EARLIER, LATEST, Seen, alarm_of
from tracker.news.polling.expected import LEARNT_FROM, expected_per_week, longest_silence

_BATCH = 500
_LOOKED_AT_LATELY = timedelta(hours=3)  # a few times as long as lies between two looks


def look_after(*, now: datetime) -> int:
    """Note what is expected of each polled source, since when it is silent, and what is odd about it.

    Learns from the eight weeks before its last new entry, without what its first poll brought, which is
    the past of the feed. Gives how many are silent. Safe to run twice. Costs a query for each five hundred
    sources, one for each that brought something lately, and one for each whose figures have changed.
    """
    silent = last = 0
    while rows := list(_with_what_came().filter(pk__gt=last).order_by("pk")[:_BATCH]):
        last = rows[-1].pk
        silent += sum(_note(row, now) for row in rows)
    return silent


def _with_what_came() -> Any:
    entries = Entry.objects.filter(source=OuterRef("pk")).order_by("seen_at")
    polled = Polling.objects.filter(source__is_enabled=True, new_at__isnull=False)
    came = Q(
        source__entries__seen_at__gt=F("first_at"),
        source__entries__seen_at__gte=F("new_at") - LEARNT_FROM,
    )
    first = Subquery(entries.values("seen_at")[:1])
    return polled.annotate(first_at=first).annotate(came=Count("source__entries", filter=came))


def _note(polling: Any, now: datetime) -> int:
    seen_for = min(polling.new_at - (polling.first_at or polling.new_at), LEARNT_FROM)
    expected = expected_per_week(polling.came, seen_for)
    is_silent = expected is not None and now - polling.new_at > longest_silence(expected)
    noted = {
        "expected_per_week": expected,
        "silent_since": polling.new_at if is_silent else None,
        "alarm": _alarm_of(polling, now),
    }
    if any(getattr(polling, name) != value for name, value in noted.items()):
        Polling.objects.filter(pk=polling.pk, new_at=polling.new_at).update(**noted)
    return int(is_silent)


def _alarm_of(polling: Any, now: datetime) -> str:
    """What is odd by what came lately; where nothing came, what was odd before."""
    if now - polling.new_at > _LOOKED_AT_LATELY:
        return str(polling.alarm)
    entries = (
        Entry.objects.filter(source=polling.pk).exclude(state=EntryState.WAITING).order_by("-seen_at", "-pk")
    )
    rows = entries.annotate(length=Length("article__text")).values_list(
        "title", "url", "published_on", "problem", "length"
    )
    seen = [
        Seen(title=title, url=url, is_dated=published_on is not None, has_page=not problem, length=length)
        for title, url, published_on, problem, length in rows[: LATEST + EARLIER]
    ]
    return alarm_of(seen)[:300]
