"""Rows that follow those of another table, by triggers of the database.

They run in the transaction of the change, whichever way it is made (a form, a bulk write, a cascade),
so that what follows is right at every moment. One definition serves both databases: PostgreSQL runs it
once for all rows that a statement changed, SQLite once for each row.
"""

# ruff: noqa: S608  # tables and columns are those of our models

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from django.db import connections, transaction


@dataclass(frozen=True, slots=True)
class Follower:
    """What is done when rows of ``table`` come or go; a change is the old row going and the new one coming.

    With ``changed`` that is done for a change instead: there ``{rows}`` are the rows as they are now, each
    with what was in the columns before, as ``old_<column>``.

    ``columns`` are those that the statements read, beside the ``key``; a change of others does nothing.
    ``came`` and ``gone`` are SQL statements in which ``{rows}`` stands for the rows that came or went
    and ``{month}`` for what gives the first day of the month of ``happened_first_day``, ``{month of day}``
    for that of another column. They run after each of the ``events``.
    """

    name: str
    table: str
    columns: tuple[str, ...]
    came: tuple[str, ...]
    gone: tuple[str, ...]
    key: str = "id"
    changed: tuple[str, ...] = ()
    events: tuple[str, ...] = ("INSERT", "UPDATE", "DELETE")

    def ensure(self, using: str) -> bool:
        """Make the triggers where one is missing or says something else; whether that was so."""
        wanted = dict(self._triggers(is_postgresql=_is_postgresql(using)))
        if not (set(wanted) - set(_existing(self.name, using))):
            return False
        with transaction.atomic(using=using):
            self.drop(using)
            for statements in wanted.values():
                for statement in statements:
                    _execute(using, statement)
        return True

    def drop(self, using: str) -> None:
        """Remove its triggers, older ones too."""
        on_table = f" ON {self.table}" if _is_postgresql(using) else ""
        for name in _existing(self.name, using):
            _execute(using, f"DROP TRIGGER IF EXISTS {name}{on_table}")

    def fill(self, using: str) -> None:
        """Do for every row of the table what is done for one that comes."""
        for statement in self.came:
            _execute(using, _fitted(statement, self.table, is_postgresql=_is_postgresql(using)))

    @property
    def version(self) -> str:
        told = (self.columns, self.came, self.gone, *((self.changed,) if self.changed else ()))
        return sha256(repr(told).encode()).hexdigest()[:8]

    def _triggers(self, *, is_postgresql: bool) -> Iterator[tuple[str, list[str]]]:
        make = self._on_postgresql if is_postgresql else self._on_sqlite
        for event in self.events:
            name = f"{self.name}_{self.version}_{event.lower()}"
            yield name, make(name, event)

    def _on_sqlite(self, name: str, event: str) -> list[str]:
        differs = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in self.columns)
        when = f"WHEN {differs}" if event == "UPDATE" else ""
        columns = dict.fromkeys((self.key, *self.columns))
        old, new = (
            f"(SELECT {', '.join(f'{row}.{column} AS {column}' for column in columns)})"
            for row in ("OLD", "NEW")
        )
        both = [f"NEW.{column} AS {column}" for column in columns]
        both += [f"OLD.{column} AS old_{column}" for column in self.columns]
        body = self._body(event, old, new, f"(SELECT {', '.join(both)})", is_postgresql=False)
        return [f"CREATE TRIGGER {name} AFTER {event} ON {self.table} {when} BEGIN {body} END"]

    def _on_postgresql(self, name: str, event: str) -> list[str]:
        differs = " OR ".join(f"o.{column} IS DISTINCT FROM n.{column}" for column in self.columns)
        both = f"FROM old_rows AS o JOIN new_rows AS n USING ({self.key}) WHERE {differs}"
        is_update = event == "UPDATE"
        old, new = (f"(SELECT o.* {both})", f"(SELECT n.* {both})") if is_update else ("old_rows", "new_rows")
        olds = ", ".join(f"o.{column} AS old_{column}" for column in self.columns)
        body = self._body(event, old, new, f"(SELECT n.*, {olds} {both})", is_postgresql=True)
        tables = {
            "INSERT": "NEW TABLE AS new_rows",
            "DELETE": "OLD TABLE AS old_rows",
            "UPDATE": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
        }[event]
        function = f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS"
        trigger = f"CREATE TRIGGER {name} AFTER {event} ON {self.table} REFERENCING {tables}"
        return [
            f"{function} $$ BEGIN {body} RETURN NULL; END $$",
            f"{trigger} FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
        ]

    def _body(self, event: str, old: str, new: str, both: str, *, is_postgresql: bool) -> str:
        if event == "UPDATE" and self.changed:
            return " ".join(f"{_fitted(each, both, is_postgresql=is_postgresql)};" for each in self.changed)
        gone = [] if event == "INSERT" else [(statement, old) for statement in self.gone]
        came = [] if event == "DELETE" else [(statement, new) for statement in self.came]
        return " ".join(
            f"{_fitted(statement, rows, is_postgresql=is_postgresql)};" for statement, rows in (*gone, *came)
        )


def _fitted(statement: str, rows: str, *, is_postgresql: bool) -> str:
    month = r"date_trunc('month', \1)::date" if is_postgresql else r"date(\1, 'start of month')"
    statement = statement.replace("{rows}", rows).replace("{month}", "{month of happened_first_day}")
    return re.sub(r"\{month of (\w+)\}", month, statement)


def _existing(name: str, using: str) -> list[str]:
    table, column = ("pg_trigger", "tgname") if _is_postgresql(using) else ("sqlite_master", "name")
    kind = "NOT tgisinternal" if _is_postgresql(using) else "type = 'trigger'"
    with connections[using].cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT {column} FROM {table} WHERE {kind} AND {column} LIKE %s", [f"{name}%"]
        )
        return [found for (found,) in cursor.fetchall() if _is_of(found, name)]


def _is_of(trigger: str, name: str) -> bool:
    """Whether a trigger is one of a follower: its name, a version of eight digits, the event."""
    return len(trigger.removeprefix(f"{name}_").split("_")) == 2


def _is_postgresql(using: str) -> bool:
    return connections[using].vendor == "postgresql"


def _execute(using: str, sql: str) -> None:
    with connections[using].cursor() as cursor:
        cursor.execute(sql)
