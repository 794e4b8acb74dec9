"""Dates as feeds write them: RFC 822, ISO 8601 and what people make of these.

What is stated is kept and nothing is added: a day stays a day; a time without a zone, or with one that
cannot be told, leaves only the day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache

from django.utils import translation
from django.utils.dates import MONTHS, MONTHS_3, MONTHS_ALT, MONTHS_AP

FIRST_YEAR = 1990  # the web is not older; 1970 and 1904 are what clocks say that were never set
_AHEAD = timedelta(days=1)  # a clock or a zone that is wrong; more is a date that cannot be true
_LANGUAGES = ["en", "fr", "de", "es", "it", "pt", "nl", "ru", "uk", "pl", "sv", "nb", "tr", "cs", "el"]
_LONGEST = 100

# Hours from UTC. Left out is what stands for several zones (IST, CST of China, AST, BST of Bangladesh
# excepted: CST, EST and BST are those of RFC 822 and of Britain, where nearly all that use them are).
_ZONES = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 1, "bst": 1, "cet": 1, "cest": 2, "mez": 1,
    "mesz": 2, "eet": 2, "eest": 3, "msk": 3, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7,
    "mdt": -6, "pst": -8, "pdt": -7, "akst": -9, "akdt": -8, "hst": -10, "jst": 9, "kst": 9, "hkt": 8,
    "sgt": 8, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13,
}  # fmt: skip

_TIME = (
    r"(?P<hour>\d{1,2})[:.h](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,]\d+)?)?\s*(?P<half>[ap]\.?m\.?)?"
)
_ZONE = r"(?P<zone>[+-]\d{1,2}:?\d{2}|[+-]\d{2}|[A-Za-z]{1,5}(?:[+-]\d{1,2}(?::?\d{2})?)?)?"
_REST = rf"(?:[\sT,]*(?:at|à|um|,)?\s*{_TIME}\s*\(?{_ZONE}\)?.*)?"
_ISO = re.compile(
    rf"(?P<year>\d{{4}})(?:[-/.年]\s*(?P<month>\d{{1,2}})(?:[-/.月]\s*(?P<day>\d{{1,2}})日?{_REST})?|"
    rf"(?P<month2>\d\d)(?P<day2>\d\d)(?:T(?P<compact>\d{{4}}(?:\d\d)?)(?P<zone2>Z|[+-]\d\d:?\d\d)?)?)"
)
_WORDS = re.compile(
    rf"(?:[^\W\d_]+\.?,?\s+)?(?P<day>\d{{1,2}})(?:\.|st|nd|rd|th|er|º)?[\s-]+(?:de\s+)?(?P<name>[^\W\d_]+)\.?"
    rf"[\s,-]+(?:de\s+)?(?P<year>\d{{4}}|\d{{2}})(?!\d){_REST}"
)
_MONTH_FIRST = re.compile(
    rf"(?:[^\W\d_]+\.?,\s+)?(?P<name>[^\W\d_]+)\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}}){_REST}"
)
_ASCTIME = re.compile(
    r"[^\W\d_]{3,9}\s+(?P<name>[^\W\d_]+)\s+(?P<day>\d{1,2})\s+(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d)\s+"
    r"(?P<zone>[A-Za-z]{1,5})?\s*(?P<year>\d{4})(?P<half>)"
)
_NUMBERS = re.compile(
    rf"(?P<first>\d{{1,2}})(?P<sep>[./-])(?P<second_>\d{{1,2}})(?P=sep)(?P<year>\d{{4}}){_REST}"
)
_SECONDS = re.compile(r"(\d{10})(?:\d{3})?(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class StatedDate:
    """``day`` as it is written; ``instant`` in UTC where a time and its zone are written too."""

    day: date
    instant: datetime | None = None


def read_date(text: str, *, now: datetime) -> StatedDate | None:
    """The date that a feed states; None for none, and for what cannot be true at ``now``.

    It cannot be true before `FIRST_YEAR`, or more than a day ahead.
    """
    stated = _read(" ".join(text[:_LONGEST].split()))
    if stated is None or stated.day.year < FIRST_YEAR:
        return None
    latest = now.astimezone(UTC) + _AHEAD
    if stated.instant is not None:
        return stated if stated.instant <= latest else None
    return stated if stated.day <= latest.date() else None


def _read(text: str) -> StatedDate | None:
    try:
        if match := _ISO.fullmatch(text):
            return _iso(match)
        for pattern in (_WORDS, _ASCTIME, _MONTH_FIRST):
            if match := pattern.fullmatch(text):
                month = _month_names().get(match["name"].casefold())
                if month:
                    return _stated(match, _full_year(match["year"]), month, int(match["day"]))
        if match := _NUMBERS.fullmatch(text):
            return _of_numbers(match)
        if match := _SECONDS.fullmatch(text):
            instant = datetime.fromtimestamp(int(match[1]), UTC)
            return StatedDate(instant.date(), instant)
    except (ValueError, OverflowError):
        return None
    return None


def _iso(match: re.Match[str]) -> StatedDate | None:
    if match["compact"]:
        day = date(int(match["year"]), int(match["month2"]), int(match["day2"]))
        clock = match["compact"].ljust(6, "0")
        return _with_time(day, time(int(clock[:2]), int(clock[2:4]), int(clock[4:])), match["zone2"])
    day_of_month = match["day"] or match["day2"]
    if not day_of_month:
        return None  # a month is no day
    return _stated(match, int(match["year"]), int(match["month"] or match["month2"]), int(day_of_month))


def _of_numbers(match: re.Match[str]) -> StatedDate | None:
    """14/10/2024 and 10/14/2024, where the numbers leave no doubt; with dots the day is always first."""
    first, second = int(match["first"]), int(match["second_"])
    if match["sep"] == "." or first > 12 or first == second:
        return _stated(match, int(match["year"]), second, first)
    return _stated(match, int(match["year"]), first, second) if second > 12 else None


def _stated(match: re.Match[str], year: int, month: int, day_of_month: int) -> StatedDate:
    day = date(year, month, day_of_month)
    if not match["hour"]:
        return StatedDate(day)
    hour = int(match["hour"])
    half = (match["half"] or "").lower()[:1]
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour == 24 and not int(match["minute"]):
        return StatedDate(day)  # the end of the day, and no instant of it
    second = min(int(match["second"] or 0), 59)  # a leap second is 60
    return _with_time(day, time(hour, int(match["minute"]), second), match["zone"])


def _with_time(day: date, clock: time, zone: str | None) -> StatedDate:
    offset = _offset(zone or "")
    if offset is None:
        return StatedDate(day)
    return StatedDate(day, datetime.combine(day, clock, timezone(offset)).astimezone(UTC))


@lru_cache(maxsize=1_000)
def _offset(zone: str) -> timedelta | None:
    """How far a zone is ahead of UTC: ``+0200``, ``+02:00``, ``EST``, ``GMT+2``. None for an unknown one."""
    match = re.fullmatch(r"(?:gmt|utc|ut)?([+-])(\d{1,2}):?(\d\d)?", zone.lower())
    if match is None:
        hours = _ZONES.get(zone.lower())
        return None if hours is None else timedelta(hours=hours)
    if zone == "-0000":
        return timedelta(0)  # RFC 5322: the time is UTC, that of the place is not known
    sign, hours_ahead, minutes = match.groups()
    offset = timedelta(hours=int(hours_ahead), minutes=int(minutes or 0))
    return (offset if sign == "+" else -offset) if offset <= timedelta(hours=14) else None


def _full_year(written: str) -> int:
    return int(written) if len(written) == 4 else 2000 + int(written)


@lru_cache(maxsize=1)
def _month_names() -> dict[str, int]:
    """Names of months in the languages of `_LANGUAGES`, as Django has them, and their first three letters."""
    names: dict[str, int] = {}
    short: dict[str, set[int]] = {}
    for language in _LANGUAGES:
        with translation.override(language):
            for months in (MONTHS, MONTHS_ALT, MONTHS_AP, MONTHS_3):
                for number, name in months.items():
                    written = str(name).casefold().strip(".")
                    names.setdefault(written, number)
                    short.setdefault(written[:3], set()).add(number)
    names |= {
        start: min(numbers) for start, numbers in short.items() if len(numbers) == 1 and start not in names
    }
    return names | {"sept": 9, "mai": 5, "mär": 3, "mrz": 3, "févr": 2, "juil": 7, "août": 8, "déc": 12}
