"""Dates in Chinese and Japanese sentences."""

from __future__ import annotations

import re
from datetime import date, timedelta

from tracker.dates.partial import PartialDate

_FULL = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)年(?:(?P<month>1[0-2]|0?[1-9])月(?:(?P<day>3[01]|[12]\d|0?[1-9])日)?)?"
)
_MONTH = re.compile(
    r"(?<![\d个個ヶカか])(?P<month>1[0-2]|0?[1-9])月(?:(?P<day>3[01]|[12]\d|0?[1-9])日)?(?!間|间)"
)
_YEAR_END = re.compile("(?P<word>今|去|昨|明|来)?年(?:底|末)|年内に")
_NEAR_YEAR = re.compile("(?P<word>今|去|昨|明|来)年")
_DATED = re.compile("[年月日天]")  # one of them stands in every date
_YEARS = {"去": -1, "昨": -1, "明": 1, "来": 1}
_NEAR_MONTH = {"本月": 0, "今月": 0, "下月": 1, "来月": 1, "下个月": 1, "上月": -1, "先月": -1, "上个月": -1}
_NEAR_DAY = {"昨日": -1, "昨天": -1, "今日": 0, "今天": 0, "本日": 0, "明日": 1, "明天": 1}
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")


def date_in(text: str, *, ahead: bool, published: date | None) -> PartialDate | None:
    """The first date that a clause names, with the precision that it has; relative to ``published``."""
    if not _DATED.search(text):
        return None
    text = text.translate(_WIDE)
    if match := _FULL.search(text):
        return _partial(int(match["year"]), match["month"], match["day"])
    if published is None:
        return None
    if match := _MONTH.search(text):
        year = _likely_year(int(match["month"]), ahead=ahead, published=published)
        if near := _NEAR_YEAR.search(text, 0, match.start()):
            year = published.year + _YEARS.get(near["word"], 0)
        return _partial(year, match["month"], match["day"])
    if match := _YEAR_END.search(text):
        return PartialDate.parse(f"{published.year + _YEARS.get(match['word'] or '', 0)}-12")
    return _relative(text, published)


def _relative(text: str, published: date) -> PartialDate | None:
    for word, months in _NEAR_MONTH.items():
        if word in text:
            index = published.year * 12 + published.month - 1 + months
            return PartialDate.parse(f"{index // 12}-{index % 12 + 1:02}")
    for word, days in _NEAR_DAY.items():
        if word in text:
            return PartialDate.from_day(published + timedelta(days=days))
    return None


def _likely_year(month: int, *, ahead: bool, published: date) -> int:
    """The year that puts the month behind or before the publication, as the verb says, or else nearest."""
    distance = month - published.month
    if ahead:
        return published.year + (1 if distance < 0 else 0)
    return published.year - (1 if distance > 1 else 0) + (1 if distance < -10 else 0)


def _partial(year: int, month: str | None, day: str | None) -> PartialDate | None:
    written = (
        str(year) + (f"-{int(month):02}" if month else "") + (f"-{int(day):02}" if month and day else "")
    )
    try:
        return PartialDate.parse(written)
    except ValueError:
        return None
