"""Days that stand for vague dates, and months counted from a day."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from tracker.dates.partial import PartialDate, Precision


def middle(when: PartialDate) -> date:
    """The middle day of those that a date may mean; the day itself where it is exact."""
    if when.precision == Precision.DAY:
        return when.first_day
    return when.first_day + timedelta(days=(when.days - 1) // 2)


def months_after(day: date, months: int) -> date:
    """The same day so many months later (earlier for a negative number), or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def months_until(start: date, end: date) -> int:
    """The most months after the start that are over before the end; −1 where that is no later."""
    months = (end.year - start.year) * 12 + end.month - start.month
    while months >= 0 and end <= months_after(start, months):
        months -= 1
    return max(months, -1)
