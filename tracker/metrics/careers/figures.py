"""The figures of careers at a place, however they come about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from tracker.dates import Window
from tracker.metrics.after import Gap, Leaver, Returner
from tracker.metrics.attrition import Attrition
from tracker.metrics.counts import Behind, Count
from tracker.metrics.headcount import Headcount
from tracker.metrics.retention import Retention
from tracker.metrics.shares import Share
from tracker.metrics.survival import Survival

MOST_NAMED = 50


@dataclass(frozen=True, slots=True)
class Leaving:
    """Of the leavers of a period, the share who founded, and how many are unsourced."""

    founders: Share
    unsourced: int

    @property
    def behind(self) -> Behind:
        """The leavers."""
        return Behind(self.founders.n, self.unsourced)


class Careers(Protocol):
    """What can be asked of those who were at a place."""

    def tracked(self) -> int:
        """How many people are known to have been there at all."""

    def stays_known(self) -> int:
        """How many stays there are at all."""

    def without_start(self) -> int:
        """How many stays began nobody knows when."""

    def first_seen(self) -> date | None:
        """The first day of which is known that somebody was there."""

    def headcount(self, day: date) -> Headcount:
        """How many were there on a day."""

    def attrition(self, departures: Count, window: Window) -> Attrition:
        """Departures in twelve months, of those who were there."""

    def survival(self, *, today: date, since: date | None = None) -> Survival:
        """How long people stay, of all who were ever there; with ``since``, as watched from that day on."""

    def watched_at(self, days: int, *, today: date) -> int:
        """How many stays were watched so many days after they began."""

    def retention(self, cohort: Window, months: Sequence[int]) -> list[Retention]:
        """Of those who came in a period, how many stayed each of these numbers of months."""

    def cohort(self, window: Window) -> Behind:
        """How many came in a period."""

    def leaving(self, window: Window) -> Leaving:
        """How many left in a period, and founded what they did next."""

    def gaps(self, window: Window, *, today: date) -> Counter[Gap]:
        """How soon they went on, as `time_of_gaps` takes it."""

    def founders(self, window: Window, *, offset: int = 0, limit: int | None = MOST_NAMED) -> list[Leaver]:
        """Those of them who founded what they did next, who left last first."""

    def return_count(self, window: Window) -> Count:
        """How many came back in a period."""

    def returners(self, window: Window, *, offset: int = 0, limit: int | None = MOST_NAMED) -> list[Returner]:
        """Who may have come back in a period, the last to do so first."""
