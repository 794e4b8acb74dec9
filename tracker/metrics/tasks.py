"""The task that keeps the sums of figures short."""

from __future__ import annotations

from django.db import transaction

from tracker.celery import app
from tracker.metrics.rollups.fold import AT_ONCE, fold_all


@app.task
def fold_rollups() -> int:
    """Fold new rows of the rollups; gives how many there were.

    Runs every minute, and again at once where more is left. Safe to run twice and at the same time.
    """
    done = fold_all(most=AT_ONCE)
    if done >= AT_ONCE:
        transaction.on_commit(fold_rollups.delay)
    return done
