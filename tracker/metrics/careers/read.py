"""Careers at a place from every spell there: whatever the level, in time that grows with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from tracker.dates import Window
from tracker.metrics import after
from tracker.metrics.attrition import Attrition, attrition
from tracker.metrics.careers.figures import MOST_NAMED, Leaving
from tracker.metrics.counts import Behind, Count
from tracker.metrics.headcount import Headcount, headcount, tracked
from tracker.metrics.places import Place
from tracker.metrics.retention import Retention, cohort_of, retention, without_start
from tracker.metrics.survival import DAYS_OF_YEAR, Survival, survival, watched_at
from tracker.moves.careers.plain_spells import PlainSpell


@dataclass(frozen=True)
class ReadCareers:
    """Reads the spells when it is first asked, once."""

    place: Place
    _leavers: dict[Window, list[after.Leaver]] = field(default_factory=dict, init=False, compare=False)

    @cached_property
    def spells(self) -> list[PlainSpell]:
        return self.place.spells()

    def tracked(self) -> int:
        return tracked(self.spells)

    def stays_known(self) -> int:
        return len(self.spells)

    def without_start(self) -> int:
        return without_start(self.spells)

    def first_seen(self) -> date | None:
        return min((spell.seen_from for spell in self.spells), default=None)

    def headcount(self, day: date) -> Headcount:
        return headcount(self.spells, day)

    def attrition(self, departures: Count, window: Window) -> Attrition:
        return attrition(self.spells, departures, window)

    def survival(self, *, today: date, since: date | None = None) -> Survival:
        return survival(self.spells, today=today, since=since)

    def watched_at(self, days: int, *, today: date) -> int:
        return len(watched_at(self.spells, days / DAYS_OF_YEAR, today=today))

    def retention(self, cohort: Window, months: Sequence[int]) -> list[Retention]:
        return [retention(self.spells, cohort, each) for each in months]

    def cohort(self, window: Window) -> Behind:
        came = cohort_of(self.spells, window)
        return Behind(len(came), sum(spell.unsourced for spell in came))

    def _left(self, window: Window) -> list[after.Leaver]:
        if window not in self._leavers:
            self._leavers[window] = after.leavers(self.place, self.spells, window)
        return self._leavers[window]

    def leaving(self, window: Window) -> Leaving:
        left = self._left(window)
        return Leaving(after.founder_rate(left), sum(each.spell.unsourced for each in left))

    def gaps(self, window: Window, *, today: date) -> Counter[after.Gap]:
        return after.gaps_of(self._left(window), today=today)

    def founders(
        self, window: Window, *, offset: int = 0, limit: int | None = MOST_NAMED
    ) -> list[after.Leaver]:
        left = self._left(window)
        return after.founders(left)[offset:][:limit]

    def return_count(self, window: Window) -> Count:
        return after.return_count(after.returns(self.spells, window), window)

    def returners(
        self, window: Window, *, offset: int = 0, limit: int | None = MOST_NAMED
    ) -> list[after.Returner]:
        found = after.returns(self.spells, window)
        return sorted(found, key=lambda each: each.came_on, reverse=True)[offset:][:limit]
