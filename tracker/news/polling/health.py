"""Looks after sources: learns what each brings, and notes which have fallen silent."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count, F, OuterRef, Q, Subquery

from tracker.news.models import Entry, Polling
from tracker.news.polling.expected import LEARNT_FROM, expected_per_week, longest_silence

_BATCH = 500


def look_after(*, now: datetime) -> int:
    """Note what is expected of each polled source, and since when it is silent; gives how many are.

    Learns from the eight weeks before its last new entry, without what its first poll brought, which is
    the past of the feed. Safe to run twice. Costs a query for each five hundred sources, and one for each
    whose figures have changed.
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
    noted = (expected, polling.new_at if is_silent else None)
    if (polling.expected_per_week, polling.silent_since) != noted:
        same = Polling.objects.filter(pk=polling.pk, new_at=polling.new_at)
        same.update(expected_per_week=noted[0], silent_since=noted[1])
    return int(is_silent)
