"""Periods that a reader can pick with one click."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from tracker.dates import Window


@dataclass(frozen=True, slots=True)
class QuickChoice:
    """One of them; ``since`` and ``until`` empty stand for the default."""

    label: str
    since: str
    until: str
    window: Window


def quick_choices(today: date, first_move: date | None) -> Iterator[QuickChoice]:
    """The last twelve months, the two years before this one, and all years with moves."""
    yield QuickChoice(_("Last 12 months"), "", "", Window.asked_for(None, None, today=today))
    for year in (today.year - 1, today.year - 2):
        yield QuickChoice(str(year), str(year), str(year), _years(year, year))
    if first_move is not None and first_move.year <= today.year:
        label = _("All, since %(year)s") % {"year": first_move.year}
        yield QuickChoice(label, str(first_move.year), str(today.year), _years(first_move.year, today.year))


def _years(first: int, last: int) -> Window:
    return Window(date(first, 1, 1), date(last, 12, 31))
