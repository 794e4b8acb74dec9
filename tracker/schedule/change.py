"""What an administrator does to the schedule: how often a task runs, whether at all, and running it now."""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_celery_beat.models import IntervalSchedule, PeriodicTask

from tracker.celery import send

_LONGEST = timedelta(days=365)


def scheduled() -> QuerySet[PeriodicTask]:
    """What of the tracker runs by itself, by name."""
    ours: QuerySet[PeriodicTask] = PeriodicTask.objects.filter(
        task__startswith="tracker.", interval__isnull=False
    )
    return ours.select_related("interval").order_by("name")


def check_interval(every: int, period: str) -> None:
    """Raise ValidationError where a task would run less than once a year."""
    if timedelta(**{period: min(every, 10**8)}) > _LONGEST:
        raise ValidationError({"every": _("Once a year is the most seldom that a task can run.")})


def set_interval(task: PeriodicTask, every: int, period: str) -> None:
    """Let a task run so often, without saving it."""
    # the table may hold an interval twice, so that get_or_create would not do
    same = IntervalSchedule.objects.filter(every=every, period=period).order_by("pk").first()
    task.interval = same or IntervalSchedule.objects.create(every=every, period=period)


def run_now(task: PeriodicTask) -> None:
    """Send a task to the workers. Raises NotSent where the broker does not answer."""
    send(task.task)
