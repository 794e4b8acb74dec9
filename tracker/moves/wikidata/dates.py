"""Wikidata's points in time as partial dates."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta
from typing import Any

from tracker.dates import PartialDate

_TIME = re.compile(r"(?P<era>[+-])0*(?P<year>\d+)-(?P<month>\d\d)-(?P<day>\d\d)T", re.ASCII)
_YEAR, _MONTH, _DAY = 9, 10, 11
_JULIAN = "Q1985786"
_JULIAN_IS_BEHIND = timedelta(days=13)  # from 1900-03-01 to 2100-02-28


def partial_date(value: Any, seen: Counter[str]) -> PartialDate | None:
    """The date of a time value; None, and counted in ``seen``, where there is none that we can keep.

    Precision 9, 10 and 11 are a year, a month and a day; what is finer is a day, what is coarser no
    date. A day of the Julian calendar becomes that of ours; of a Julian month only the year is sure.
    """
    match = _TIME.match(value.get("time", "")) if isinstance(value, dict) else None
    precision = value.get("precision") if match else None
    if match is None or not isinstance(precision, int):
        seen["dates that are none"] += 1
        return None
    if match["era"] == "-":
        seen["dates before the common era"] += 1
        return None
    if precision < _YEAR:
        seen["dates coarser than a year"] += 1
        return None
    is_julian = str(value.get("calendarmodel", "")).endswith(_JULIAN)
    seen["dates of the Julian calendar"] += is_julian
    try:
        return _julian(match, precision) if is_julian else _read(match, precision)
    except ValueError:
        seen["dates outside 1900 to 2100"] += 1
        return None


def _read(match: re.Match[str], precision: int) -> PartialDate:
    year = f"{int(match['year']):04}"
    if precision == _YEAR or match["month"] == "00":
        return PartialDate.parse(year)
    if precision == _MONTH or match["day"] == "00":
        return PartialDate.parse(f"{year}-{match['month']}")
    return PartialDate.parse(f"{year}-{match['month']}-{match['day']}")


def _julian(match: re.Match[str], precision: int) -> PartialDate:
    if precision < _DAY or "00" in (match["month"], match["day"]):
        return _read(match, _YEAR)
    day = date(int(match["year"]), int(match["month"]), int(match["day"])) + _JULIAN_IS_BEHIND
    return PartialDate.parse(day.isoformat())
