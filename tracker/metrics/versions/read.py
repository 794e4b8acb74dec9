"""Reads the version of what an answer is about."""

# ruff: noqa: S608  # tables and columns are those of our models

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from tracker.metrics.versions.note import ANYTHING, SHARED
from tracker.postgres.ask import among, ask

__all__ = [
    "ANYTHING",
    "SHARED",
    "SUMMED",
    "VersionRead",
    "all_with_version",
    "read_of",
    "version",
    "with_version",
    "with_version_sql",
]

SUMMED = ("number", "noted_at", "lately")
_SUMMED = (
    "coalesce(sum(n), 0) AS number, max(noted_at) AS noted_at, count(subject) - count(noted_at) AS lately"
)


class VersionRead(NamedTuple):
    """``number`` grows with each change. What it stands for has not changed since ``at``.

    That is None where something has changed so lately that nobody has noted when.
    """

    number: int
    at: datetime | None


def version(subjects: Iterable[str]) -> VersionRead:
    """The version of all of these together. One query, by an index, of a few rows."""
    asked = sorted(set(subjects))
    these, parameters = among("subject", asked)
    (read,) = ask(f"SELECT {_SUMMED} FROM metrics_version WHERE {these}", parameters)
    return read_of(read)


def with_version(
    table: str, columns: Sequence[str], condition: str, parameters: Sequence[Any], *, kind: str
) -> tuple[tuple[Any, ...], VersionRead] | None:
    """Columns of the one row of a table that the condition finds, and the version of what is said of it.

    ``kind`` is the word by which subjects name such rows. None for no row. One query, which takes as long as
    one for either of the two.
    """
    found = ask(with_version_sql(table, columns, condition, kind=kind), parameters)
    return (found[0][: len(columns)], read_of(found[0][len(columns) :])) if found else None


def with_version_sql(table: str, columns: Sequence[str], condition: str, *, kind: str) -> str:
    """The query of `with_version`; behind the columns come those of which `read_of` makes the version."""
    return (
        f"SELECT {', '.join(f'{table}.{name}' for name in columns)}, {_SUMMED} FROM {table} "
        f"LEFT JOIN metrics_version ON subject IN ('{SHARED}', '{kind} ' || {table}.id) "
        f"WHERE {condition} GROUP BY {table}.id"
    )


def all_with_version(
    table: str, columns: Sequence[str], condition: str, parameters: Sequence[Any], *, kind: str
) -> tuple[list[tuple[Any, ...]], VersionRead]:
    """The same of all rows that the condition finds, and the version of what is said of all of them together.

    The first column is the key. One query.
    """
    rows = ask(
        f"WITH found AS (SELECT {', '.join(columns)} FROM {table} WHERE {condition}), "
        f"named (subject) AS (SELECT '{SHARED}' UNION ALL SELECT '{kind} ' || {columns[0]} FROM found) "
        f"SELECT found.*, noted.* FROM found CROSS JOIN (SELECT {_SUMMED} "
        "FROM named JOIN metrics_version USING (subject)) AS noted",
        parameters,
    )
    if not rows:
        return [], VersionRead(0, None)
    return [row[: len(columns)] for row in rows], read_of(rows[0][len(columns) :])


def read_of(summed: Sequence[Any]) -> VersionRead:
    """The version that the columns `SUMMED` tell."""
    number, at, lately = summed
    return VersionRead(int(number), None if lately or at is None else _utc(at))


def _utc(at: datetime | str) -> datetime:
    """As PostgreSQL gives a time, or SQLite, which has text."""
    if isinstance(at, str):
        at = datetime.fromisoformat(at)
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
