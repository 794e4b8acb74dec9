"""Which moves of the past are asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from tracker.dates import Window
from tracker.metrics.behind import FigureOfMoves
from tracker.metrics.every_lineage import EveryLineage
from tracker.metrics.narrowing import ANY, OrganizationSort
from tracker.metrics.past.lineal import Lineal
from tracker.metrics.past.then import MoveThen
from tracker.moves.models.what_counts import ARRIVING, COUNTED, DEPARTING, IN_POSTS, maybe_since
from tracker.moves.role_groups import role_group
from tracker.moves.vocabulary import COUNTED_STATUSES, MoveStatus

Keys = Sequence[int] | None
"""Records by their keys; None for any. Those of one record and of all that were merged into it: `keys_of`."""
FIGURES = (*(each.value for each in FigureOfMoves if each != FigureOfMoves.FLOWS),)
"""Figures whose moves of the past can be listed: transfers are known of now only."""
_YEAR = timedelta(days=366)
_RECORDS = ("person", "from_organization", "to_organization")
_SIDES = {"departures": "from", "arrivals": "to"}
_COUNTABLE = (*COUNTED_STATUSES, MoveStatus.RUMOURED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a list or figure is narrowed to; ``figure`` is one of `FIGURES` or empty.

    A figure counts announced and confirmed moves, and where ``statuses`` are named only those of them, or
    rumours. Of a figure a role group is that of the side that is counted; else of either. ``lineal`` are
    organizations that are meant with their lineage, under the name of the parameter; with ``every`` lineage
    a figure of all is rolled up, and the sort is that of the topmost parent.
    """

    person: Keys = None
    organization: Keys = None
    from_organization: Keys = None
    to_organization: Keys = None
    lineal: Mapping[str, Lineal] = field(default_factory=dict)
    every: EveryLineage | None = None
    sort: OrganizationSort = ANY
    group: int | None = None
    kinds: Sequence[str] = ()
    statuses: Sequence[str] = ()
    exit_manners: Sequence[str] = ()
    role_groups: Sequence[str] = ()
    counted: bool = False
    figure: str = ""
    since: date | None = None
    until: date | None = None

    def bounded(self, day: date) -> Asked:
        """With a period where nothing else bounds the cost: the twelve months to its end or to the day.

        Without an end it goes on for a year behind the day, for what was known of the time to come.
        """
        narrowed = (self.person, self.organization, self.from_organization, self.to_organization)
        if self.since or self.group or self.lineal or any(keys is not None for keys in narrowed):
            return self
        since = Window.asked_for(None, None, today=self.until or day).first_day
        return replace(self, since=since, until=self.until or day + _YEAR)

    def about(self) -> Asked:
        """Without what the evidence of a day may change: a wider net for what it is then fitted to.

        Dates are let differ by a year from those of today; of a lineage it is whoever was ever of it.
        """
        ever_of: dict[str, Any] = {name: here.keys for name, here in self.lineal.items()}
        return replace(
            self,
            kinds=(),
            statuses=(),
            exit_manners=(),
            role_groups=(),
            sort=ANY,
            lineal={},
            every=None,
            **ever_of,
            counted=False,
            figure="",
            since=self.since and max(self.since, date(1901, 1, 1)) - _YEAR,
            until=self.until and min(self.until, date(2100, 1, 1)) + _YEAR,
        )

    def of(self, rows: Any) -> Any:
        """Those of moves, or of history with kind and date annotated. One query more for role groups."""
        for column in _RECORDS:
            if (keys := getattr(self, column)) is not None:
                rows = rows.filter(**{f"{column}__in": keys})
        if self.organization is not None:
            sides = Q(from_organization__in=self.organization) | Q(to_organization__in=self.organization)
            rows = rows.filter(sides)
        for name, here in self.lineal.items():
            rows = rows.filter(self._on_its_side(name, here))
        if self.group:
            rows = rows.filter(group=self.group)
        if self.since:
            rows = rows.filter(maybe_since(self.since))
        if self.until:
            rows = rows.filter(happened_first_day__lte=self.until)
        rows = self._of_roles(self._that_count(rows))
        return self.every.without_steps_within(rows) if self.every else rows

    def fits(self, move: MoveThen) -> bool:
        """The same of a plain row."""
        when = move.happened_on
        return (
            self._fits_records(move)
            and all(self._fits_lineal(name, here, move) for name, here in self.lineal.items())
            and (not self.kinds or move.kind in self.kinds)
            and (not self.statuses or move.status in self.statuses)
            and (not self.exit_manners or move.exit_manner in self.exit_manners)
            and (not self.counted or move.is_counted)
            and (not self.figure or self._fits_figure(move))
            and (not self.role_groups or self._fits_roles(move))
            and (not self.sort or any(self._is_of_sort(move, side) for side in self._sorted_sides))
            and not (self.every and self._is_step_within(self.every, move))
            and (self.since is None or when.last_day >= self.since)
            and (self.until is None or when.first_day <= self.until)
        )

    @property
    def _figure_statuses(self) -> list[str]:
        wanted = self.statuses or COUNTED_STATUSES
        return [status for status in _COUNTABLE if status in wanted]

    @property
    def _sorted_sides(self) -> list[str]:
        """Which side is to be of the sort: the one that is counted, else either."""
        side = _SIDES.get(self.figure)
        return [f"{each}_organization" for each in ([side] if side else ["from", "to"])]

    def _on_its_side(self, name: str, here: Lineal) -> Q:
        """Of a figure, a step within the lineage is none."""
        left, joined = here.on_side("from"), here.on_side("to")
        on_side = {"from_organization": left, "to_organization": joined}.get(name, left | joined)
        return on_side & ~(left & joined) if self.figure and self.figure != "counted" else on_side

    def _fits_lineal(self, name: str, here: Lineal, move: MoveThen) -> bool:
        day = move.happened_first_day
        left = here.holds(move.from_organization_id, on=day)
        joined = here.holds(move.to_organization_id, on=day)
        if self.figure and self.figure != "counted" and left and joined:
            return False
        return {"from_organization": left, "to_organization": joined}.get(name, left or joined)

    def _that_count(self, rows: Any) -> Any:
        if self.kinds:
            rows = rows.filter(kind__in=self.kinds)
        if self.exit_manners:
            rows = rows.filter(exit_manner__in=self.exit_manners)
        if self.sort:
            wanted = Q(pk__in=())
            for side in self._sorted_sides:
                wanted |= self.every.of_sort(side, self.sort.on) if self.every else self.sort.on(side)
            rows = rows.filter(wanted)
        if self.counted:
            rows = rows.filter(COUNTED)
        if self.figure:
            return rows.filter(_COUNTED_AS[self.figure], status__in=self._figure_statuses)
        return rows.filter(status__in=self.statuses) if self.statuses else rows

    def _fits_figure(self, move: MoveThen) -> bool:
        counts_as = {
            "departures": move.is_departure,
            "arrivals": move.is_arrival,
            "net": move.is_departure or move.is_arrival,
            "counted": move.is_in_posts,
        }
        return move.status in self._figure_statuses and counts_as[self.figure]

    def _of_roles(self, rows: Any) -> Any:
        """History has no column for the group of a role: which roles there are is looked up first."""
        if not self.role_groups:
            return rows
        roles = {role for pair in rows.order_by().values_list("role_from", "role_to") for role in pair}
        wanted = [role for role in roles if role_group(role) in self.role_groups]
        before, after = Q(role_from__in=wanted), Q(role_to__in=wanted)
        by_figure = {
            "departures": before,
            "arrivals": after,
            "net": (DEPARTING & before) | (ARRIVING & after),
        }
        return rows.filter(by_figure.get(self.figure, before | after))

    def _is_of_sort(self, move: MoveThen, side: str) -> bool:
        """Of one that is below another it is the topmost parent that is asked for. One query for that."""
        key, every = getattr(move, f"{side}_id"), self.every
        if every is None or key not in every.below:
            return _is_of(self.sort, getattr(move, side))
        topmost = every.lineages.topmost(key, on=move.happened_first_day)
        return topmost in every.topmost_of(self.sort.on)

    @staticmethod
    def _is_step_within(every: EveryLineage, move: MoveThen) -> bool:
        left, joined = move.from_organization_id, move.to_organization_id
        return every.is_step_within(left, joined, on=move.happened_first_day)

    def _fits_records(self, move: MoveThen) -> bool:
        left, joined = move.from_organization_id, move.to_organization_id
        return (
            (self.from_organization is None or left in self.from_organization)
            and (self.to_organization is None or joined in self.to_organization)
            and (self.organization is None or left in self.organization or joined in self.organization)
        )

    def _fits_roles(self, move: MoveThen) -> bool:
        before, after = (role_group(role) in self.role_groups for role in (move.role_from, move.role_to))
        by_figure = {
            "departures": before,
            "arrivals": after,
            "net": (move.is_departure and before) or (move.is_arrival and after),
        }
        return by_figure.get(self.figure, before or after)


_COUNTED_AS = {
    "departures": DEPARTING,
    "arrivals": ARRIVING,
    "net": DEPARTING | ARRIVING,
    "counted": IN_POSTS,
}


def _is_of(sort: OrganizationSort, organization: Any) -> bool:
    kind, country = getattr(organization, "kind", ""), getattr(organization, "country", "")
    return (not sort.kind or kind == sort.kind) and (not sort.country or country == sort.country.upper())


def keys_of(record: Any) -> Keys:
    """The record and all that were merged into it, which the past knows by keys of their own; () for none."""
    if record is None:
        return ()
    found = newest = [record.pk]
    while newest:
        merged = type(record).with_merged.filter(merged_into__in=newest)
        newest = list(merged.values_list("pk", flat=True))
        found = [*found, *newest]
    return found
