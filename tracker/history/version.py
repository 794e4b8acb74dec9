"""Which version of a record somebody has seen, and what was changed since.

A version is a text such as ``812.40.7``: the newest history id of the record and of each
kind of row that belongs to it.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from django.db import connection

from tracker.history.changes import Change, read_changes
from tracker.history.parts import parts_of
from tracker.postgres.ask import ask

_ANY_RECORD = 2**62  # stands for the key of a record in a query that is written once
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
    """Asks for the newest history ids: to write the query takes longer than to ask it."""
    queries = [
        part.history(_ANY_RECORD)
        .order_by("-history_id")
        .values_list("history_id")[:1]
        .query.sql_with_params()
        for part in parts_of(model)
    ]
    places = [each for _sql, parameters in queries for each in parameters]
    if set(places) != {_ANY_RECORD}:
        raise AssertionError(places)
    return " || '.' || ".join(f"coalesce(({sql}), 0)" for sql, _parameters in queries), len(places)


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
        latest[getattr(row, part.model._meta.pk.attname)] = row
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
