"""The columns of a list: what each is called, what it holds, and how its cell is found in a row.

A row is a plain dict, the very object that the API gives. A column that lies deeper has dots in its
name: ``person.slug``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

Row = dict[str, Any]
Cell = str | int | float | bool | None
PARTIAL_DATE = r"^\d{4}(-\d{2}(-\d{2})?)?$"
BETWEEN = " | "  # where one cell holds several texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column, in the words of Table Schema (https://datapackage.org/standard/table-schema/).

    ``required``: it is never empty. ``free``: somebody has typed it, or a text has said it; only such a
    cell can be taken for a formula. ``joined`` makes one text of the list that stands at its name.
    """

    name: str
    about: str
    type: str = "string"
    required: bool = False
    free: bool = False
    choices: Sequence[str] = ()
    pattern: str = ""
    joined: Callable[[Any], str] | None = None

    @property
    def path(self) -> list[str]:
        return self.name.split(".")


def text(name: str, about: str, **more: Any) -> Column:
    """Words that somebody wrote."""
    return Column(name=name, about=about, free=True, **more)


def word(name: str, about: str, choices: Sequence[str] = (), **more: Any) -> Column:
    """A word of the vocabulary, or a slug: nothing that a spreadsheet would compute."""
    return Column(name=name, about=about, choices=tuple(choices), **more)


def number(name: str, about: str, **more: Any) -> Column:
    return Column(name=name, about=about, type="integer", **more)


def flag(name: str, about: str) -> Column:
    return Column(name=name, about=about, type="boolean", required=True)


def day(name: str, about: str, **more: Any) -> Column:
    return Column(name=name, about=about, type="date", **more)


def partial_date(name: str, about: str) -> Column:
    """A date as precisely as it is known; no type of Table Schema is all three."""
    return Column(name=name, about=f"{about} As precise as it is known.", pattern=PARTIAL_DATE)


def person(name: str, about: str) -> list[Column]:
    """A person as other records name them."""
    return _reference(name, about, required=True)


def organization(name: str, about: str, *, required: bool = False) -> list[Column]:
    """An organization as other records name it."""
    return _reference(name, about, required=required)


def _reference(name: str, about: str, *, required: bool) -> list[Column]:
    return [
        word(f"{name}.slug", f"{about}: the slug.", required=required),
        text(f"{name}.name", f"{about}: the name.", required=required),
        text(f"{name}.note", f"{about}: tells apart two of one name."),
    ]


def cells_of(columns: Sequence[Column]) -> Callable[[Row], list[Cell]]:
    """A function from a row to its cells, in the order of the columns.

    It is run for every row, so that columns that stand side by side in one dict are taken together.
    """
    pieces = [_piece(key, list(some)) for key, some in groupby(columns, _where)]

    def cells(row: Row) -> list[Cell]:
        found: list[Cell] = []
        for piece in pieces:
            found += piece(row)
        return found

    return cells


def _where(column: Column) -> tuple[str, ...] | None:
    """The keys that lead to the dict that a column stands in; None for one that is made of a list."""
    return None if column.joined else tuple(column.path[:-1])


def _piece(keys: tuple[str, ...] | None, columns: Sequence[Column]) -> Callable[[Row], Sequence[Cell]]:
    if keys is None:
        return lambda row: [_joined(column, row) for column in columns]
    take, nothing = _getter([column.path[-1] for column in columns]), [None] * len(columns)

    def taken(row: Row) -> Sequence[Cell]:
        within: Any = row
        for key in keys:
            within = within[key]
            if within is None:
                return nothing
        return take(within)

    return taken if keys else take


def _joined(column: Column, row: Row) -> Cell:
    value = row[column.path[0]]
    return column.joined(value) if column.joined else value


def _getter(names: Sequence[str]) -> Callable[[Row], Sequence[Cell]]:
    """As itemgetter, which gives one value bare."""
    take: Callable[[Row], Any] = itemgetter(*names)
    return take if len(names) > 1 else lambda row: (take(row),)


def names_of_kind(kind: str) -> Callable[[Iterable[Row]], str]:
    """The names of one kind, of all names of a record."""

    def join(names: Iterable[Row]) -> str:
        return BETWEEN.join(each["name"] for each in names if each["kind"] == kind)

    return join


def written_identifiers(identifiers: Iterable[Row]) -> str:
    """``wikidata:Q42 | orcid:0000-0002-1825-0097``."""
    return BETWEEN.join(f"{each['kind']}:{each['value']}" for each in identifiers)
