"""Sums of stays over a period: whole months from what is kept, the days at its edges from the stays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, Q, Sum

from tracker.dates import PartialDate, Precision, Window
from tracker.metrics.models import StayMonth
from tracker.metrics.rollups.read import edges_of, whole_months
from tracker.moves.models.stay import StayQuerySet


class Bounds(NamedTuple):
    """How many stays begin, or are over, in a month or on a vague date; as in `StayMonth`."""

    bound: str
    month: date
    precision: str
    is_known: bool
    is_first: bool
    is_again: bool
    is_tangled: bool
    spans_months: bool
    exit_manner: str
    unsourced: bool
    n: int

    @property
    def when(self) -> PartialDate:
        """The date; the first day of the month for all exact days of it."""
        return PartialDate(self.month, Precision(self.precision))


def bounds_at(organization_id: int, *, is_rolled_up: bool) -> list[Bounds]:
    """All of one organization by itself, or of its lineage.

    One query; so many rows as there are months, times what is told apart.
    """
    rows = StayMonth.objects.at(organization_id, is_rolled_up=is_rolled_up)
    summed = rows.values_list(*Bounds._fields[:-1]).annotate(sum=Sum("n"))
    return [Bounds(*row) for row in summed if row[-1]]


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
    kept: Iterable[Bounds], stays: StayQuerySet, name: str, window: Window, key: str
) -> Counter[tuple[PartialDate, Any]]:
    """How many of the sums lie, or may lie, in the window, by the date and another column.

    Exact days of whole months count as the first of theirs. Those at the edges are counted among the
    stays, by the date of the ``name``, in one query.
    """
    found: Counter[tuple[PartialDate, Any]] = Counter()
    months = whole_months(window)
    for row in kept:
        if row.precision == Precision.DAY:
            is_inside = months is not None and months[0] <= row.month <= months[1]
        else:
            is_inside = window.share_inside(row.when) > 0
        if is_inside:
            found[row.when, getattr(row, key)] += row.n
    if edges := edges_of(window):
        days = Q()
        for edge in edges:
            days |= Q(**{f"{name}_first_day__range": (edge.first_day, edge.last_day)})
        exact = stays.filter(days, **{f"{name}_precision": Precision.DAY})
        for first, value, n in exact.values_list(f"{name}_first_day", key).annotate(sum=Count("pk")):
            found[PartialDate.from_day(first), value] += n
    return +found
