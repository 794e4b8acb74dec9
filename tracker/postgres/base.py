"""The backend that the settings name; Django finds it here."""

from __future__ import annotations

import re
import select
import time
from collections.abc import Sequence
from typing import Any

from django.db import NotSupportedError
from django.db.backends.postgresql.base import DatabaseWrapper as Postgres
from psycopg2.extensions import TRANSACTION_STATUS_IDLE

MOST_PREPARED = 100
_TABLE = re.compile(r'FROM "?([a-z_]{1,40})')


class DatabaseWrapper(Postgres):
    """A connection that is looked at without a question, and knows what it has prepared."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._prepared: dict[str, str] = {}

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        self._prepared = {}
        return super().get_new_connection(conn_params)

    def is_usable(self) -> bool:
        """Whether the server holds the connection still.

        One that it has closed has something to read: the end. Where there is nothing, nothing is asked,
        which would take as long as the answer to many a request.
        """
        return self._is_quiet() or bool(super().is_usable())

    def prepared(self, sql: str) -> str:
        """The name of a query that is planned once for each connection.

        Its places are ``%s``, as ever; what reads the log of queries finds its first table in the name.
        Raises what preparing raises, such as ProgrammingError.
        """
        name = self._prepared.get(sql)
        if name is None:
            table = _TABLE.search(sql)
            name = f"{table[1] if table else 'prepared'}_{len(self._prepared)}"
            places = tuple(f"${number + 1}" for number in range(sql.replace("%%", "").count("%s")))
            self.ensure_connection()
            if len(self._prepared) == MOST_PREPARED:
                self._forget()
            with self.wrap_database_errors, self.connection.cursor() as cursor:
                cursor.execute(f"PREPARE {name} AS {sql % places}")
            self._prepared[sql] = name
        return name

    def rows_of(self, sql: str, parameters: Sequence[Any], *, prepare: bool) -> list[tuple[Any, ...]]:
        """All rows of a query; with ``prepare`` it is planned once for each connection.

        Past what Django lays around a cursor, unless somebody looks at the queries: that takes as long as to
        have a small one answered.
        """
        self.close_if_health_check_failed()
        self.ensure_connection()  # first: a new one has nothing prepared
        if not prepare:
            return self._answer(sql, parameters)
        try:
            return self._answer(self._execution(sql, parameters), parameters)
        except NotSupportedError:  # a migration has changed the type of a column since it was prepared
            if self.in_atomic_block:
                self.close_at = time.monotonic()  # when the transaction is over
                raise
            self._forget()
            return self._answer(self._execution(sql, parameters), parameters)

    def _execution(self, sql: str, parameters: Sequence[Any]) -> str:
        return f"EXECUTE {self.prepared(sql)}{_places(parameters)}"

    def _forget(self) -> None:
        """Leave nothing prepared."""
        with self.wrap_database_errors, self.connection.cursor() as cursor:
            cursor.execute("DEALLOCATE ALL")
        self._prepared.clear()

    def _answer(self, sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
        if self.queries_logged or self.execute_wrappers:
            with self.cursor() as watched:
                watched.execute(sql, parameters)
                seen: list[tuple[Any, ...]] = watched.fetchall()
            return seen
        self.validate_no_broken_transaction()
        with self.wrap_database_errors, self.connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows

    def _is_quiet(self) -> bool:
        """Whether it waits for a query, and nothing has come meanwhile."""
        connection = self.connection
        if connection.closed or connection.info.transaction_status != TRANSACTION_STATUS_IDLE:
            return False
        poll = select.poll()
        poll.register(connection.fileno(), select.POLLIN)
        return not poll.poll(0)


def _places(parameters: Sequence[Any]) -> str:
    return f" ({', '.join(['%s'] * len(parameters))})" if parameters else ""
