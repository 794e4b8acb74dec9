"""Which day is asked for, and in which sense."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from django.utils.translation import gettext as _

from tracker.dates.partial import FIRST_YEAR, LAST_YEAR

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class Sense(StrEnum):
    """What is asked of a day; the value is the name of the parameter."""

    AS_OF = "as_of"  # what this system held when the day ended
    PUBLISHED_BY = "published_by"  # what had been published when the day ended


class BadMoment(ValueError):
    """A sentence about a parameter, whose name is ``field``."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, slots=True)
class Moment:
    """The end of a day, in UTC."""

    sense: Sense
    day: date

    @property
    def query(self) -> str:
        """As it stands in an address."""
        return f"{self.sense.value}={self.day.isoformat()}"


def moment_asked(query: Mapping[str, str], *, today: date) -> Moment | None:
    """What an address asks for; None for now. Raises BadMoment for no day, a day to come, and both."""
    days = {sense: day_asked(query, sense.value, today=today) for sense in Sense}
    asked = [Moment(sense, day) for sense, day in days.items() if day]
    if len(asked) > 1:
        raise BadMoment(
            Sense.PUBLISHED_BY.value,
            _("Ask for what was held on a day (as_of) or for what was published by it, not for both."),
        )
    return asked[0] if asked else None


def day_asked(query: Mapping[str, str], field: str, *, today: date) -> date | None:
    """The day of a parameter; None where it is empty. Raises BadMoment for no day and a day to come."""
    text = query.get(field, "").strip()
    if not text:
        return None
    try:
        if not _DAY.fullmatch(text):
            raise ValueError(text)
        day = date.fromisoformat(text)
    except ValueError:
        raise BadMoment(field, _("“%s” is not a day. Write it like 2024-10-14.") % text[:20]) from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        years = {"day": text, "first": FIRST_YEAR, "last": LAST_YEAR}
        raise BadMoment(field, _("“%(day)s”: the years run from %(first)s to %(last)s.") % years)
    if day > today:
        raise BadMoment(
            field, _("%(day)s has not come yet: today is %(today)s.") % {"day": day, "today": today}
        )
    return day


def end_of(day: date) -> datetime:
    """The first moment after a day, in UTC."""
    return datetime.combine(day + timedelta(days=1), time(), UTC)
