"""Moves with all that they point to, by one query that is planned once: for what is asked the most."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import CharField
from django.db.models.functions import Cast

from tracker.api.plain.moves import COLUMNS, REFERENCE, Dict, Row, move_dict
from tracker.moves.models import Move
from tracker.postgres.ask import ask, with_constants

_SIDES = ("person", "from_organization", "to_organization")
_DAYS = ("happened_first_day", "announced_on_first_day", "effective_on_first_day")
# Days as text, which is what they are shown as.
_COLUMNS = (
    *(f"{name}_text" if name in _DAYS else name for name in COLUMNS),
    *(f"{side}__{name}" for side in _SIDES for name in REFERENCE),
    *("group__title", "unsourced", "stale"),
)
_PERSON = len(COLUMNS)
_FROM, _TO, _REST = _PERSON + 3, _PERSON + 6, _PERSON + 9
_FROM_MOVES = f'FROM "{Move._meta.db_table}" '


def whole_rows(
    moves: str, parameters: Sequence[Any], *, stale_before: date, newest_first: bool = True
) -> list[Row]:
    """The moves that a query of SQL gives, all columns of each, in the order of their dates. One query.

    ``stale_before`` is the day since which nothing was heard of a rumour that is stale. `whole_dicts`
    takes the rows; their first columns are `COLUMNS`.
    """
    sql, places = _written(connection.vendor, moves, stale_before, newest_first)
    return list(ask(sql, [*places, *parameters]))


def whole_dicts(rows: Sequence[Row]) -> list[Dict]:
    """The moves of these rows, as the API shows them."""
    return [
        move_dict(
            row,
            person=_reference(row, _PERSON),
            from_organization=None if row[4] is None else _reference(row, _FROM),
            to_organization=None if row[5] is None else _reference(row, _TO),
            group=None if row[18] is None else {"id": row[18], "title": row[_REST]},
            unsourced=bool(row[_REST + 1]),
            stale=bool(row[_REST + 2]),
        )
        for row in rows
    ]


def _reference(row: Row, place: int) -> Dict:
    return {"slug": row[place], "name": row[place + 1], "note": row[place + 2]}


@lru_cache(maxsize=32)
def _written(
    _vendor: str,
    moves: str,
    cutoff: date,
    newest_first: bool,  # noqa: FBT001  # a cache takes no names
) -> tuple[str, Sequence[Any]]:
    """The query, and the parameters that stand before those of ``moves``; writing it is not cheap.

    The ORM writes it over all moves; then these alone take the place of the table.
    """
    way = "-" if newest_first else ""
    sql, parameters = (
        Move.with_merged.with_unsourced()
        .with_stale(cutoff)
        .annotate(**{f"{name}_text": Cast(name, CharField()) for name in _DAYS})
        .order_by(f"{way}happened_first_day", f"{way}pk")
        .values_list(*_COLUMNS)
        .query.sql_with_params()
    )
    before, table, behind = sql.partition(_FROM_MOVES)
    if not table or "%s" in behind:
        raise AssertionError(sql)
    before, constants = with_constants(before, parameters)
    return f'{before}FROM ({moves}) AS "{Move._meta.db_table}" {behind}', constants
