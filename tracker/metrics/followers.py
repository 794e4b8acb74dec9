"""Followers: who went the same way soon after, and whether that is more than chance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from people.models import Person
from tracker.dates import PartialDate, Precision, Window
from tracker.dates.counting import middle
from tracker.metrics.counts import Definition
from tracker.metrics.places import Place
from tracker.metrics.rollups.keep import GAP_DAYS
from tracker.moves.careers.current import current_transfers
from tracker.moves.careers.plain_spells import PlainSpell
from tracker.moves.careers.stays import plain_stay
from tracker.moves.models.spell import TransferQuerySet
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
    ``leaders_only``, the latest ten who had led there, by their role. Costs seven queries at most; takes
    time in the number of transfers of the pair times those who may have been followed.
    """
    ways = (
        current_transfers()
        .counted()
        .filter(
            maybe_since(window.first_day),
            left.on_side("from"),
            joined.on_side("to"),
            gap_days__lte=GAP_DAYS,
            happened_first_day__lte=window.last_day,
        )
        .order_by("happened_first_day", "pk")
    )
    led = ways.filter(departure__role_group_from=RoleGroup.LEADERSHIP)
    leaders = _dated(led, window)[: -MOST_LEADERS - 1 : -1] if leaders_only else None
    if leaders == []:
        return []
    dated = _dated(ways, window)
    spells: _Spells = defaultdict(list)
    for spell in _spells_of({person for person, _on in dated}, left):
        spells[spell.person_id].append(spell)
    found = [_followed(*way, dated, spells, window) for way in (dated if leaders is None else leaders)]
    named = {pk for way in found for pk in (way.person, *way.followers)}
    people = Person.with_merged.in_bulk(named)
    unsourced = set(ways.filter(unsourced=True, person__in=named).values_list("person", flat=True))
    return [
        Followed(
            people[way.person],
            way.on,
            tuple(people[pk] for pk in way.followers),
            way.candidates,
            *way.lift,
            unsourced=way.person in unsourced,
        )
        for way in sorted(found, key=lambda way: (-len(way.followers), way.on))
    ]


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


@dataclass(frozen=True, slots=True)
class _Way:
    """Who went, when, and who followed, by their keys."""

    person: int
    on: date
    followers: tuple[int, ...]
    candidates: int
    lift: tuple[float, float | None, float | None]


def _spells_of(people: Collection[int], place: Place) -> Iterable[PlainSpell]:
    if not place.has_stays():
        return place.spells(people)
    return map(plain_stay, place.stays().filter(person__in=people).order_by())


def _followed(
    person: int, on: date, dated: Sequence[tuple[int, date]], spells: _Spells, window: Window
) -> _Way:
    candidates = [
        (other, day)
        for other, day in dated
        if other != person and _overlap(spells[person], spells[other], until=min(on, day)) >= OVERLAP_DAYS
    ]
    behind = [other for other, day in candidates if on < day <= on + timedelta(days=WITHIN_DAYS)]
    lift = lift_of(len(behind), len(candidates), window, on)
    return _Way(person, on, tuple(dict.fromkeys(behind)), len(candidates), lift)


def _dated(ways: TransferQuerySet, window: Window) -> list[tuple[int, date]]:
    """Who went, and when, the earliest first; without those whose middle day lies outside the window."""
    rows = ways.values_list("person", "happened_first_day", "happened_precision")
    days = ((person, middle(PartialDate(first, Precision(precision)))) for person, first, precision in rows)
    return [(person, day) for person, day in days if window.first_day <= day <= window.last_day]


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
