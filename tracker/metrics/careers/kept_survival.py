"""Survival from how many stays came into sight, ended and were lost, so many days after they began.

A Kaplan–Meier curve follows from how many are at risk and how many leave at each time. So it does not
matter which of those who came into sight is which of those who left: each is paired with the earliest
that is left, and every curve, band and median is the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone

from tracker.metrics.careers.days_of_stays import DaysOfStays
from tracker.metrics.models import Sight
from tracker.metrics.survival import (
    DAYS_OF_YEAR,
    Observed,
    Survival,
    days_observed,
    survival_of,
)
from tracker.moves.careers.stays import plain_stay
from tracker.moves.models import Stay
from tracker.moves.models.spell import SpellEnd
from tracker.moves.models.stay import StayQuerySet

_LONG_AGO = timedelta(days=366)


@dataclass(slots=True)
class _Seen:
    """How many came into sight, and how many went and whether they ended, so many days after they began."""

    entries: Counter[int] = field(default_factory=Counter)
    exits: Counter[tuple[int, bool]] = field(default_factory=Counter)
    unsourced: int = 0

    @property
    def n(self) -> int:
        return sum(self.entries.values())

    def came(self, days: int, n: int, unsourced: int) -> None:
        self.entries[days] += n
        self.unsourced += unsourced

    def went(self, days: int, n: int, *, has_ended: bool) -> None:
        self.exits[days, has_ended] += n

    def observed(self) -> Iterator[Observed]:
        """The earliest to come into sight with the earliest to go, so that all leave after they came."""
        coming = iter(sorted((+self.entries).items()))
        entry, left = next(coming, (0, 0))
        for (length, has_ended), number in sorted((+self.exits).items()):
            while number:
                n = min(number, left)
                yield Observed(entry / DAYS_OF_YEAR, length / DAYS_OF_YEAR, has_ended, n)
                number -= n
                left -= n
                if not left:
                    entry, left = next(coming, (0, 0))


@dataclass(frozen=True, slots=True)
class KeptSurvival:
    """Of the stays at one organization, by itself or with its lineage."""

    stays: StayQuerySet
    organization_id: int
    is_rolled_up: bool

    def curve(self, *, total: int, today: date, since: date | None) -> Survival:
        """The curve, of the ``total`` stays that there are. Two queries.

        With ``since`` those that ended are counted that may not have been over before that day; with a
        ``today`` that is long ago all of them, since sums do not say who was over later.
        """
        if since is None and today > timezone.localdate() - _LONG_AGO:
            seen = self._until(today)
        else:
            seen = self._between(since or date.min, today)
        return survival_of(list(seen.observed()), left_out=total - seen.n, unsourced=seen.unsourced)

    def watched_at(self, days: int, *, today: date) -> int:
        """How many of them were watched so many days after they began."""
        seen = self._until(today)
        came = sum(n for entry, n in seen.entries.items() if entry <= days)
        return came - sum(n for (length, _has_ended), n in seen.exits.items() if length < days)

    def stays_watched_at(self, days: int, *, today: date) -> StayQuerySet:
        """Which these are."""
        open_since = today - timedelta(days=days)
        rest = self._not_past(today)
        watched = [
            stay.pk
            for stay in rest
            if (seen := days_observed(plain_stay(stay), today)) and seen.entry <= days <= seen.exit
        ]
        past = Q(exit_days__gte=days) | Q(exit_days=None, began__lte=open_since)
        past &= Q(is_observed=True, latest__lt=today, entry_days__lte=days)
        # All of them began by then: where the latest are shown first, that is where the index is entered.
        begun = self.stays.filter(begins_first_day__lte=open_since)
        return begun.filter(past | Q(pk__in=watched) if watched else past)

    def _until(self, today: date) -> _Seen:
        """From sums; of whom something is said that is not past today is looked at by itself."""
        seen = _Seen()
        for sight, days, began, n, unsourced in self._days.summed():
            if sight == Sight.ENTERS:
                seen.came(days or 0, n, unsourced)
            else:
                seen.went(_days(days, began, today), n, has_ended=sight == Sight.ENDS)
        for stay in self._not_past(today):
            _take_out(stay, seen, today)
            if one := days_observed(plain_stay(stay), today):
                seen.came(one.entry, 1, int(stay.unsourced))
                seen.went(one.exit, 1, has_ended=one.has_ended)
        return seen

    def _not_past(self, today: date) -> StayQuerySet:
        return self.stays.filter(latest__gte=today, is_observed=True)

    def _between(self, since: date, today: date) -> _Seen:
        """Those that were watched between the two days: open ones from sums, the others in two counts."""
        seen = _Seen()
        if since >= today:
            return seen
        for _open, entry_days, began, n, unsourced in self._days.open_by(today):
            entry = max(entry_days or 0, _days(None, began, since))
            length = _days(None, began, today)
            if entry < length:
                seen.came(entry, n, unsourced)
                seen.went(length, n, has_ended=False)
        for _over, days, began, n, unsourced in self._days.came_between(since, today):
            seen.came(_days(days, began, since), n, unsourced)
        for ending, days, began, n, _unsourced in self._days.went_between(since, today):
            has_ended = days is not None and ending == SpellEnd.ENDED
            seen.went(_days(days, began, today), n, has_ended=has_ended)
        return seen

    @property
    def _days(self) -> DaysOfStays:
        return DaysOfStays(self.organization_id, self.is_rolled_up)


def _days(days: int | None, began: date | None, until: date) -> int:
    """So many; or those from when it began until another day."""
    return (until - began).days if days is None and began else days or 0


def _take_out(stay: Stay, seen: _Seen, today: date) -> None:
    """What the sums hold of a stay."""
    if stay.entry_days is None or stay.began is None:
        return
    seen.came(stay.entry_days, -1, -int(stay.unsourced))
    seen.went(_days(stay.exit_days, stay.began, today), -1, has_ended=stay.ended is not None)
