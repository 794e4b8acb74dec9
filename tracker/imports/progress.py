"""Tells how far the work on an import is, and keeps its lease."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.models import DateTimeField, ExpressionWrapper
from django.db.models.functions import Now

from tracker.imports.models import ImportBatch
from tracker.imports.models.batch import LEASE


def report(batch: ImportBatch, *, done: int, total: int = 0) -> None:
    """Say how far it is; between transactions."""
    until = ExpressionWrapper(Now() + LEASE, DateTimeField())  # the database's clock: work takes minutes
    ImportBatch.objects.filter(pk=batch.pk).update(done=done, total=total, leased_until=until)


class Aside:
    """Tells how far a long transaction is, through a second connection.

    SQLite has one writer at a time, so nothing is told there until the transaction is over.
    """

    def __init__(self, batch: ImportBatch, connection_: Any) -> None:
        self._batch, self._connection = batch, connection_

    def report(self, *, done: int, total: int) -> None:
        if self._connection is None:
            return
        table = ImportBatch._meta.db_table
        with self._connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {table} SET done = %s, total = %s, leased_until = now() + %s WHERE id = %s",  # noqa: S608  # our own table
                [done, total, LEASE, self._batch.pk],
            )


@contextmanager
def aside(batch: ImportBatch) -> Iterator[Aside]:
    beside: Any = connection.copy() if connection.vendor == "postgresql" else None
    try:
        yield Aside(batch, beside)
    finally:
        if beside is not None:
            beside.close()
