"""Triggers that note which records are to be compared again.

They run in the transaction of the change, whichever way it is made, so nothing is missed: neither
what is written in bulk nor what a long transaction commits late. A watermark over the numbers of
history rows would miss both.
"""

# ruff: noqa: S608  # tables and columns are those of our models

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import AppConfig
from django.db import connections, transaction
from django.db.models.signals import post_migrate
from django.dispatch import receiver

from orgs.models import Lineage, Organization, OrganizationName
from people.models import Person, PersonName
from tracker.duplicates.models import PAIRS, ChangedRecord
from tracker.names.pairs import PairKind


@dataclass(frozen=True, slots=True)
class Watched:
    """A table, the column that names the record, and the columns of which a change counts.

    With ``whole_rows``, rows that come or go count too.
    """

    kind: PairKind
    model: Any
    owner: str
    columns: tuple[str, ...]
    whole_rows: bool = True

    @property
    def table(self) -> str:
        return str(self.model._meta.db_table)

    @property
    def events(self) -> tuple[str, ...]:
        return ("INSERT", "UPDATE", "DELETE") if self.whole_rows else ("UPDATE",)

    def trigger(self, event: str) -> str:
        return f"duplicates_note_{self.table}_{event.lower()}"

    def when(self, differs: str) -> str:
        """That an update changed what counts; ``differs`` is how the database compares with NULL."""
        columns = dict.fromkeys((*self.columns, self.owner))
        return " OR ".join(f"OLD.{column} {differs} NEW.{column}" for column in columns)


WATCHED = (
    Watched("person", PersonName, "person_id", ("name",)),
    Watched("person", Person, "id", ("note",), whole_rows=False),
    Watched("organization", OrganizationName, "organization_id", ("name",)),
    Watched("organization", Organization, "id", ("note", "kind", "country", "website"), whole_rows=False),
    Watched("organization", Lineage, "organization_id", ("other_id",)),
)


@receiver(post_migrate)
def ensure_triggers(sender: AppConfig, using: str, **_options: Any) -> None:
    """After every ``migrate``: a table that a migration made anew on SQLite has lost its triggers.

    Where one was missing, changes went by unseen: every record of the kind is to be compared.
    """
    if sender.name != "tracker.duplicates":
        return
    tables = connections[using].introspection.table_names()
    there = [watched for watched in WATCHED if watched.table in tables]
    if ChangedRecord._meta.db_table not in tables:
        for watched in there:
            _drop(watched, using)
        return
    missing = {watched.kind for watched in there if _is_missing(watched, using)}
    with transaction.atomic(using=using):
        for watched in there:
            if watched.kind in missing:
                _drop(watched, using)
                _create(watched, using)
        for kind in sorted(missing):
            note_all(kind, using)


def note_all(kind: PairKind, using: str = "default") -> None:
    """Every record of a kind is to be compared again. One statement."""
    record = PAIRS[kind].record_model._meta.db_table
    _execute(
        using,
        f"INSERT INTO {ChangedRecord._meta.db_table} (kind, record_id) "
        f"SELECT '{kind}', id FROM {record} WHERE merged_into_id IS NULL ORDER BY id",
    )


def _is_missing(watched: Watched, using: str) -> bool:
    wanted = [watched.trigger(event) for event in watched.events]
    table, column = ("pg_trigger", "tgname") if _is_postgresql(using) else ("sqlite_master", "name")
    with connections[using].cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM {table} WHERE {column} IN ({', '.join('%s' for _name in wanted)})", wanted
        )
        return bool(cursor.fetchone()[0] != len(wanted))


def _drop(watched: Watched, using: str) -> None:
    for name in map(watched.trigger, watched.events):
        on_table = f" ON {watched.table}" if _is_postgresql(using) else ""
        _execute(using, f"DROP TRIGGER IF EXISTS {name}{on_table}")


def _create(watched: Watched, using: str) -> None:
    is_postgresql = _is_postgresql(using)
    differs = watched.when("IS DISTINCT FROM" if is_postgresql else "IS NOT")
    for event in watched.events:
        name, body = watched.trigger(event), _notes(watched, event)
        when = f"WHEN ({differs})" if event == "UPDATE" else ""
        head = f"CREATE TRIGGER {name} AFTER {event} ON {watched.table}"
        if is_postgresql:
            _execute(
                using,
                f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN {body} RETURN NULL; END $$",
            )
            _execute(using, f"{head} FOR EACH ROW {when} EXECUTE FUNCTION {name}()")
        else:
            _execute(using, f"{head} {when} BEGIN {body} END")


def _is_postgresql(using: str) -> bool:
    return connections[using].vendor == "postgresql"


def _notes(watched: Watched, event: str) -> str:
    """Statements that note the record; the one that loses a row and the one that gets it, where it moves."""
    rows = {"INSERT": ("NEW",), "DELETE": ("OLD",), "UPDATE": ("NEW", "OLD")}[event]
    if watched.owner == "id":
        rows = rows[:1]
    insert = f"INSERT INTO {ChangedRecord._meta.db_table} (kind, record_id)"
    return " ".join(f"{insert} VALUES ('{watched.kind}', {row}.{watched.owner});" for row in rows)


def _execute(using: str, sql: str) -> None:
    with connections[using].cursor() as cursor:
        cursor.execute(sql)
