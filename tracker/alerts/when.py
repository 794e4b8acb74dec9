"""When a watchlist is due next. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from tracker.alerts.models import Frequency

PAUSE = timedelta(minutes=5)  # between two mails of a list that tells at once


def next_due(frequency: str, *, hour: int, time_zone: str, after: datetime) -> datetime:
    """The first moment after another at which a mail is due, in UTC.

    Daily mails come at the hour of the time zone, weekly ones on Monday; where clocks are put forward
    over that hour, at the moment that would have had it.
    """
    if frequency not in (Frequency.DAILY, Frequency.WEEKLY):
        return after + PAUSE
    local = after.astimezone(ZoneInfo(time_zone))
    due = local.replace(hour=hour, minute=0, second=0, microsecond=0, fold=0)
    if frequency == Frequency.WEEKLY:
        due -= timedelta(days=due.weekday())
    step = timedelta(days=7 if frequency == Frequency.WEEKLY else 1)
    while due.astimezone(UTC) <= after:
        due += step  # by the clock on the wall
    return due.astimezone(UTC)
