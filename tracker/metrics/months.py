"""Departures and arrivals of one place: over a window, and month by month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count as CountRows

from tracker.dates import PartialDate, Precision, Window
from tracker.dates.counting import months_after
from tracker.metrics.counts import Count
from tracker.metrics.models import Direction
from tracker.metrics.narrowing import COUNTED, Narrowing
from tracker.metrics.places import Place
from tracker.metrics.rollups.read import group_date, organization_groups
from tracker.moves.models import Move


@dataclass(frozen=True, slots=True)
class MonthCount:
    """What happened in one month, or in the days of it that lie in the window."""

    month: PartialDate
    count: Count


def groups_of(
    direction: Direction, place: Place, window: Window, only: Narrowing = COUNTED
) -> list[dict[str, Any]]:
    """Groups of moves of one date out of or into a place, which `Count.of_group` takes.

    From the rollup for an organization by itself; for a lineage, and where a manner or a role is asked
    for, from the moves of its members.
    """
    if place.lineages is None and only.is_rolled_up:
        rolled = organization_groups(direction, window, organizations=place.members, statuses=only.statuses)
        return list(rolled)
    moves = Move.objects.filter(only.of_moves(direction)).maybe_within(window)
    here: Any = place.departures(moves) if direction == Direction.OUT else place.arrivals(moves)
    dates = here.with_unsourced().order_by().values("happened_first_day", "happened_precision", "unsourced")
    return list(dates.annotate(n=CountRows("pk")))


def count_of(groups: Iterable[dict[str, Any]], window: Window) -> Count:
    """The sum of groups over a window."""
    return sum((Count.of_group(window, group) for group in groups), Count())


def by_month(groups: Iterable[dict[str, Any]], window: Window) -> list[MonthCount]:
    """The counts of every month of the window, those without any too; linear in the groups and months."""
    tally = _Tally()
    for group in groups:
        tally.add(group, window)
    return tally.every_month(_month_dates(window))


def by_organization_and_month(
    groups: Iterable[dict[str, Any]], organizations: Iterable[int], window: Window
) -> dict[int, tuple[Count, list[MonthCount]]]:
    """Of each organization its count over the window, and those of every month. Reads the groups once."""
    tallies = {organization: _Tally() for organization in organizations}
    for group in groups:
        tallies[group["organization"]].add(group, window)
    months = _month_dates(window)
    return {key: (tally.whole(), tally.every_month(months)) for key, tally in tallies.items()}


class _Tally:
    """Counts of one place while they are made: of exact dates as numbers, of vague ones as counts."""

    __slots__ = ("_exact", "_of_months", "_vague")

    def __init__(self) -> None:
        self._exact: defaultdict[date, list[int]] = defaultdict(lambda: [0, 0])
        self._of_months: defaultdict[date, Count] = defaultdict(Count)
        self._vague = Count()

    def add(self, group: dict[str, Any], window: Window) -> None:
        first_day: date = group["happened_first_day"]
        if group["happened_precision"] != Precision.DAY:
            self._add_vague(group, window)
        elif window.first_day <= first_day <= window.last_day:
            of_day = self._exact[first_day]
            of_day[0] += group["n"]
            if group["unsourced"]:
                of_day[1] += group["n"]

    def _add_vague(self, group: dict[str, Any], window: Window) -> None:
        self._vague += Count.of_group(window, group)
        when = group_date(group)
        for month in months_of(
            Window(max(window.first_day, when.first_day), min(window.last_day, when.last_day))
        ):
            self._of_months[month.first_day.replace(day=1)] += Count.of_group(month, group)

    def whole(self) -> Count:
        """The count over the window."""
        n, unsourced = (sum(of_day[place] for of_day in self._exact.values()) for place in (0, 1))
        return self._vague + Count(n, float(n), n, unsourced)

    def every_month(self, months: Iterable[PartialDate]) -> list[MonthCount]:
        counts: dict[date, Count] = dict(self._of_months)
        nothing = Count()
        for day, (n, unsourced) in self._exact.items():
            first = day if day.day == 1 else day.replace(day=1)
            counts[first] = counts.get(first, nothing) + Count(n, float(n), n, unsourced)
        return [MonthCount(month, counts.get(month.first_day, nothing)) for month in months]


def _month_dates(window: Window) -> list[PartialDate]:
    return [PartialDate(month.first_day.replace(day=1), Precision.MONTH) for month in months_of(window)]


def months_of(window: Window) -> Iterator[Window]:
    """The months of a window, the first and the last cut to it."""
    first = window.first_day
    while first <= window.last_day:
        after = months_after(first.replace(day=1), 1)
        yield Window(first, min(after - timedelta(days=1), window.last_day))
        first = after
