"""Partial dates as people type them: Oct 2024, 14/10/2024, le 14 octobre 2024, yesterday.

Which of the numbers in 03/04/2024 is the month depends on where the reader is at home.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from functools import lru_cache
from typing import TYPE_CHECKING

from tracker.dates.partial import FIRST_YEAR, LAST_YEAR, PartialDate, Precision

if TYPE_CHECKING:
    from dateparser.date import DateDataParser

LONGEST = 40
_LANGUAGES = ["en", "fr", "de", "es", "it", "pt", "nl", "ru", "zh", "ja", "ko"]
_MONTH_FIRST = {"en", "en-us", "en-ph", "es-us", "es-pr", "fil", "fil-ph"}  # by Unicode's CLDR
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_YEAR_FIRST = re.compile(r"\d{4}(-\d*)*", re.ASCII)
_PRECISIONS = {"day": Precision.DAY, "month": Precision.MONTH, "year": Precision.YEAR}


def preferred_locale(header: str) -> str:
    """The first locale of an Accept-Language header, such as ``en-GB``; empty where there is none."""
    return header.split(",")[0].split(";")[0].strip()


def read_typed_date(text: str, *, locale: str, today: date) -> PartialDate:
    """Read a date as a person types it; ISO 8601 first, then the words and order of their locale.

    ``locale`` is like ``en-US`` or ``fr``; words of other languages are understood too. A day, a
    month or a year is kept as such. Raises ValueError with a sentence that names the text and what
    would be right: for no date, a year of two digits or none, and for quarters, which are no date
    that could be stored.
    """
    text = text.strip()
    try:
        return PartialDate.parse(_COMPACT.sub(r"\1-\2-\3", text) if _COMPACT.fullmatch(text) else text)
    except ValueError:
        if _YEAR_FIRST.fullmatch(text):
            raise
    if any(map(str.isdigit, text)) and not (_YEAR.search(text) or _is_relative(text)):
        raise ValueError(f"“{text}” has no year of four digits. Write it like 14 Oct {today.year}.")
    if len(text) <= LONGEST:
        found = _parser(_order_of(locale), today).get_date_data(text)
        if found.date_obj is not None:
            return _partial(text, found.date_obj.date(), str(found.period))
    raise ValueError(f"“{text[:LONGEST]}” is not a date. Write 2024, Oct 2024, 14 Oct 2024 or 2024-10-14.")


def _is_relative(text: str) -> bool:
    """Whether it counts from today, as in “3 days ago”: a number, and a word longer than a month's."""
    return bool(re.search(r"\bago\b|\bil y a\b|\bvor\b|\bhace\b|\bнazad\b|前", text.casefold()))


def _partial(text: str, day: date, period: str) -> PartialDate:
    if period not in _PRECISIONS:
        raise ValueError(f"“{text}” is neither a year, a month nor a day. Write the year or the month.")
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"“{text}” is not a date: the years run from {FIRST_YEAR} to {LAST_YEAR}.")
    precision = _PRECISIONS[period]
    length = {Precision.YEAR: 4, Precision.MONTH: 7, Precision.DAY: 10}[precision]
    return PartialDate.parse(day.isoformat()[:length])


@lru_cache(maxsize=64)
def _parser(order: str, today: date) -> DateDataParser:
    """Every language at once, by the order of the numbers in 03/04/2024. Building one takes some 10 ms."""
    from dateparser.date import DateDataParser  # 13 MB that only forms and imports need

    settings = {
        "DATE_ORDER": order,
        "REQUIRE_PARTS": ["year"],
        "PREFER_DAY_OF_MONTH": "first",
        "PREFER_MONTH_OF_YEAR": "first",
        "RELATIVE_BASE": datetime.combine(today, time()),
        "PARSERS": ["relative-time", "absolute-time"],
    }
    return DateDataParser(languages=_LANGUAGES, settings=settings)


def _order_of(locale: str) -> str:
    """How people of a locale write a date of three numbers."""
    written = locale.replace("_", "-").casefold()
    return "MDY" if written in _MONTH_FIRST else "DMY"
