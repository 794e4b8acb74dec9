"""Attrition: who left in twelve months, of those who were there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from tracker.dates import Window
from tracker.dates.counting import months_after
from tracker.metrics.counts import Count, Definition
from tracker.metrics.headcount import Headcount, covering, headcounts, may_last_to
from tracker.moves.careers.plain_spells import PlainSpell

SMALLEST_MEAN = 20
ATTRITION = Definition(
    "attrition",
    1,
    _(
        "Departures in twelve months, divided by the mean of the twelve headcounts at the ends of months. "
        "Both are of tracked people. It is not shown where that mean is below 20, for it would say too "
        "little."
    ),
)


@dataclass(frozen=True, slots=True)
class Attrition:
    """``rate`` is None where fewer than 20 people were tracked on average; manners count by spells.

    ``n`` spells stand behind the headcounts, of which so many are ``unsourced``.
    """

    window: Window
    departures: Count
    headcounts: tuple[Headcount, ...]
    mean_headcount: float
    rate: float | None
    manners: dict[str, int]
    n: int
    unsourced: int


def attrition(spells: Sequence[PlainSpell], departures: Count, window: Window) -> Attrition:
    """The rate over a window of twelve months. Linear in the spells."""
    ends = month_ends(window)
    there = [spell for spell in spells if _is_there(spell, ends)]
    left = [spell for spell in spells if spell.ended_on and window.share_inside(spell.ended_on) > 0]
    return attrition_of(
        departures,
        window,
        headcounts(spells, ends) if ends else [],
        Counter(spell.exit_manner for spell in left),
        behind=(len(there), sum(spell.unsourced for spell in there)),
    )


def attrition_of(
    departures: Count,
    window: Window,
    counts: Sequence[Headcount],
    manners: Counter[str],
    *,
    behind: tuple[int, int],
) -> Attrition:
    """The rate, from what it is made of; ``behind`` are how many spells, and how many are unsourced."""
    mean = sum(count.value for count in counts) / len(counts) if counts else 0.0
    return Attrition(
        window,
        departures,
        tuple(counts),
        mean,
        departures.value / mean if mean >= SMALLEST_MEAN else None,
        dict(sorted(manners.items(), key=lambda each: (-each[1], each[0]))),
        *behind,
    )


def _is_there(spell: PlainSpell, ends: Sequence[date]) -> bool:
    """Whether a spell may cover one of the days."""
    if not ends or spell.seen_from > ends[-1] or not may_last_to(spell, ends[0]):
        return False
    return covering(spell, ends[0]) > 0 or any(covering(spell, day) > 0 for day in ends[1:])


def month_ends(window: Window) -> list[date]:
    """The last days of the months that end in the window."""
    ends: list[date] = []
    day = window.first_day.replace(day=1)
    while True:
        day = months_after(day, 1)
        if (end := day - timedelta(days=1)) > window.last_day:
            return ends
        ends.append(end)
