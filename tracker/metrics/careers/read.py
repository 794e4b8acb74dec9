"""Careers at a place from every spell there: whatever the level, in time that grows with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from tracker.dates import Window
from tracker.metrics import after
from tracker.metrics.attrition import Attrition, attrition
from tracker.metrics.careers.figures import MOST_NAMED, Leaving, Returning
from tracker.metrics.counts import Count
from tracker.metrics.headcount import Headcount, headcount, tracked
from tracker.metrics.places import Place
from tracker.metrics.retention import Retention, retention_curve, without_start
from tracker.metrics.survival import Survival, survival
from tracker.moves.careers.plain_spells import PlainSpell


@dataclass(frozen=True)
class ReadCareers:
    """Reads the spells when it is first asked, once."""

    place: Place

    @cached_property
    def spells(self) -> list[PlainSpell]:
        return self.place.spells()

    def tracked(self) -> int:
        return tracked(self.spells)

    def without_start(self) -> int:
        return without_start(self.spells)

    def headcount(self, day: date) -> Headcount:
        return headcount(self.spells, day)

    def attrition(self, departures: Count, window: Window) -> Attrition:
        return attrition(self.spells, departures, window)

    def survival(self, *, today: date) -> Survival:
        return survival(self.spells, today=today)

    def retention_curve(self, cohort: Window, *, today: date) -> list[Retention]:
        return retention_curve(self.spells, cohort, today=today)

    def leaving(self, window: Window, *, today: date) -> Leaving:
        left = after.leavers(self.place, self.spells, window)
        return Leaving(
            after.founder_rate(left),
            after.time_to_next(left, today=today),
            tuple(after.founders(left)[:MOST_NAMED]),
        )

    def returns(self, window: Window) -> Returning:
        found = after.returns(self.spells, window)
        return Returning(len(found), tuple(found[:MOST_NAMED]))
