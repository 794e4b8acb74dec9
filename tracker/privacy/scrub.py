"""Takes what was erased out of the database's files, where the database would keep it for a while."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import DatabaseError, connection
from django.utils.translation import gettext as _


def scrub(models: Iterable[Any]) -> str:
    """Rewrite what held the rows that are gone; a sentence on what is left to do, empty for nothing.

    After the commit. SQLite writes its whole file anew, some seconds for a gigabyte; PostgreSQL
    vacuums the tables. Both may find somebody else in the way: then it is to be done by hand.
    """
    sqlite = connection.vendor == "sqlite"
    by_hand = "VACUUM"
    sentence = _(
        "The rows are gone, and the files of the database still hold traces of them. Run %(command)s "
        "once nobody else is at work; docs/data-protection.md says how."
    ) % {"command": by_hand}
    if connection.in_atomic_block:
        return sentence
    try:
        _rewrite_sqlite() if sqlite else _vacuum_postgresql(models)
    except DatabaseError:
        return sentence
    return ""


def tidy_indexes() -> None:
    """SQLite's full-text indexes keep words that are gone until their parts are put together.

    In the transaction that erases. About a second for half a million names.
    """
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%%USING fts5%%'")
        for (table,) in cursor.fetchall():
            cursor.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")  # noqa: S608  # from the schema


def _rewrite_sqlite() -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _vacuum_postgresql(models: Iterable[Any]) -> None:
    tables: set[str] = set()
    for model in models:
        tables.add(model._meta.db_table)
        if hasattr(model, "owner_column"):
            tables.add(f"{model._meta.db_table}_word")  # the dictionary of its search index
    with connection.cursor() as cursor:
        for table in sorted(tables):
            cursor.execute(f"VACUUM {connection.ops.quote_name(table)}")
