"""Departures, arrivals and net of one place, over a window and step by step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count as CountRows
from django.utils.translation import gettext_lazy as _

from tracker.dates import Window
from tracker.metrics.counts import Count, Definition
from tracker.metrics.models import Direction
from tracker.metrics.places import Place
from tracker.metrics.rollups.read import organization_groups
from tracker.metrics.shares import months_after
from tracker.moves.models import Move

MOST_MONTHS = 48
NET = Definition("net", 1, _("Arrivals less departures."))


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


def turnover(place: Place, window: Window) -> Turnover:
    """Month by month, or year by year where the window is longer than four years. Costs four queries."""
    groups = {direction: list(place_groups(direction, place, window)) for direction in Direction}
    out, into = groups[Direction.OUT], groups[Direction.INTO]
    span = (
        (window.last_day.year - window.first_day.year) * 12 + window.last_day.month - window.first_day.month
    )
    months = 12 if span >= MOST_MONTHS else 1
    steps = tuple(
        Step(step, _count(out, step), _count(into, step)) for step in steps_of(window, months=months)
    )
    return Turnover(_count(out, window), _count(into, window), steps, months)


def place_groups(direction: Direction, place: Place, window: Window) -> Iterator[dict[str, Any]]:
    """Groups of moves of one date into or out of a place: from the rollup, for a lineage from the moves."""
    if place.lineages is None:
        yield from organization_groups(direction, window, organizations=place.members)
        return
    here, there = ("from_organization", "to_organization")
    moves = Move.objects.counted().maybe_within(window)
    if direction == Direction.OUT:
        moves = moves.departures().filter(from_organization__in=place.members)
    else:
        here, there = there, here
        moves = moves.arrivals().filter(to_organization__in=place.members)
    groups = (
        moves.with_unsourced()
        .order_by()
        .values(here, there, "happened_first_day", "happened_precision", "unsourced")
        .annotate(n=CountRows("pk"))
    )
    for group in groups:
        day = group["happened_first_day"]
        if place.holds(group[here], on=day) and not place.holds(group[there], on=day):
            yield group


def steps_of(window: Window, *, months: int) -> Iterator[Window]:
    """The months (or years) of a window, the first and the last cut to it."""
    first = window.first_day
    while first <= window.last_day:
        start = first.replace(day=1) if months == 1 else date(first.year, 1, 1)
        after = months_after(start, months)
        yield Window(first, min(after - timedelta(days=1), window.last_day))
        first = after


def _count(groups: Iterable[dict[str, Any]], window: Window) -> Count:
    return sum((Count.of_group(window, group) for group in groups), Count())
