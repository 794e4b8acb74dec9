"""Survival: how long people stay, with those counted who are still there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from tracker.dates.counting import middle
from tracker.metrics.counts import Definition
from tracker.moves.careers.plain_spells import PlainSpell

DAYS_OF_YEAR = 365.25
MOST_POINTS = 120
SURVIVAL = Definition(
    "survival",
    1,
    _(
        "The share of spells that last so long (Kaplan–Meier), with Greenwood's 95 % band. Spells that "
        "are open, or end at an unknown time, are censored at the last day known of them. A spell enters "
        "when its beginning was first published, so that who is heard of late does not look as if they "
        "had stayed for certain. Spells without a known start are left out. Vague dates count by their "
        "middle."
    ),
)


@dataclass(frozen=True, slots=True)
class Point:
    """The share that lasts at least ``years``, its band, and how many were at risk."""

    years: float
    share: float
    low: float
    high: float
    at_risk: int


@dataclass(frozen=True, slots=True)
class Survival:
    """``median`` in years, None where fewer than half have left. ``n`` spells, ``ended`` of them.

    ``left_out``: without a known start, or without a day on which they were under observation.
    ``unsourced`` are those of the ``n`` that name no source.
    ``is_too_thin``: at some early time everybody who was watched by then had left, so that there is no
    curve of those who came into sight later.
    """

    points: tuple[Point, ...]
    median: float | None
    n: int
    ended: int
    left_out: int
    is_too_thin: bool = False
    unsourced: int = 0


class Observed(NamedTuple):
    """A length of time: watched from ``entry`` on, and at ``exit`` it ended or was lost sight of.

    It stands for ``n`` that are alike.
    """

    entry: float
    exit: float
    has_ended: bool
    n: int = 1


def survival(spells: Sequence[PlainSpell], *, today: date, since: date | None = None) -> Survival:
    """The curve over all spells with a known start, watched until ``today``, and from ``since`` on.

    What began before ``since`` enters then, what goes on after ``today`` is censored then.
    Loads lifelines at its first use: some seconds.
    """
    seen = [(spell, found) for spell in spells if (found := observed_of(spell, today, since))]
    return survival_of(
        [found for _spell, found in seen],
        left_out=len(spells) - len(seen),
        unsourced=sum(spell.unsourced for spell, _found in seen),
    )


def watched_at(spells: Iterable[PlainSpell], years: float, *, today: date) -> list[PlainSpell]:
    """The spells that were watched after so many years: those of `Point.at_risk`."""
    found = ((spell, observed_of(spell, today, None)) for spell in spells)
    return [spell for spell, seen in found if seen and seen.entry <= years <= seen.exit]


def survival_of(observed: Sequence[Observed], *, left_out: int = 0, unsourced: int = 0) -> Survival:
    """The Kaplan–Meier curve of lengths of time, in their unit."""
    ended = sum(each.n for each in observed if each.has_ended)
    n = sum(each.n for each in observed)
    if not ended:
        return Survival((), None, n, 0, left_out, unsourced=unsourced)
    from lifelines import KaplanMeierFitter  # slow to import, and brings pandas
    from lifelines.exceptions import StatError

    fitter = KaplanMeierFitter(alpha=0.05)
    try:
        fitter.fit(
            [each.exit for each in observed],
            event_observed=[each.has_ended for each in observed],
            entry=[each.entry for each in observed] if any(each.entry for each in observed) else None,
            weights=[each.n for each in observed],
        )
    except StatError:
        return Survival((), None, n, ended, left_out, is_too_thin=True, unsourced=unsourced)
    median = float(fitter.median_survival_time_)
    return Survival(
        tuple(_points(fitter)),
        median if median != float("inf") else None,
        n,
        ended,
        left_out,
        unsourced=unsourced,
    )


class DaysObserved(NamedTuple):
    """The same of one, in whole days."""

    entry: int
    exit: int
    has_ended: bool


def observed_of(spell: PlainSpell, today: date, since: date | None = None) -> Observed | None:
    """How long a spell was watched, in years; None where it has no known start, or never was."""
    seen = days_observed(spell, today, since)
    if seen is None:
        return None
    return Observed(seen.entry / DAYS_OF_YEAR, seen.exit / DAYS_OF_YEAR, seen.has_ended)


def days_observed(spell: PlainSpell, today: date, since: date | None = None) -> DaysObserved | None:
    """The same in days."""
    if spell.started_on is None:
        return None
    start, ended = middle(spell.started_on), middle(spell.ended_on) if spell.ended_on else None
    seen_since = max((day for day in (spell.known_since, since) if day), default=None)
    end = min(today, ended or (today if spell.is_open else spell.seen_until))
    entry, length = max(0, (seen_since - start).days) if seen_since else 0, (end - start).days
    if length <= 0 or entry >= length:
        return None
    return DaysObserved(entry, length, bool(ended and ended <= today))


def _points(fitter: Any) -> list[Point]:
    """Only where the curve falls, and of those no more than a chart can show."""
    curve, band = fitter.survival_function_.iloc[:, 0], fitter.confidence_interval_
    at_risk = fitter.event_table["at_risk"].reindex(curve.index)
    shares = curve.tolist()
    falls = [at for at, share in enumerate(shares) if at == 0 or share < shares[at - 1]]
    years, low, high = curve.index.tolist(), band.iloc[:, 0].tolist(), band.iloc[:, 1].tolist()
    watched = at_risk.tolist()
    return [Point(years[at], shares[at], low[at], high[at], int(watched[at])) for at in _thinned(falls)]


def _thinned(steps: list[int]) -> list[int]:
    every = -(-len(steps) // MOST_POINTS) or 1
    return steps[::every] if steps[-1] in steps[::every] else [*steps[::every], steps[-1]]
