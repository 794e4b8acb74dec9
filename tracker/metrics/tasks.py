"""The task that keeps the sums of figures short."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from tracker.celery import app
from tracker.metrics.rollups.fold import AT_ONCE, fold_all
from tracker.metrics.versions.fold import fold_versions


@app.task
def fold_rollups() -> int:
    """Fold new rows of the rollups and versions; gives how many there were of the one with the most.

    Runs every minute, and again at once where more is left. Safe to run twice and at the same time.
    """
    done = max(fold_all(most=AT_ONCE), fold_versions(now=timezone.now(), most=AT_ONCE))
    if done >= AT_ONCE:
        transaction.on_commit(fold_rollups.delay)
    return done
