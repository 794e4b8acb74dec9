"""Reads the version of what an answer is about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

from tracker.metrics.versions.note import ANYTHING, SHARED
from tracker.postgres.ask import among, ask

__all__ = ["ANYTHING", "SHARED", "VersionRead", "version"]


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
    ((number, at, lately),) = ask(
        "SELECT coalesce(sum(n), 0), max(noted_at), count(*) - count(noted_at) "  # noqa: S608
        f"FROM metrics_version WHERE {these}",
        parameters,
    )
    return VersionRead(int(number), None if lately or at is None else _utc(at))


def _utc(at: datetime | str) -> datetime:
    """As PostgreSQL gives a time, or SQLite, which has text."""
    if isinstance(at, str):
        at = datetime.fromisoformat(at)
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
