"""Departures, arrivals and net of one place, over a window and step by step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.dates import Window
from tracker.dates.counting import months_after
from tracker.metrics.counts import Count
from tracker.metrics.models import Direction
from tracker.metrics.months import count_of, groups_of
from tracker.metrics.narrowing import COUNTED, Narrowing
from tracker.metrics.places import Place

MOST_MONTHS = 48


@dataclass(frozen=True, slots=True)
class Step:
    """One month or year of a window, with what happened in it."""

    window: Window
    departures: Count
    arrivals: Count

    @property
    def net(self) -> float:
        return self.arrivals.value - self.departures.value


@dataclass(frozen=True, slots=True)
class Turnover:
    """Both counts of a window, and of each of its steps, which are ``months`` long."""

    departures: Count
    arrivals: Count
    steps: tuple[Step, ...]
    months: int

    @property
    def net(self) -> float:
        """Arrivals less departures."""
        return self.arrivals.value - self.departures.value


def turnover(place: Place, window: Window, only: Narrowing = COUNTED) -> Turnover:
    """Month by month, or year by year where the window is longer than four years. Costs four queries."""
    groups = {direction: groups_of(direction, place, window, only) for direction in Direction}
    out, into = groups[Direction.OUT], groups[Direction.INTO]
    span = (
        (window.last_day.year - window.first_day.year) * 12 + window.last_day.month - window.first_day.month
    )
    months = 12 if span >= MOST_MONTHS else 1
    steps = tuple(
        Step(step, count_of(out, step), count_of(into, step)) for step in steps_of(window, months=months)
    )
    return Turnover(count_of(out, window), count_of(into, window), steps, months)


def steps_of(window: Window, *, months: int) -> Iterator[Window]:
    """The months (or years) of a window, the first and the last cut to it."""
    first = window.first_day
    while first <= window.last_day:
        start = first.replace(day=1) if months == 1 else date(first.year, 1, 1)
        after = months_after(start, months)
        yield Window(first, min(after - timedelta(days=1), window.last_day))
        first = after
