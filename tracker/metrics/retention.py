"""Retention: how many of those who began are still there so many months later."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from tracker.dates import Window
from tracker.dates.counting import middle, months_after
from tracker.metrics.counts import Definition
from tracker.metrics.shares import Share, share_of
from tracker.moves.careers.plain_spells import PlainSpell

MONTHS = (6, 12, 18, 24, 36, 48, 60)
RETENTION = Definition(
    "retention",
    1,
    _(
        "Of the people whose spell began in a period that ended at least so many months ago, the share "
        "whose spell had not ended that many months after its start. Vague dates count by their middle; "
        "at least and at most say what they leave open. Spells without a known start are left out, and so "
        "are those of which nobody knows whether they lasted that long."
    ),
)


@dataclass(frozen=True, slots=True)
class Retention:
    """Of the cohort after ``months``: the share, and the fewest and most who may have stayed.

    ``unknown`` are those of the cohort of whom nobody knows; they are not in ``share.n``.
    """

    cohort: Window
    months: int
    share: Share
    min: int
    max: int
    unknown: int


def retention(spells: Iterable[PlainSpell], cohort: Window, months: int) -> Retention:
    """R(cohort, months), whether or not that much time has passed: who asks looks at `can_be_told`."""
    known, stayed, least, most, unknown = 0, 0, 0, 0, 0
    for spell in cohort_of(spells, cohort):
        if spell.started_on is None:
            continue
        least += _stayed(spell.started_on.last_day, _earliest_end(spell), months)
        most += spell.end == "unknown" or _stayed(spell.started_on.first_day, _last_end(spell), months)
        has_lasted = lasted(spell, months)
        unknown += has_lasted is None
        known += has_lasted is not None
        stayed += bool(has_lasted)
    return Retention(cohort, months, share_of(stayed, known), least, most, unknown)


def lasted(spell: PlainSpell, months: int) -> bool | None:
    """Whether a spell lasted so many months; None where nobody knows, of the start or the end."""
    if spell.started_on is None:
        return None
    start = middle(spell.started_on)
    if spell.end == "unknown" and spell.seen_until < months_after(start, months):
        return None
    return _stayed(start, _middle_end(spell), months)


def told_months(cohort: Window, *, today: date) -> list[int]:
    """The numbers of months that have passed for the whole cohort."""
    return [months for months in MONTHS if can_be_told(cohort, months, today=today)]


def can_be_told(cohort: Window, months: int, *, today: date) -> bool:
    """Whether the period of the cohort ended at least so many months ago."""
    return months_after(cohort.last_day, months) <= today


def cohort_of(spells: Iterable[PlainSpell], cohort: Window) -> list[PlainSpell]:
    """The spells that began in a period, by the middle of vague dates."""
    return [
        spell
        for spell in spells
        if spell.started_on and cohort.first_day <= middle(spell.started_on) <= cohort.last_day
    ]


def without_start(spells: Iterable[PlainSpell]) -> int:
    """How many spells are left out, since nobody says when they began."""
    return sum(spell.started_on is None for spell in spells)


def _last_end(spell: PlainSpell) -> date | None:
    return spell.ended_on.last_day if spell.ended_on else None


def _middle_end(spell: PlainSpell) -> date | None:
    return middle(spell.ended_on) if spell.ended_on else None


def _earliest_end(spell: PlainSpell) -> date | None:
    if spell.ended_on:
        return spell.ended_on.first_day
    return spell.seen_until if spell.end == "unknown" else None


def _stayed(start: date, end: date | None, months: int) -> bool:
    """Whether a spell that began and ended on these days had not ended so many months later."""
    return end is None or end > months_after(start, months)
