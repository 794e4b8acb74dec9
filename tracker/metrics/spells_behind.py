"""The stays behind a number of a figure of spells: exactly those that it counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.db.models import Q

from tracker.dates import Precision, Window
from tracker.metrics.careers.kept import KeptCareers
from tracker.moves.models.spell import SpellEnd
from tracker.moves.models.stay import StayQuerySet


class FigureOfSpells(StrEnum):
    """What is counted, and which of the numbers says more of it."""

    TRACKED = "tracked"  # whoever was ever there
    HEADCOUNT = "headcount"  # who may have been there on a day
    SURVIVAL = "survival"  # who was watched so many days after they had come
    COHORT = "cohort"  # who came in the window, and of whom is known whether they stayed so many months
    STAYED = "stayed"  # those of them who did
    CAME = "came"  # who came in the window
    LEFT = "left"  # who left in the window
    FOUNDERS = "founders"  # those of them who founded what they did next
    RETURNS = "returns"  # who may have come back in the window


@dataclass(frozen=True, slots=True)
class Number:
    """Which number of a figure: what it is of, in the unit of the figure."""

    figure: FigureOfSpells
    window: Window
    today: date
    on: date | None = None
    days: int = 0
    months: int = 0

    def stays(self, careers: KeptCareers) -> StayQuerySet:
        """Those of the stays at a place that stand behind it."""
        here = careers.stays
        match self.figure:
            case FigureOfSpells.HEADCOUNT:
                return _may_cover(here, self._day)
            case FigureOfSpells.SURVIVAL:
                return careers.stays_watched_at(self.days, today=self.today)
            case FigureOfSpells.COHORT:
                lasted = Q(months__gte=self.months) | ~Q(ending=SpellEnd.UNKNOWN)
                return here.began_in([self.window]).filter(lasted)
            case FigureOfSpells.STAYED:
                return here.began_in([self.window]).filter(months__gte=self.months)
            case FigureOfSpells.CAME:
                return here.began_in([self.window])
            case FigureOfSpells.LEFT:
                return here.ended_in([self.window])
            case FigureOfSpells.FOUNDERS:
                return here.ended_in([self.window]).filter(next_founded=True)
            case FigureOfSpells.RETURNS:
                return careers.again.may_begin_in(self.window)
            case _:
                return here

    def n(self, careers: KeptCareers) -> int:
        """How many they are, as the figure says it."""
        match self.figure:
            case FigureOfSpells.HEADCOUNT:
                return careers.headcount(self._day).max
            case FigureOfSpells.SURVIVAL:
                return careers.watched_at(self.days, today=self.today)
            case FigureOfSpells.COHORT:
                return careers.retention(self.window, [self.months])[0].share.n
            case FigureOfSpells.STAYED:
                return careers.retention(self.window, [self.months])[0].share.k
            case FigureOfSpells.CAME:
                return careers.cohort(self.window).n
            case FigureOfSpells.LEFT:
                return careers.leaving(self.window).founders.n
            case FigureOfSpells.FOUNDERS:
                return careers.leaving(self.window).founders.k
            case FigureOfSpells.RETURNS:
                return careers.return_count(self.window).max
            case _:
                return careers.stays_known()

    @property
    def _day(self) -> date:
        return self.on or self.today


def _may_cover(stays: StayQuerySet, day: date) -> StayQuerySet:
    """Those that may have begun by the day, and may not have been over on it."""
    after = day + timedelta(days=1)
    may_go_on = (
        Q(over_first_day=None)
        | Q(over_precision=Precision.DAY, over_first_day__gte=after)
        | Q(over_precision=Precision.MONTH, over_first_day__gte=after.replace(day=1))
        | Q(over_precision=Precision.YEAR, over_first_day__gte=after.replace(month=1, day=1))
    )
    return stays.filter(may_go_on, begins_first_day__lte=day)
