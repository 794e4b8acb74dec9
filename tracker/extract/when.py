"""When a step takes effect, where the text says so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tracker.dates.partial import PartialDate
from tracker.extract.languages import Language
from tracker.extract.tokens import Token

_FURTHEST = 25
_LONG_AGO_DAYS = 330
_MONTHS_AHEAD = 6


def may_be_dated(tokens: Sequence[Token], language: Language) -> bool:
    """Whether any of the tokens may be of a date: a month, a year or the end of one."""
    months, ends = language.months, language.year_ends
    for token in tokens:
        if token.lower in months or token.lower in ends or (len(token.text) == 4 and _is_year(token)):
            return True
    return False


def date_behind(
    tokens: Sequence[Token],
    start: int,
    end: int,
    *,
    ahead: bool | None,
    published: date | None,
    language: Language,
) -> PartialDate | None:
    """The first date among the tokens between two offsets, read relative to ``published``.

    ``ahead`` says that the step is still to come, which decides the year that is left out; None leaves that
    open, and the nearest year is taken.
    """
    window = [token for token in tokens if start <= token.start][:_FURTHEST]
    for at, token in enumerate(window):
        if token.start >= end:
            return None
        named = token.text[0].isupper() or not language.months_are_capitalised
        if named and token.lower in language.months:
            month = language.months[token.lower]
            begins = any(language.classes.get(word.lower) == "from" for word in window[max(0, at - 2) : at])
            ahead = (
                None if begins and not language.verb_last else ahead
            )  # "has joined with effect from May 1"
            likely = _year(month, ahead=ahead, published=published)
            return _named_month(window, at, month, likely, language)
        if token.lower in language.year_ends and _is_end(window, at, language):
            return PartialDate.parse(f"{published.year}-12") if published else None
        dated = language.verb_last or (at > 0 and window[at - 1].lower in language.date_prepositions)
        if _is_year(token) and dated:
            return PartialDate.parse(token.text)
    return None


def is_long_ago(when: PartialDate | None, published: date | None) -> bool:
    """Whether the date lies so far before the text that it tells career history."""
    return bool(when and published and (published - when.last_day).days > _LONG_AGO_DAYS)


def _named_month(
    window: Sequence[Token], at: int, month: int, likely_year: int | None, language: Language
) -> PartialDate | None:
    day = _day(window, at, language)
    written = next((int(token.text) for token in window[at + 1 : at + 4] if _is_year(token)), None)
    year = written or likely_year
    if year is None:
        return None
    try:
        return PartialDate.parse(f"{year}-{month:02}-{day:02}" if day else f"{year}-{month:02}")
    except ValueError:
        return None


def _year(month: int, *, ahead: bool | None, published: date | None) -> int | None:
    if published is None:
        return None
    if ahead is None:
        later = (month - published.month) % 12
        ahead = later <= _MONTHS_AHEAD
    if ahead:
        return published.year + (1 if month < published.month else 0)
    return published.year - (1 if month > published.month else 0)


def _day(window: Sequence[Token], at: int, language: Language) -> int | None:
    dotted = at > 1 and window[at - 1].text == "."  # "1. Juli"
    joined = at > 1 and language.classes.get(window[at - 1].lower) == "of"  # "31 de marzo"
    for place in (at - 1 - dotted - joined, at + 1):
        if 0 <= place < len(window):
            digits = window[place].text.lower()
            for ending in ("st", "nd", "rd", "th", "er"):
                digits = digits.removesuffix(ending)
            if digits.isascii() and digits.isdigit() and 1 <= int(digits) <= 31 and len(digits) <= 2:
                return int(digits)
    return None


def _is_year(token: Token) -> bool:
    return (
        len(token.text) == 4
        and token.text.isascii()
        and token.text.isdigit()
        and token.text[:2] in {"19", "20"}
    )


def _is_end(window: Sequence[Token], at: int, language: Language) -> bool:
    return any(token.lower in language.end_words for token in window[max(0, at - 4) : at])
