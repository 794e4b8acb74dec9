"""Keeps two sessions from making a record of the same new name at the same time."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from django.db import connection

from tracker.names.keys import name_key


def lock_names(kind: str, names: Iterable[str]) -> None:
    """Hold other sessions that name one of these back until the transaction ends.

    PostgreSQL's advisory locks, taken in one order so that nobody waits in a circle. SQLite
    needs none: its immediate transactions run one after the other.
    """
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for number in sorted({_number(kind, name) for name in names if name}):
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def _number(kind: str, name: str) -> int:
    digest = sha256(f"{kind}:{name_key(name)}".encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)
