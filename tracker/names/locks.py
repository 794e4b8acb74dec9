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
    _lock({_number(f"{kind}:{name_key(name)}") for name in names if name})


def lock_new_records(kind: str) -> bool:
    """Hold other sessions that would make a record of this kind back until the transaction ends.

    Two spellings of one new name have different locks by `lock_names`. To be taken after those,
    and before rows are locked; who was here looks again whether the record is there now. Gives
    whether it waited, which may be long: whatever was looked up before may have changed then.
    """
    number = _number(f"new {kind}")
    if _is_free(number):
        return False
    _lock({number})
    return True


def _is_free(number: int) -> bool:
    """Whether nobody else has the lock, which is taken then."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        return bool(cursor.fetchone()[0])


def _lock(numbers: set[int]) -> None:
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for number in sorted(numbers):
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def _number(what: str) -> int:
    return int.from_bytes(sha256(what.encode()).digest()[:8], "big", signed=True)
