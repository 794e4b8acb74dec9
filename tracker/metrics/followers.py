"""Followers: who went the same way soon after, and whether that is more than chance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from people.models import Person
from tracker.dates import PartialDate, Precision, Window
from tracker.metrics.counts import Definition
from tracker.metrics.places import Place
from tracker.metrics.plain_spells import PlainSpell
from tracker.metrics.rollups.keep import GAP_DAYS
from tracker.metrics.shares import middle
from tracker.moves.careers.current import current_transfers
from tracker.moves.models import Transfer
from tracker.moves.models.what_counts import maybe_since
from tracker.moves.vocabulary import RoleGroup

OVERLAP_DAYS = 90
WITHIN_DAYS = 365
DRAWS = 1000
MOST_LEADERS = 10
_Spells = defaultdict[int, list[PlainSpell]]
SEED = 20240101
FOLLOWERS = Definition(
    "followers",
    1,
    _(
        "People who had been at the organization for at least 90 days together with someone who left it, "
        "and went the same way within 365 days after. Lift compares with the same people's moves placed "
        "at random over the period, 1,000 times with a fixed seed."
    ),
)


@dataclass(frozen=True, slots=True)
class Followed:
    """Someone who went from one organization to another, and who followed.

    ``candidates`` went the same way in the period after having overlapped; ``expected`` of them would
    have followed by chance. ``lift`` and ``p_value`` are None where there are no candidates.
    """

    person: Person
    on: date
    followers: tuple[Person, ...]
    candidates: int
    expected: float
    lift: float | None
    p_value: float | None
    unsourced: bool = False


def followers_between(
    left: Place, joined: Place, window: Window, *, leaders_only: bool = False
) -> list[Followed]:
    """Everyone who went from one to the other in the window, with their followers, the most followed first.

    Both are places of one level: of lineages, all that was part of either on the day counts. With
    ``leaders_only``, the latest ten who had led there, by their role. Costs four queries; takes time in
    the number of transfers of the pair times those who may have been followed.
    """
    ways = list(
        current_transfers()
        .counted()
        .filter(
            maybe_since(window.first_day),
            left.on_side("from"),
            joined.on_side("to"),
            gap_days__lte=GAP_DAYS,
            happened_first_day__lte=window.last_day,
        )
        .select_related("person", "departure")
        .order_by("happened_first_day", "pk")
    )
    dated = [(way.person, day) for way in ways if _is_in(window, day := _day(way))]
    unsourced = {way.person for way in ways if way.unsourced}
    spells: _Spells = defaultdict(list)
    for spell in left.spells(people={person.pk for person, _on in dated}):
        spells[spell.person_id].append(spell)
    found = [
        replace(_followed(person, on, dated, spells, window), unsourced=person in unsourced)
        for person, on in (_leaders(ways, dated) if leaders_only else dated)
    ]
    return sorted(found, key=lambda row: (-len(row.followers), row.on))


def lift_of(
    followed: int, candidates: int, window: Window, on: date
) -> tuple[float, float | None, float | None]:
    """How many follow by chance, how many times as many did, and how often chance gives as many or more.

    Each candidate's move is placed on a day of the window at random, 1,000 times.
    """
    if not candidates:
        return 0.0, None, None
    import numpy as np

    days = (window.last_day - window.first_day).days + 1
    first = (on - window.first_day).days + 1
    placed = np.random.default_rng(SEED).integers(0, days, size=(DRAWS, candidates))
    by_chance = ((placed >= first) & (placed < first + WITHIN_DAYS)).sum(axis=1)
    expected = float(by_chance.mean())
    p_value = float((1 + (by_chance >= followed).sum()) / (DRAWS + 1))
    return expected, followed / expected if expected else None, p_value


def _followed(
    person: Person, on: date, dated: Sequence[tuple[Person, date]], spells: _Spells, window: Window
) -> Followed:
    candidates = [
        (other, day)
        for other, day in dated
        if other.pk != person.pk
        and _overlap(spells[person.pk], spells[other.pk], until=min(on, day)) >= OVERLAP_DAYS
    ]
    behind = [other for other, day in candidates if on < day <= on + timedelta(days=WITHIN_DAYS)]
    expected, lift, p_value = lift_of(len(behind), len(candidates), window, on)
    return Followed(person, on, tuple(dict.fromkeys(behind)), len(candidates), expected, lift, p_value)


def _leaders(ways: Iterable[Transfer], dated: Sequence[tuple[Person, date]]) -> list[tuple[Person, date]]:
    """Those whose role where they left was a leading one, the latest first."""
    led = {way.person_id for way in ways if way.departure.role_group_from == RoleGroup.LEADERSHIP}
    return [(person, on) for person, on in reversed(dated) if person.pk in led][:MOST_LEADERS]


def _overlap(one: Iterable[PlainSpell], other: Iterable[PlainSpell], *, until: date) -> int:
    """The most days that two people are known to have been there together, up to a day."""
    mine = [_days_there(spell, until) for spell in one]
    theirs = [_days_there(spell, until) for spell in other]
    return max(
        ((min(a[1], b[1]) - max(a[0], b[0])).days for a in mine for b in theirs),
        default=0,
    )


def _days_there(spell: PlainSpell, until: date) -> tuple[date, date]:
    began = middle(spell.started_on) if spell.started_on else spell.seen_from
    if spell.ended_on:
        return began, min(middle(spell.ended_on), until)
    return began, until if spell.is_open else min(spell.seen_until, until)


def _day(way: Transfer) -> date:
    return middle(PartialDate(way.happened_first_day, Precision(way.happened_precision)))


def _is_in(window: Window, day: date) -> bool:
    return window.first_day <= day <= window.last_day
