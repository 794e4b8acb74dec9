"""Dates known to the day, the month or the year, and windows between them."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Self


class Precision(StrEnum):
    """How much of a date is known. The value is what the database stores."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"


FIRST_YEAR, LAST_YEAR = 1900, 2100
_ISO = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date of ISO 8601 reduced precision: ``2024``, ``2024-10`` or ``2024-10-14``.

    It stands for every day from ``first_day`` to ``last_day``. Sorting is by first
    day, the vaguer one first.
    """

    first_day: date
    precision: Precision

    def __post_init__(self) -> None:
        if self.first_day != _first_day_of(self.first_day, self.precision):
            raise ValueError(f"{self.first_day} is not the first day of a {self.precision}.")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``.

        Raises ValueError with a sentence that names the text and what would be right.
        """
        match = _ISO.fullmatch(text.strip())
        if match is None:
            raise ValueError(f"“{text}” is not a date. Write 2024, 2024-10 or 2024-10-14.")
        year, month, day = match.group("year", "month", "day")
        try:
            first_day = date(_within_reason(int(year)), int(month or 1), int(day or 1))
        except ValueError:
            raise ValueError(f"“{text}” is not a date: {_what_is_wrong(year, month, day)}") from None
        return cls(first_day, _precision_of(month, day))

    @classmethod
    def from_day(cls, day: date) -> Self:
        """The exact day."""
        return cls(day, Precision.DAY)

    @property
    def last_day(self) -> date:
        """The last day that this date may mean, inclusive."""
        match self.precision:
            case Precision.DAY:
                return self.first_day
            case Precision.MONTH:
                days = calendar.monthrange(self.first_day.year, self.first_day.month)[1]
                return self.first_day.replace(day=days)
            case Precision.YEAR:
                return self.first_day.replace(month=12, day=31)

    @property
    def days(self) -> int:
        """How many days it spans: 1 for an exact day."""
        return (self.last_day - self.first_day).days + 1

    def days_apart(self, other: PartialDate) -> int:
        """The fewest days that may lie between the two; 0 where they may be the same day."""
        if self.first_day > other.last_day:
            return (self.first_day - other.last_day).days
        return max(0, (other.first_day - self.last_day).days)

    def __str__(self) -> str:
        length = {Precision.YEAR: 4, Precision.MONTH: 7, Precision.DAY: 10}
        return self.first_day.isoformat()[: length[self.precision]]


@dataclass(frozen=True, slots=True)
class Window:
    """The days from ``first_day`` to ``last_day``, both inclusive."""

    first_day: date
    last_day: date

    def __post_init__(self) -> None:
        if self.last_day < self.first_day:
            raise ValueError(f"The period ends ({self.last_day}) before it begins ({self.first_day}).")

    @classmethod
    def asked_for(cls, since: PartialDate | None, until: PartialDate | None, *, today: date) -> Self:
        """The window that a reader asks for: until today and twelve months long, unless they say otherwise.

        Raises ValueError with a sentence where it would end before it begins.
        """
        last_day = until.last_day if until else today
        return cls(since.first_day if since else _twelve_months_to(last_day), last_day)

    def share_inside(self, when: PartialDate) -> float:
        """Which part of the days that ``when`` may mean lies in the window: 0.0 to 1.0."""
        first = max(self.first_day, when.first_day)
        last = min(self.last_day, when.last_day)
        return max(0, (last - first).days + 1) / when.days


def _first_day_of(day: date, precision: Precision) -> date:
    match precision:
        case Precision.DAY:
            return day
        case Precision.MONTH:
            return day.replace(day=1)
        case Precision.YEAR:
            return day.replace(month=1, day=1)


def _twelve_months_to(last_day: date) -> date:
    """The first day of the twelve months that end with a day: 2023-11-24 for 2024-11-23."""
    after = last_day + timedelta(days=1)
    if (after.month, after.day) == (2, 29):
        return date(after.year - 1, 3, 1)
    return after.replace(year=after.year - 1)


def _precision_of(month: str | None, day: str | None) -> Precision:
    if day is not None:
        return Precision.DAY
    return Precision.YEAR if month is None else Precision.MONTH


def _within_reason(year: int) -> int:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(year)
    return year


def _what_is_wrong(year: str, month: str | None, day: str | None) -> str:
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        return f"the years run from {FIRST_YEAR} to {LAST_YEAR}."
    if month is not None and not 1 <= int(month) <= 12:
        return f"there is no month {month}; months run from 01 to 12."
    return f"{year}-{month} has no day {day}."
