"""A list as plain rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, TypeVar

from tracker.exports.columns import Column, Row

AT_ONCE = 2000  # rows that are read together; the memory of an export is that of a few thousand rows
_ISO_LENGTH = {"year": 4, "month": 7, "day": 10}
_Read = TypeVar("_Read")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainList:
    """A list: its name, its columns, and a function from a queryset to its rows, in the queryset's order.

    ``key`` names the columns by which a row is known; ``refers`` maps a column to the list and the
    column where it is looked up.
    """

    name: str
    about: str
    columns: tuple[Column, ...]
    rows: Callable[[Any], Iterator[Row]]
    key: str
    refers: tuple[tuple[str, str, str], ...] = ()


def some_at_a_time(rows: Iterable[_Read]) -> Iterator[list[_Read]]:
    """Lists of `AT_ONCE` rows, the last one shorter."""
    left = iter(rows)
    while some := list(islice(left, AT_ONCE)):
        yield some


def dated(first_day: date | None, precision: str) -> str | None:
    """A partial date of its two columns, as the API writes it."""
    return first_day.isoformat()[: _ISO_LENGTH[precision]] if first_day else None
