"""When a rumour is stale: nothing was heard of it for a while. Derived from its claims, not stored."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings


def stale_before(today: date) -> date:
    """A rumour whose last news is older than this day is stale, by the setting RUMOUR_STALE_DAYS."""
    return today - timedelta(days=settings.RUMOUR_STALE_DAYS)
