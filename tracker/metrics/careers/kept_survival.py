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

from django.db.models import Q, Sum
from django.utils import timezone

from tracker.metrics.models import Sight, StayDays
from tracker.metrics.survival import (
    DAYS_OF_YEAR,
    Observed,
    Survival,
    observed_between,
    observed_of,
    survival_of,
)
from tracker.moves.careers.stays import plain_stay
from tracker.moves.models import Stay
from tracker.moves.models.spell import SpellEnd
from tracker.moves.models.stay import StayQuerySet

_Exit = tuple[float, bool]
_LONG_AGO = timedelta(days=366)


@dataclass(slots=True)
class _Seen:
    """How many came into sight, and how many went and how, so many years after they began."""

    entries: Counter[float] = field(default_factory=Counter)
    exits: Counter[_Exit] = field(default_factory=Counter)
    unsourced: int = 0

    @property
    def n(self) -> int:
        return sum(self.entries.values())

    def add(self, entry: float, gone: _Exit, n: int, *, is_unsourced: bool) -> None:
        self.entries[entry] += n
        self.exits[gone] += n
        self.unsourced += n * is_unsourced

    def observed(self) -> Iterator[Observed]:
        """The earliest to come into sight with the earliest to go, so that all leave after they came."""
        coming = iter(sorted((+self.entries).items()))
        entry, left = next(coming, (0.0, 0))
        for (length, has_ended), number in sorted((+self.exits).items()):
            while number:
                n = min(number, left)
                yield Observed(entry, length, has_ended, n)
                number -= n
                left -= n
                if not left:
                    entry, left = next(coming, (0.0, 0))


@dataclass(frozen=True, slots=True)
class KeptSurvival:
    """Of the stays at one organization, by itself or with its lineage."""

    stays: StayQuerySet
    organization_id: int
    is_rolled_up: bool

    def curve(self, *, total: int, today: date, since: date | None) -> Survival:
        """The curve, of the ``total`` stays that there are. Two queries.

        With ``since`` it reads the stays that may not have been over before that day, each by itself; with a
        ``today`` that is long ago those that had begun by then, since sums do not say who was over later.
        """
        if since is None and today > timezone.localdate() - _LONG_AGO:
            seen = self._until(today)
        else:
            seen = self._between(since or date.min, today)
        return survival_of(list(seen.observed()), left_out=total - seen.n, unsourced=seen.unsourced)

    def watched_at(self, days: int, *, today: date) -> int:
        """How many of them were watched so many days after they began."""
        seen, years = self._until(today), days / DAYS_OF_YEAR
        came = sum(n for entry, n in seen.entries.items() if entry <= years)
        return came - sum(n for (length, _has_ended), n in seen.exits.items() if length < years)

    def stays_watched_at(self, days: int, *, today: date) -> StayQuerySet:
        """Which these are."""
        years = days / DAYS_OF_YEAR
        open_since = today - timedelta(days=days)
        rest = self._not_past(today)
        watched = [
            stay.pk
            for stay in rest
            if (seen := observed_of(plain_stay(stay), today)) and seen.entry <= years <= seen.exit
        ]
        past = Q(exit_days__gte=days) | Q(exit_days=None, began__lte=open_since)
        past &= Q(is_observed=True, latest__lt=today, entry_days__lte=days)
        # All of them began by then: where the latest are shown first, that is where the index is entered.
        begun = self.stays.filter(begins_first_day__lte=open_since)
        return begun.filter(past | Q(pk__in=watched) if watched else past)

    def _until(self, today: date) -> _Seen:
        """From sums; of whom something is said that is not past today is looked at by itself."""
        seen = _Seen()
        rows = StayDays.objects.at(self.organization_id, is_rolled_up=self.is_rolled_up)
        summed = rows.values_list("sight", "days", "began", "unsourced").annotate(sum=Sum("n"))
        for sight, days, began, is_unsourced, n in summed:
            if sight == Sight.ENTERS:
                seen.entries[days / DAYS_OF_YEAR] += n
                seen.unsourced += n * is_unsourced
            else:
                length = (today - began).days if sight == Sight.OPEN else days
                seen.exits[length / DAYS_OF_YEAR, sight == Sight.ENDS] += n
        for stay in self._not_past(today):
            _take_out(stay, seen, today)
            if one := observed_of(plain_stay(stay), today):
                seen.add(one.entry, (one.exit, one.has_ended), 1, is_unsourced=stay.unsourced)
        return seen

    def _not_past(self, today: date) -> StayQuerySet:
        return self.stays.filter(latest__gte=today, is_observed=True)

    def _between(self, since: date, today: date) -> _Seen:
        seen = _Seen()
        rows = self.stays.filter(
            Q(over_first_day=None) | Q(over_first_day__gte=since.replace(month=1, day=1)),
            is_started=True,
            begins_first_day__lte=today,
        ).values_list("began", "ended", "ending", "seen_until", "known_since", "unsourced")
        for began, ended, ending, seen_until, known_since, is_unsourced in rows.iterator(chunk_size=5_000):
            heard_of = today if ending == SpellEnd.OPEN else seen_until
            seen_since = max(known_since, since) if known_since else since
            if began and (one := observed_between(began, ended, heard_of, seen_since, today)):
                seen.add(one.entry, (one.exit, one.has_ended), 1, is_unsourced=is_unsourced)
        return seen


def _take_out(stay: Stay, seen: _Seen, today: date) -> None:
    """What the sums hold of a stay."""
    if stay.entry_days is None or stay.began is None:
        return
    length = (today - stay.began).days if stay.exit_days is None else stay.exit_days
    seen.add(
        stay.entry_days / DAYS_OF_YEAR,
        (length / DAYS_OF_YEAR, stay.ended is not None),
        -1,
        is_unsourced=stay.unsourced,
    )
