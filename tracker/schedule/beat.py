"""Whether beat is at work: it notes when it has sent what is due."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Max
from django_celery_beat.models import PeriodicTask

LATE = timedelta(minutes=10)  # beat notes its runs every three minutes


def last_run() -> datetime | None:
    """When beat has last sent a task; None where it never has."""
    latest: datetime | None = PeriodicTask.objects.aggregate(latest=Max("last_run_at"))["latest"]
    return latest


def is_late(now: datetime) -> bool:
    """Whether beat has sent nothing for ten minutes."""
    latest = last_run()
    return latest is None or now - latest > LATE
