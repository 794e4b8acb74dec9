"""Survival from how many stays came into sight, ended and were lost, so many days after they began.

A Kaplan–Meier curve follows from how many are at risk and how many leave at each time. So it does not
matter which of those who came into sight is which of those who left: each is paired with the earliest
that is left, and every curve, band and median is the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from django.db.models import Sum

from tracker.metrics.models import Sight, StayDays
from tracker.metrics.survival import DAYS_OF_YEAR, Observed, Survival, observed_of, survival_of
from tracker.moves.careers.stays import plain_stay
from tracker.moves.models import Stay
from tracker.moves.models.stay import StayQuerySet

_Entries = Counter[float]
_Exits = Counter[tuple[float, bool]]


def survival_at(stays: StayQuerySet, organization_id: int, *, total: int, today: date) -> Survival:
    """The curve of the stays at one organization, of which there are so many in all. Two queries.

    Of whom something is said that is not past today is looked at by itself.
    """
    entries, exits = _kept(organization_id, today)
    for stay in stays.filter(latest__gte=today, is_observed=True):
        _take_out(stay, entries, exits, today)
        if seen := observed_of(plain_stay(stay), today):
            entries[seen.entry] += 1
            exits[seen.exit, seen.has_ended] += 1
    observed = list(_paired(+entries, +exits))
    return survival_of(observed, left_out=total - sum(each.n for each in observed))


def _kept(organization_id: int, today: date) -> tuple[_Entries, _Exits]:
    """In years."""
    entries: _Entries = Counter()
    exits: _Exits = Counter()
    rows = StayDays.objects.filter(organization_id=organization_id).order_by()
    for sight, days, began, n in rows.values_list("sight", "days", "began").annotate(sum=Sum("n")):
        if sight == Sight.ENTERS:
            entries[days / DAYS_OF_YEAR] += n
        else:
            length = (today - began).days if sight == Sight.OPEN else days
            exits[length / DAYS_OF_YEAR, sight == Sight.ENDS] += n
    return entries, exits


def _take_out(stay: Stay, entries: _Entries, exits: _Exits, today: date) -> None:
    """What the sums hold of a stay."""
    if stay.entry_days is None or stay.began is None:
        return
    entries[stay.entry_days / DAYS_OF_YEAR] -= 1
    length = (today - stay.began).days if stay.exit_days is None else stay.exit_days
    exits[length / DAYS_OF_YEAR, stay.ended is not None] -= 1


def _paired(entries: _Entries, exits: _Exits) -> Iterator[Observed]:
    """The earliest to come into sight with the earliest to go, so that everybody leaves after they came."""
    coming = iter(sorted(entries.items()))
    entry, left = next(coming, (0.0, 0))
    for (length, has_ended), number in sorted(exits.items()):
        while number:
            n = min(number, left)
            yield Observed(entry, length, has_ended, n)
            number -= n
            left -= n
            if not left:
                entry, left = next(coming, (0.0, 0))
