"""Departures and arrivals of one place: over a window, and month by month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count as CountRows

from tracker.dates import PartialDate, Precision, Window
from tracker.metrics.counts import Count
from tracker.metrics.models import Direction
from tracker.metrics.places import Place
from tracker.metrics.rollups.read import group_date, organization_groups
from tracker.metrics.shares import months_after
from tracker.moves.models import Move


@dataclass(frozen=True, slots=True)
class MonthCount:
    """What happened in one month, or in the days of it that lie in the window."""

    month: PartialDate
    count: Count


def groups_of(direction: Direction, place: Place, window: Window) -> list[dict[str, Any]]:
    """Groups of moves of one date out of or into a place, which `Count.of_group` takes.

    From the rollup for an organization by itself; for a lineage from the moves of its members.
    """
    if place.lineages is None:
        return list(organization_groups(direction, window, organizations=place.members))
    moves = Move.objects.counted().maybe_within(window)
    here: Any = place.departures(moves) if direction == Direction.OUT else place.arrivals(moves)
    dates = here.with_unsourced().order_by().values("happened_first_day", "happened_precision", "unsourced")
    return list(dates.annotate(n=CountRows("pk")))


def count_of(groups: Iterable[dict[str, Any]], window: Window) -> Count:
    """The sum of groups over a window."""
    return sum((Count.of_group(window, group) for group in groups), Count())


def by_month(groups: Iterable[dict[str, Any]], window: Window) -> list[MonthCount]:
    """The counts of every month of the window, those without any too; linear in the groups and months."""
    counts: defaultdict[date, Count] = defaultdict(Count)
    for group in groups:
        when = group_date(group)
        months = months_of(Window(max(window.first_day, when.first_day), min(window.last_day, when.last_day)))
        for month in months:
            counts[month.first_day.replace(day=1)] += Count.of_group(month, group)
    return [
        MonthCount(PartialDate(first, Precision.MONTH), counts[first])
        for first in (month.first_day.replace(day=1) for month in months_of(window))
    ]


def months_of(window: Window) -> Iterator[Window]:
    """The months of a window, the first and the last cut to it."""
    first = window.first_day
    while first <= window.last_day:
        after = months_after(first.replace(day=1), 1)
        yield Window(first, min(after - timedelta(days=1), window.last_day))
        first = after
