"""Headcounts from sums: those who had begun less those whose stay was over.

Of a stay whose start and end cannot be on one day or in the other order, the share of the start that has
passed less that of the end is the share by which it covers a day. The others are looked at each by itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Count, Q

from tracker.dates import PartialDate, Precision
from tracker.metrics.careers.sums import Bounds, bounds_of
from tracker.metrics.headcount import Headcount
from tracker.metrics.models import Bound, StaySumQuerySet
from tracker.metrics.shares import share_until
from tracker.moves.models.stay import StayQuerySet

_Dates = Counter[tuple[PartialDate, PartialDate | None]]


@dataclass(slots=True)
class _Tally:
    """What a headcount of a day is summed from."""

    min: int = 0
    value: float = 0.0
    max: int = 0

    def add(self, row: Bounds, share: float) -> None:
        (self.begin if row.bound == Bound.BEGINS else self.end)(share, row.n)

    def begin(self, share: float, n: int) -> None:
        self.min += n * (share == 1)
        self.value += n * share
        self.max += n * (share > 0)

    def end(self, share: float, n: int) -> None:
        self.min -= n * (share > 0)
        self.value -= n * share
        self.max -= n * (share == 1)


def headcounts_of(stays: StayQuerySet, kept: StaySumQuerySet, days: Sequence[date]) -> list[Headcount]:
    """How many were there on each of the days, the earliest first.

    ``kept`` are the rows of `StayMonth`. Costs a query, one more where some are tangled, and two for each day
    that is not the last of its month.
    """
    bounds = bounds_of(kept, "is_tangled")
    is_tangled, plain = any(row.value for row in bounds), [row for row in bounds if not row.value]
    tangled: _Dates = _tangled(stays, days) if is_tangled else Counter()
    before, months = _Tally(), []
    for row in plain:
        if row.when.last_day < days[0].replace(day=1):  # past on all of the days
            before.add(row, 1.0)
        elif row.month <= days[-1]:
            months.append(row)
    return [_headcount(stays, day, before, months, tangled) for day in days]


def there_between(kept: StaySumQuerySet, month_ends: Sequence[date]) -> tuple[int, int]:
    """How many stays may cover one of the month ends, and how many of these are unsourced. One query."""
    there = unsourced = 0
    for row in bounds_of(kept.filter(spans_months=True, month__lte=month_ends[-1]), "unsourced"):
        if row.bound == Bound.BEGINS:
            n = row.n
        else:
            n = -row.n if _last_month(row.month, row.precision) <= month_ends[0] else 0
        there += n
        unsourced += n if row.value else 0
    return there, unsourced


def _headcount(
    stays: StayQuerySet, day: date, before: _Tally, months: Sequence[Bounds], tangled: _Dates
) -> Headcount:
    tally = replace(before)
    month = day.replace(day=1)
    is_whole = (day + timedelta(days=1)).day == 1
    for row in months:
        if row.precision == Precision.DAY:  # the first of its month stands for all of its days
            share = float(row.month < month or (is_whole and row.month == month))
        else:
            share = share_until(row.when, day)
        tally.add(row, share)
    if not is_whole:
        tally.begin(1.0, _exact(stays, "begins", month, day))
        tally.end(1.0, _exact(stays, "over", month, day))
    for (begins, over), n in tangled.items():
        share = share_until(begins, day) * (1 - (share_until(over, day) if over else 0.0))
        tally.begin(share, n)
    return Headcount(day, tally.min, tally.value, tally.max)


def _exact(stays: StayQuerySet, name: str, first: date, last: date) -> int:
    """How many begin or are over on these very days."""
    inside = {f"{name}_first_day__range": (first, last), f"{name}_precision": Precision.DAY}
    return stays.filter(is_tangled=False, **inside).count()


def _tangled(stays: StayQuerySet, days: Sequence[date]) -> _Dates:
    """Those whose start and end may lie in either order, by both dates; without those over before."""
    year = days[0].replace(month=1, day=1)
    rows = (
        stays.filter(Q(is_tangled=True), begins_first_day__lte=days[-1], over_first_day__gte=year)
        .values_list("begins_first_day", "begins_precision", "over_first_day", "over_precision")
        .annotate(sum=Count("pk"))
    )
    found: _Dates = Counter()
    for begins, begins_precision, over, over_precision, n in rows:
        key = PartialDate(begins, Precision(begins_precision)), PartialDate(over, Precision(over_precision))
        found[key] += n
    return found


def _last_month(month: date, precision: str) -> date:
    """The first day of the last month that a date may lie in."""
    return month.replace(month=12) if precision == Precision.YEAR else month
