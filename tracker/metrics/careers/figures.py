"""The figures of careers at a place, however they come about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from tracker.dates import Window
from tracker.metrics.after import Leaver, Returner, TimeToNext
from tracker.metrics.attrition import Attrition
from tracker.metrics.counts import Count
from tracker.metrics.headcount import Headcount
from tracker.metrics.retention import Retention
from tracker.metrics.shares import Share
from tracker.metrics.survival import Survival

MOST_NAMED = 50


@dataclass(frozen=True, slots=True)
class Leaving:
    """Of the leavers of a period, the share who founded, how soon all went on, and the latest founders."""

    founders: Share
    soon: TimeToNext
    founded: tuple[Leaver, ...]


@dataclass(frozen=True, slots=True)
class Returning:
    """How many returns may lie in a period, and the first of them by person."""

    n: int
    named: tuple[Returner, ...]


class Careers(Protocol):
    """What can be asked of those who were at a place."""

    def tracked(self) -> int:
        """How many people are known to have been there at all."""

    def without_start(self) -> int:
        """How many stays began nobody knows when."""

    def headcount(self, day: date) -> Headcount:
        """How many were there on a day."""

    def attrition(self, departures: Count, window: Window) -> Attrition:
        """Departures in twelve months, of those who were there."""

    def survival(self, *, today: date) -> Survival:
        """How long people stay, of all who were ever there."""

    def retention_curve(self, cohort: Window, *, today: date) -> list[Retention]:
        """Of those who came in a period, how many stayed."""

    def leaving(self, window: Window, *, today: date) -> Leaving:
        """What those did next who left in a period."""

    def returns(self, window: Window) -> Returning:
        """Who came back in a period."""
