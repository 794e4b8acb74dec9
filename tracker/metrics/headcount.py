"""How many tracked people were at an organization on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from tracker.metrics.counts import Definition
from tracker.metrics.plain_spells import PlainSpell
from tracker.metrics.shares import share_until

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


def covering(spell: PlainSpell, day: date) -> float:
    """How likely it is that the spell covers a day, each day of a vague date being as likely: 0.0 to 1.0."""
    begun = share_until(spell.started_on, day) if spell.started_on else float(spell.seen_from <= day)
    if spell.ended_on:
        return begun * (1 - share_until(spell.ended_on, day))
    return begun if spell.is_open or day <= spell.seen_until else 0.0


def tracked(spells: Iterable[PlainSpell]) -> int:
    """Coverage: how many people are tracked at the place at all."""
    return len({spell.person_id for spell in spells})
