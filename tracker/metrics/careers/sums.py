"""Sums of stays over a period: whole months from what is kept, the days at its edges from the stays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, Q, Sum

from tracker.dates import PartialDate, Precision, Window
from tracker.metrics.models import StaySumQuerySet
from tracker.metrics.rollups.read import edges_of, whole_months
from tracker.moves.models.stay import StayQuerySet


class Bounds(NamedTuple):
    """How many stays begin, or are over, in a month or on a vague date; by one more column of `StayMonth`."""

    bound: str
    month: date
    precision: str
    value: Any
    n: int

    @property
    def when(self) -> PartialDate:
        """The date; the first day of the month for all exact days of it."""
        return PartialDate(self.month, Precision(self.precision))


def bounds_of(kept: StaySumQuerySet, column: str) -> list[Bounds]:
    """Sums of some rows of `StayMonth`. One query; so many rows as there are months, times the values."""
    summed = kept.values_list("bound", "month", "precision", column).annotate(sum=Sum("n"))
    return [Bounds(*row) for row in summed if row[-1]]


def near(kept: StaySumQuerySet, window: Window) -> StaySumQuerySet:
    """The rows of months in the window, and of vague dates that may lie in it."""
    return kept.filter(month__range=(window.first_day.replace(month=1, day=1), window.last_day))


def with_edges(
    window: Window,
    inside: Callable[[list[Window]], StayQuerySet],
    kept: Any,
    key: tuple[str, ...],
    **computed: Q,
) -> Counter[Any]:
    """How many stays of the window there are of each key, by days that stand for vague dates.

    ``inside`` gives the stays of some windows, ``kept`` are sums with a month. Columns of the key that a
    stay does not have are ``computed``.
    """
    found: Counter[Any] = Counter()
    months = whole_months(window)
    if months:
        rows = kept.filter(month__range=months).order_by().values_list(*key).annotate(sum=Sum("n"))
        for *values, n in rows:
            found[tuple(values)] += n
    if edges := edges_of(window):
        stays = inside(edges).annotate(**computed).values_list(*key)
        for *values, n in stays.annotate(sum=Count("pk")):
            found[tuple(values)] += n
    return +found


def by_date(
    kept: StaySumQuerySet, stays: StayQuerySet, name: str, window: Window, column: str
) -> Counter[tuple[PartialDate, Any]]:
    """How many of the sums lie, or may lie, in the window, by the date and another column.

    Exact days of whole months count as the first of theirs. Those at the edges are counted among the
    stays, by the date of the ``name``. One query, and another where there are edges and any stays.
    """
    found: Counter[tuple[PartialDate, Any]] = Counter()
    rows = bounds_of(near(kept, window), column)
    months = whole_months(window)
    for row in rows:
        if row.precision == Precision.DAY:
            is_inside = months is not None and months[0] <= row.month <= months[1]
        else:
            is_inside = window.share_inside(row.when) > 0
        if is_inside:
            found[row.when, row.value] += row.n
    edges = edges_of(window)
    if rows and edges:
        days = Q()
        for edge in edges:
            days |= Q(**{f"{name}_first_day__range": (edge.first_day, edge.last_day)})
        exact = stays.filter(days, **{f"{name}_precision": Precision.DAY})
        for first, value, n in exact.values_list(f"{name}_first_day", column).annotate(sum=Count("pk")):
            found[PartialDate.from_day(first), value] += n
    return +found
