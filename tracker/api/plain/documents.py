"""Moves as the JSON that `MoveSerializer` gives, written by the database with all that they point to.

One query gives a page of them, which is planned once. That the database writes the JSON spares the server
some thirty values for each move, all of which it would only put together and write out again.
"""

# ruff: noqa: S608  # tables and columns are those of our models; what is asked for comes as parameters

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

import orjson
from django.db import connection
from django.db.models import CharField
from django.db.models.functions import Cast

from tracker.moves.models import Move
from tracker.postgres.ask import among, ask, with_constants

_REFERENCE = ("slug", "name", "note")
_SIDES = ("person", "from_organization", "to_organization")
_DAYS = ("happened_first_day", "announced_on_first_day", "effective_on_first_day")
# Days as text, which is what they are shown as.
_COLUMNS = (
    *("pk", "kind", "from_organization_id", "to_organization_id"),
    *("role_from", "role_to", "exit_manner", "entry_manner", "from_capacity", "to_capacity"),
    *("announced_on_precision", "effective_on_precision", "status", "status_reason", "group_id", "note"),
    *(f"{day}_text" for day in _DAYS),
    *(f"{side}__{name}" for side in _SIDES for name in _REFERENCE),
    *("group__title", "unsourced", "stale"),
)
_FROM_MOVES = f'FROM "{Move._meta.db_table}" '


class Document(NamedTuple):
    """A move: its key, the first day on which it may have happened, such as ``2024-05-01``, and its JSON."""

    key: int
    first_day: str
    json: str


def documents(
    moves: str, parameters: Sequence[Any], *, stale_before: date, newest_first: bool = True
) -> list[Document]:
    """The moves that a query of SQL gives, all columns of each, in the order of their dates. One query.

    ``stale_before`` is the day since which nothing was heard of a rumour that is stale.
    """
    sql, constants = written(connection.vendor, moves, stale_before, newest_first)
    return [Document(*row) for row in ask(sql, [*constants, *parameters])]


def documents_of(keys: Collection[int], *, stale_before: date) -> list[Document]:
    """The moves that have these keys, in the order of these; without those that are gone. One query."""
    if not keys:
        return []
    these, parameters = among("id", keys)
    moves = f"SELECT * FROM {Move._meta.db_table} WHERE {these}"  # keys come as parameters
    found = {document.key: document for document in documents(moves, parameters, stale_before=stale_before)}
    return [found[key] for key in keys if key in found]


def fragments(found: Sequence[Document]) -> list[orjson.Fragment]:
    """What an answer holds of them, as it is."""
    return [orjson.Fragment(document.json) for document in found]


def parsed(found: Sequence[Document]) -> list[dict[str, Any]]:
    """The same for who has to look into them."""
    return [orjson.loads(document.json) for document in found]


@lru_cache(maxsize=256)  # on SQLite, keys are of as many places as there are
def written(
    vendor: str,
    moves: str,
    cutoff: date,
    newest_first: bool,  # noqa: FBT001  # a cache takes no names
) -> tuple[str, Sequence[Any]]:
    """The query of `documents`, and the parameters that stand before those of ``moves``; writing it is not
    cheap. Its columns are named as the fields of a `Document`.

    The ORM writes it over all moves; then these alone take the place of the table.
    """
    sql, parameters = (
        Move.with_merged.with_unsourced()
        .with_stale(cutoff)
        .annotate(**{f"{name}_text": Cast(name, CharField()) for name in _DAYS})
        .order_by()
        .values_list(*_COLUMNS)
        .query.sql_with_params()
    )
    before, table, behind = sql.partition(_FROM_MOVES)
    if not table or "%s" in behind:
        raise AssertionError(sql)
    before, constants = with_constants(before, parameters)
    way = "DESC" if newest_first else "ASC"
    written = (
        f"SELECT pk AS key, happened_first_day_text AS first_day, {_json(vendor)} AS json "
        f'FROM ({before}FROM ({moves}) AS "{Move._meta.db_table}" {behind}) AS one '
        f"ORDER BY happened_first_day_text {way}, pk {way}"
    )
    return written, constants


def _json(vendor: str) -> str:
    """A move as an expression of SQL that gives its JSON."""
    quoted = _on_postgres if vendor == "postgresql" else _on_sqlite
    left, joined = "from_organization_id IS NOT NULL", "to_organization_id IS NOT NULL"
    fields = {
        "id": "pk",
        "kind": _word("kind"),
        "person": _object({name: quoted(f"person__{name}") for name in _REFERENCE}),
        "from_organization": _where(
            left, _object({name: quoted(f"from_organization__{name}") for name in _REFERENCE})
        ),
        "to_organization": _where(
            joined, _object({name: quoted(f"to_organization__{name}") for name in _REFERENCE})
        ),
        "role_from": quoted("role_from"),
        "role_to": quoted("role_to"),
        "exit_manner": _word("exit_manner"),
        "entry_manner": _word("entry_manner"),
        "from_capacity": _where(left, _word("from_capacity")),
        "to_capacity": _where(joined, _word("to_capacity")),
        "announced_on": _partial_date("announced_on"),
        "effective_on": _partial_date("effective_on"),
        "status": _word("status"),
        "status_reason": quoted("status_reason"),
        "stale": _flag("stale"),
        "unsourced": _flag("unsourced"),
        "group": _where("group_id IS NOT NULL", _object({"id": "group_id", "title": quoted("group__title")})),
        "note": quoted("note"),
    }
    return _object(fields)


def _object(fields: dict[str, str]) -> str:
    """JSON of an object; each field is an expression of JSON, or of a number, and never NULL."""
    pieces = (
        f"'{',' if place else '{'}\"{name}\":' || {value}"
        for place, (name, value) in enumerate(fields.items())
    )
    return f"({' || '.join(pieces)} || '}}')"


def _word(column: str) -> str:
    """A word of our vocabulary, in which there is nothing to escape."""
    return f"'\"' || {column} || '\"'"


def _on_postgres(column: str) -> str:
    return f"CASE {column} WHEN '' THEN '\"\"' ELSE to_json({column})::text END"  # most texts are empty


def _on_sqlite(column: str) -> str:
    return f"json_quote({column})"


def _where(condition: str, value: str) -> str:
    return f"CASE WHEN {condition} THEN {value} ELSE 'null' END"


def _flag(column: str) -> str:
    return f"CASE WHEN {column} THEN 'true' ELSE 'false' END"


def _partial_date(name: str) -> str:
    """As much of the first day as is known."""
    length = f"CASE {name}_precision WHEN 'year' THEN 4 WHEN 'month' THEN 7 ELSE 10 END"
    day = f"substr({name}_first_day_text, 1, {length})"
    return _where(f"{name}_first_day_text IS NOT NULL", f"'\"' || {day} || '\"'")
