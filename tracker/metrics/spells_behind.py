"""The spells behind a number of a figure of spells: exactly those that it counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.dates import Window
from tracker.metrics.headcount import covering
from tracker.metrics.retention import cohort_of, lasted
from tracker.metrics.survival import DAYS_OF_YEAR, watched_at
from tracker.moves.careers.plain_spells import PlainSpell


class FigureOfSpells(StrEnum):
    """What is counted, and which of the numbers says more of it."""

    TRACKED = "tracked"  # whoever was ever there
    HEADCOUNT = "headcount"  # who may have been there on a day
    SURVIVAL = "survival"  # who was watched so many days after they had come
    COHORT = "cohort"  # who came in the window, and of whom is known whether they stayed so many months
    STAYED = "stayed"  # those of them who did


@dataclass(frozen=True, slots=True)
class Number:
    """Which number of a figure: what it is of, in the unit of the figure."""

    figure: FigureOfSpells
    window: Window
    today: date
    on: date | None = None
    days: int = 0
    months: int = 0

    def spells(self, spells: Sequence[PlainSpell]) -> list[PlainSpell]:
        """Those of the spells at a place that stand behind it."""
        match self.figure:
            case FigureOfSpells.HEADCOUNT:
                return [spell for spell in spells if covering(spell, self.on or self.today) > 0]
            case FigureOfSpells.SURVIVAL:
                return watched_at(spells, self.days / DAYS_OF_YEAR, today=self.today)
            case FigureOfSpells.COHORT | FigureOfSpells.STAYED:
                wanted = (True,) if self.figure == FigureOfSpells.STAYED else (True, False)
                cohort = cohort_of(spells, self.window)
                return [spell for spell in cohort if lasted(spell, self.months) in wanted]
            case _:
                return list(spells)
