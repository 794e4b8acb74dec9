"""A person as a plain dictionary: what `PersonSerializer` gives, and all their moves."""

# ruff: noqa: S608  # tables and columns are those of our models; what is asked for comes as parameters

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any, NamedTuple

from django.db import connection

from people.models import Person, PersonIdentifier, PersonName
from tracker.api.plain.documents import Document, documents
from tracker.api.plain.heads import Head, head_of
from tracker.history.version import version_sql
from tracker.identifiers.kinds import kinds_of
from tracker.moves.models import Move
from tracker.postgres.ask import ask

_COLUMNS = ("slug", "name", "note")
_NAMES, _IDENTIFIERS, _VERSION = range(3)
_MOVES = (
    f"SELECT * FROM {Move._meta.db_table} WHERE person_id = %s AND merged_into_id IS NULL "
    "AND NOT awaits_approval"
)


class Shown(NamedTuple):
    """A person as the API shows them but for their moves, and the version that `If-Match` takes."""

    person: dict[str, Any]
    version: str


def person_at(slug: str) -> Head | None:
    """The person at an address; None for nobody, somebody merged or erased. One query."""
    return head_of(Person, slug, _COLUMNS, "NOT is_erased")


def shown(head: Head) -> Shown:
    """The person of `person_at`. One query."""
    sql, places = _parts(connection.vendor)
    rest = ask(sql, [head.key] * places)
    person = dict(zip(_COLUMNS, head.columns, strict=True)) | {
        "names": [{"name": name, "kind": kind} for part, name, kind in rest if part == _NAMES],
        "identifiers": [_identifier(kind, value) for part, kind, value in rest if part == _IDENTIFIERS],
    }
    return Shown(person, rest[-1][1])


def history(head: Head, *, stale_before: date) -> list[Document]:
    """All moves of the person, the newest first. One query."""
    return documents(_MOVES, [head.key], stale_before=stale_before)


@cache
def _parts(_vendor: str) -> tuple[str, int]:
    """Asks for what belongs to a person, and how often it takes the key; the version comes last."""
    version, places = version_sql(Person)
    sql = (
        f"SELECT {_NAMES} AS part, name AS first, kind AS second FROM {PersonName._meta.db_table} "
        "WHERE person_id = %s "
        f"UNION ALL SELECT {_IDENTIFIERS}, kind, value FROM {PersonIdentifier._meta.db_table} "
        "WHERE person_id = %s "
        f"UNION ALL SELECT {_VERSION}, {version}, '' ORDER BY part, first, second"
    )
    return sql, places + 2


def _identifier(kind: str, value: str) -> dict[str, Any]:
    return {"kind": kind, "value": value, "url": kinds_of("person")[kind].url(value)}
