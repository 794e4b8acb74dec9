"""Dates as they stand in spreadsheets: ISO 8601, in words, in numbers, or as Excel counts days."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

from django.utils.translation import gettext as _

from tracker.dates import PartialDate
from tracker.dates.typed import read_typed_date

_SERIAL = re.compile(r"(\d{5})(?:[.,]\d+)?", re.ASCII)
_FIRST_SERIAL, _LAST_SERIAL = 7306, 73415  # 1 January 1920 and 31 December 2100
_EXCEL_DAY_0 = date(1899, 12, 30)
_WITH_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]\d{1,2}:\d{2}.*", re.ASCII)
_NUMBERS = re.compile(r"(\d{1,2})\s*[/-]\s*(\d{1,2})\s*[/-]\s*(\d{4})", re.ASCII)
_DOTTED = re.compile(r"\d{1,2}\.\s?\d{1,2}\.\s?\d{4}", re.ASCII)
_LOCALES = {"day": "en-GB", "month": "en-US"}


@lru_cache(maxsize=20_000)
def read_date(text: str, *, order: str, today: date) -> PartialDate:
    """Read a date of a cell. ``order`` is “day” or “month”, whichever comes first in 03/04/2024, or empty.

    Raises ValueError with a sentence; for 03/04/2024 too, where nothing says which is the day.
    """
    if (serial := _SERIAL.fullmatch(text)) and _FIRST_SERIAL <= int(serial[1]) <= _LAST_SERIAL:
        return PartialDate.from_day(_EXCEL_DAY_0 + timedelta(days=int(serial[1])))
    if with_time := _WITH_TIME.fullmatch(text):
        text = with_time[1]
    shows = order_shown_by(text) or order
    if not shows and is_ambiguous(text):
        day_first, month_first = (_numbers(text, order=each) for each in ("day", "month"))
        raise ValueError(
            _("“%(text)s” may be %(one)s or %(other)s. Say for the whole file whether the day comes first.")
            % {"text": text, "one": day_first, "other": month_first}
        )
    locale = _LOCALES["day" if _DOTTED.fullmatch(text) else shows or "day"]
    return read_typed_date(text, locale=locale, today=today)


def order_shown_by(text: str) -> str:
    """“day” for 14/10/2024, “month” for 10/14/2024, empty for a date that does not show it."""
    found = _NUMBERS.fullmatch(text)
    if not found:
        return ""
    first, second = int(found[1]), int(found[2])
    if first > 12 >= second:
        return "day"
    return "month" if second > 12 >= first else ""


def is_ambiguous(text: str) -> bool:
    found = _NUMBERS.fullmatch(text)
    return found is not None and found[1].lstrip("0") != found[2].lstrip("0") and not order_shown_by(text)


def order_of_column(shown: Iterable[str]) -> str:
    """What the dates of a column agree on; empty where none shows it, or they do not agree."""
    orders = set(shown) - {""}
    return orders.pop() if len(orders) == 1 else ""


def _numbers(text: str, *, order: str) -> str:
    found = _NUMBERS.fullmatch(text)
    assert found is not None  # noqa: S101  # asked only of such
    day, month = (found[1], found[2]) if order == "day" else (found[2], found[1])
    return f"{found[3]}-{int(month):02}-{int(day):02}"
