"""How many tracked people were at an organization on a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from tracker.metrics.counts import Definition
from tracker.metrics.shares import share_until
from tracker.moves.careers.plain_spells import PlainSpell

HEADCOUNT = Definition(
    "headcount",
    1,
    _(
        "The people tracked at the organization on a day, in employment or an academic post. It is not "
        "its staff. Somebody whose start is unknown counts from the first evidence on, somebody whose end "
        "is unknown until the last."
    ),
)


@dataclass(frozen=True, slots=True)
class Headcount:
    """At least, on average over what vague dates may mean, and at most."""

    day: date
    min: int
    value: float
    max: int


def headcount(spells: Iterable[PlainSpell], day: date) -> Headcount:
    """The spells that cover a day; one that ends on it does not. Linear in their number."""
    shares = [share for spell in spells if (share := covering(spell, day)) > 0]
    return Headcount(day, sum(share == 1 for share in shares), sum(shares), len(shares))


def headcounts(spells: Iterable[PlainSpell], days: Sequence[date]) -> list[Headcount]:
    """The same of several days, the earliest first. Linear in the spells, and for those that began or ended
    meanwhile in the days too.
    """
    throughout, meanwhile = 0, []
    for spell in spells:
        if spell.seen_from > days[-1] or not may_last_to(spell, days[0]):
            continue
        if covering(spell, days[0]) == covering(spell, days[-1]) == 1:
            throughout += 1
        else:
            meanwhile.append(spell)
    counts = [headcount(meanwhile, day) for day in days]
    return [
        Headcount(each.day, each.min + throughout, each.value + throughout, each.max + throughout)
        for each in counts
    ]


def covering(spell: PlainSpell, day: date) -> float:
    """How likely it is that the spell covers a day, each day of a vague date being as likely: 0.0 to 1.0."""
    begun = share_until(spell.started_on, day) if spell.started_on else float(spell.seen_from <= day)
    if spell.ended_on:
        return begun * (1 - share_until(spell.ended_on, day))
    return begun if spell.is_open or day <= spell.seen_until else 0.0


def tracked(spells: Iterable[PlainSpell]) -> int:
    """Coverage: how many people are tracked at the place at all."""
    return len({spell.person_id for spell in spells})


def may_last_to(spell: PlainSpell, day: date) -> bool:
    """Whether a spell may not have been over before a day; sooner told than how likely that is."""
    if spell.is_open:
        return True
    return (spell.ended_on.last_day if spell.ended_on else spell.seen_until) >= day
