"""A set of files for every day, in UTC, as soon as the day has begun."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from pathlib import Path

from django.conf import settings

from tracker.exports.files.sets import KINDS, AlreadyAtWork, alone, forget_old, public_sets
from tracker.exports.files.write import write_set


def keep_daily(folder: Path, *, now: datetime) -> None:
    """Write the set of the day where it is missing; delete what is old, and what names somebody erased.

    Safe to run at any time and as often as one likes.
    """
    with suppress(AlreadyAtWork):
        tidy(folder, now=now)
        there = public_sets(folder)
        if not there or there[-1].made_at.date() < now.date():
            write_set(folder, KINDS, now=now)
            tidy(folder, now=now)


def tidy(folder: Path, *, now: datetime) -> None:
    """Delete what the settings do not keep. Raises AlreadyAtWork."""
    with alone(folder):
        forget_old(
            folder,
            now=now,
            kept_days=settings.EXPORT_KEPT_DAYS,
            fulls_kept=settings.EXPORT_FULLS_KEPT,
        )
