"""Departures and arrivals of one place: over a window, and month by month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Count as CountRows

from tracker.dates import PartialDate, Precision, Window
from tracker.dates.counting import months_after
from tracker.metrics.counts import Count
from tracker.metrics.models import Direction
from tracker.metrics.narrowing import COUNTED, Narrowing
from tracker.metrics.places import Place
from tracker.metrics.rollups.read import GroupRow, MonthSums, organization_groups
from tracker.moves.models import Move

_DAY = Precision.DAY.value
_NONE = (0, 0)


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
        n = int(group["n"])
        unsourced = n if group["unsourced"] else 0
        tally.add(group["happened_first_day"], group["happened_precision"], n, unsourced, window)
    months = month_dates(window)
    counts = tally.counts([_key(month.first_day) for month in months])
    return [MonthCount(month, count) for month, count in zip(months, counts, strict=True)]


def by_organization_and_month(
    sums: Mapping[int, MonthSums], rows: Iterable[GroupRow], organizations: Iterable[int], window: Window
) -> dict[int, MonthByMonth]:
    """Of each organization its count over the window, and those of every month. Reads the groups once.

    ``sums`` are of whole months in the window; they are not changed.
    """
    tallies = {organization: _Tally(sums.get(organization)) for organization in organizations}
    for organization, first_day, precision, unsourced, n in rows:
        tallies[organization].add(first_day, precision, n, n if unsourced else 0, window)
    months = [_key(month.first_day) for month in month_dates(window)]
    return {key: MonthByMonth(tally.whole(), tally.counts(months)) for key, tally in tallies.items()}


class MonthByMonth(NamedTuple):
    """The count over a window, and one for each month of `month_dates`."""

    whole: Count
    months: list[Count]


class _Tally:
    """Counts of one place while they are made: of exact dates as numbers, of vague ones as counts."""

    __slots__ = ("_exact", "_of_months", "_vague")

    def __init__(self, exact: MonthSums | None = None) -> None:
        self._exact = dict(exact) if exact else {}
        self._of_months: defaultdict[str, Count] = defaultdict(Count)
        self._vague = Count()

    def add(self, first_day: date, precision: str, n: int, unsourced: int, window: Window) -> None:
        if precision != _DAY:
            self._add_vague(PartialDate(first_day, Precision(precision)), n, unsourced, window)
        elif window.first_day <= first_day <= window.last_day:
            month = _key(first_day)
            before, before_unsourced = self._exact.get(month, _NONE)
            self._exact[month] = before + n, before_unsourced + unsourced

    def _add_vague(self, when: PartialDate, n: int, unsourced: int, window: Window) -> None:
        self._vague += Count.of_moves(window, when, n, unsourced)
        for month in months_of(
            Window(max(window.first_day, when.first_day), min(window.last_day, when.last_day))
        ):
            self._of_months[_key(month.first_day)] += Count.of_moves(month, when, n, unsourced)

    def whole(self) -> Count:
        """The count over the window."""
        n, unsourced = map(sum, zip(_NONE, *self._exact.values(), strict=True))
        return self._vague + Count.exact(n, unsourced)

    def counts(self, months: Sequence[str]) -> list[Count]:
        """The counts of the months of these keys."""
        counts = [Count.exact(*self._exact.get(month, _NONE)) for month in months]
        if not self._of_months:
            return counts
        return [count + self._of_months[month] for month, count in zip(months, counts, strict=True)]


def _key(day: date) -> str:
    """The first day of the month of a day, such as ``2024-05-01``, as `MonthSums` names months."""
    return f"{day.isoformat()[:7]}-01"


@lru_cache(maxsize=256)
def month_dates(window: Window) -> tuple[PartialDate, ...]:
    """The months of a window."""
    return tuple(PartialDate(month.first_day.replace(day=1), Precision.MONTH) for month in months_of(window))


def months_of(window: Window) -> Iterator[Window]:
    """The months of a window, the first and the last cut to it."""
    first = window.first_day
    while first <= window.last_day:
        after = months_after(first.replace(day=1), 1)
        yield Window(first, min(after - timedelta(days=1), window.last_day))
        first = after
