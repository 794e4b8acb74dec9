"""Which version of a record somebody has seen, and what was changed since.

A version is a text such as ``812.40.7``: the newest history id of the record and of each
kind of row that belongs to it.
"""

# ruff: noqa: S608  # tables and columns are those of our models; what is asked for comes as parameters

from __future__ import annotations

import re
from functools import cache
from typing import Any

from django.db import connection

from tracker.history.changes import Change, read_changes
from tracker.history.parts import Part, parts_of
from tracker.postgres.ask import ask

_VERSION = re.compile(r"\d{1,18}(?:\.\d{1,18})*", re.ASCII)


def version_of(model: Any, record_id: int) -> str:
    """The version of a record now. One query."""
    sql, places = version_sql(model)
    ((version,),) = ask(f"SELECT {sql}", [record_id] * places)  # what Django has written
    return str(version)


def version_sql(model: Any) -> tuple[str, int]:
    """The version of a record as an expression of SQL, and how often it takes the key of that."""
    return _newest(model, connection.vendor)


@cache
def _newest(model: Any, _vendor: str) -> tuple[str, int]:
    """Asks for the newest history ids, one for each part: to write the query takes longer than to ask it."""
    queries = [_newest_of_whole(part) if part.is_whole else _newest_of(part) for part in parts_of(model)]
    return " || '.' || ".join(f"coalesce(({sql}), 0)" for sql in queries), len(queries)


# The sums keep PostgreSQL from walking all of a history backwards until it finds a row of this record.


def _newest_of_whole(part: Part) -> str:
    return f"SELECT max(history_id + 0) FROM {part.history_table} WHERE {part.key} = %s"


def _newest_of(part: Part) -> str:
    """What `Part.history` ends with: the newest row of the record's own, or the one by which it went away."""
    following = (
        f"SELECT min(later.history_id + 0) FROM {part.history_table} AS later "
        f"WHERE later.{part.key} = own.{part.key} AND later.history_id > own.history_id"
    )
    return (
        f"SELECT max(coalesce(({following}), own.history_id)) FROM {part.history_table} AS own "
        f"WHERE own.{part.column} = %s"
    )


def read_version(model: Any, text: str) -> tuple[int, ...] | None:
    """The history ids of a version; None for a text that is no version of such a record."""
    if not _VERSION.fullmatch(text):
        return None
    ids = tuple(int(part) for part in text.split("."))
    return ids if len(ids) == len(parts_of(model)) else None


def changes_since(model: Any, record_id: int, version: tuple[int, ...]) -> list[Change]:
    """What was changed since a version, newest first; saving what was there already is no change."""
    entries = [
        (row.history_date, row.history_id, part.label)
        for part, newest in zip(parts_of(model), version, strict=True)
        for row in part.history(record_id).filter(history_id__gt=newest).only("history_date", "history_id")
    ]
    changes = read_changes(model, record_id, sorted(entries, reverse=True))
    return [change for change in changes if not change.is_empty]


def rows_then(model: Any, record_id: int, version: tuple[int, ...]) -> list[list[Any]]:
    """The rows as they were at a version: the record's, then those of each kind that belonged to it.

    They are instances that are not meant to be saved.
    """
    return [_then(part, record_id, newest) for part, newest in zip(parts_of(model), version, strict=True)]


def _then(part: Any, record_id: int, newest: int) -> list[Any]:
    latest: dict[int, Any] = {}
    for row in part.history(record_id).filter(history_id__lte=newest):
        latest[getattr(row, part.key)] = row
    return [
        row.instance
        for row in latest.values()
        if row.history_type != "-" and getattr(row, part.column) == record_id
    ]


def lock_record(model: Any, record_id: int) -> Any:
    """The record, merged or not, locked until the transaction ends; None where it is not there.

    Whoever edits a record or rows of it at the desk holds this lock, so that they go one by one.
    """
    rows = model._base_manager.select_for_update(of=("self",), no_key=True)
    return rows.filter(pk=record_id).first()
