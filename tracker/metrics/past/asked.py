"""Which moves of the past are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from tracker.dates import Window
from tracker.metrics.past.then import MoveThen
from tracker.moves.models.what_counts import ARRIVING, COUNTED, DEPARTING, maybe_since
from tracker.moves.role_groups import role_group

Keys = Sequence[int] | None
"""Records by their keys; None for any. Those of one record and of all that were merged into it: `keys_of`."""
_YEAR = timedelta(days=366)
_RECORDS = ("person", "from_organization", "to_organization")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a list or figure is narrowed to. ``figure`` is ``departures``, ``arrivals`` or empty."""

    person: Keys = None
    organization: Keys = None
    from_organization: Keys = None
    to_organization: Keys = None
    group: int | None = None
    kinds: Sequence[str] = ()
    statuses: Sequence[str] = ()
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
        if self.since or self.group or any(keys is not None for keys in narrowed):
            return self
        since = Window.asked_for(None, None, today=self.until or day).first_day
        return replace(self, since=since, until=self.until or day + _YEAR)

    def about(self) -> Asked:
        """Without what the evidence of a day may change: a wider net for what it is then fitted to.

        Dates are let differ by a year from those of today.
        """
        return replace(
            self,
            kinds=(),
            statuses=(),
            role_groups=(),
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
        if self.group:
            rows = rows.filter(group=self.group)
        if self.since:
            rows = rows.filter(maybe_since(self.since))
        if self.until:
            rows = rows.filter(happened_first_day__lte=self.until)
        return self._of_roles(self._that_count(rows))

    def fits(self, move: MoveThen) -> bool:
        """The same of a plain row."""
        when = move.happened_on
        return (
            self._fits_records(move)
            and (not self.kinds or move.kind in self.kinds)
            and (not self.statuses or move.status in self.statuses)
            and (not self._only_counted or move.is_counted)
            and (self.figure != "departures" or move.is_departure)
            and (self.figure != "arrivals" or move.is_arrival)
            and (not self.role_groups or self._fits_roles(move))
            and (self.since is None or when.last_day >= self.since)
            and (self.until is None or when.first_day <= self.until)
        )

    @property
    def _only_counted(self) -> bool:
        return self.counted or bool(self.figure)

    def _that_count(self, rows: Any) -> Any:
        if self.kinds:
            rows = rows.filter(kind__in=self.kinds)
        if self.statuses:
            rows = rows.filter(status__in=self.statuses)
        if self._only_counted:
            rows = rows.filter(COUNTED)
        if self.figure:
            rows = rows.filter(DEPARTING if self.figure == "departures" else ARRIVING)
        return rows

    def _of_roles(self, rows: Any) -> Any:
        """History has no column for the group of a role: which roles there are is looked up first."""
        if not self.role_groups:
            return rows
        roles = {role for pair in rows.order_by().values_list("role_from", "role_to") for role in pair}
        wanted = [role for role in roles if role_group(role) in self.role_groups]
        return rows.filter(Q(role_from__in=wanted) | Q(role_to__in=wanted))

    def _fits_records(self, move: MoveThen) -> bool:
        left, joined = move.from_organization_id, move.to_organization_id
        return (
            (self.from_organization is None or left in self.from_organization)
            and (self.to_organization is None or joined in self.to_organization)
            and (self.organization is None or left in self.organization or joined in self.organization)
        )

    def _fits_roles(self, move: MoveThen) -> bool:
        return any(role_group(role) in self.role_groups for role in (move.role_from, move.role_to))


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
