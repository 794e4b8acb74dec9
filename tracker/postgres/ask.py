"""Queries that are asked so often that planning them anew each time would take longer than the answer."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection, connections

from tracker.postgres.base import DatabaseWrapper as Postgres


def ask(sql: str, parameters: Sequence[Any] = (), *, using: str = DEFAULT_DB_ALIAS) -> list[tuple[Any, ...]]:
    """All rows of a query, which is planned once for each connection to PostgreSQL.

    For queries whose text is always the same: what is asked for comes as parameters, of their number too
    (`among`). On SQLite days come as text, and switches as numbers.
    """
    database = connections[using]
    if isinstance(database, Postgres):
        return database.rows_of(sql, parameters, prepare=not settings.DATABASE_TRANSACTION_POOLING)
    with database.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def among(column: str, values: Collection[Any]) -> tuple[str, list[Any]]:
    """The condition that a column is one of some values, with its parameters; there has to be one."""
    if connection.vendor == "postgresql":
        return f"{column} = ANY(%s)", [list(values)]
    return f"{column} IN ({', '.join(['%s'] * len(values))})", list(values)


def with_constants(sql: str, parameters: Sequence[Any]) -> tuple[str, Sequence[Any]]:
    """A query with its parameters written in where it will be prepared, so that it is planned with them.

    For what is the same in most requests: each other value makes another query to be planned.
    """
    if connection.vendor != "postgresql":
        return sql, parameters
    with connection.cursor() as cursor:
        written: bytes = cursor.mogrify(sql, parameters)
    return written.decode().replace("%", "%%"), ()
