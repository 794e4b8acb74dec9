"""What a set of files held, as fingerprints: by these the next set knows what has changed.

Rows of several tables come together in one row of a file, some are made anew, some change with the day (a
rumour grows stale), and of two writers the one that began first may commit last. So nothing but the rows
themselves tells surely what changed; a fingerprint of each is compared with that of the set before.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import Self

_SIZE = 12  # bytes; a change goes unnoticed once in 2 to the 96
_TOMBSTONES_AT_ONCE = 1000
_SCHEMA = """
    PRAGMA journal_mode = OFF;
    PRAGMA synchronous = OFF;
    CREATE TABLE row (list TEXT, key TEXT, print BLOB, PRIMARY KEY (list, key)) WITHOUT ROWID;
"""


def fingerprint(line: bytes) -> bytes:
    """Of a row, written as JSON."""
    return blake2b(line, digest_size=_SIZE).digest()


class State:
    """The fingerprints of one set, in a file of their own; another set's may lie beside them."""

    def __init__(self, connection: sqlite3.Connection, *, has_before: bool) -> None:
        self._connection, self._has_before = connection, has_before

    @classmethod
    @contextmanager
    def new(cls, path: Path, before: Path | None) -> Iterator[Self]:
        """A new file, to be filled, and that of the set before, which is only read."""
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.executescript(_SCHEMA)
            if before is not None:
                connection.execute("ATTACH DATABASE ? AS before", [f"file:{before}?mode=ro"])
            connection.execute("BEGIN")
            yield cls(connection, has_before=before is not None)
            connection.execute("COMMIT")

    def note(self, name: str, prints: Sequence[tuple[str, bytes]]) -> list[bool]:
        """Keep the fingerprints of some rows of a list; says of each whether it is new or has changed."""
        self._connection.executemany(
            "INSERT INTO main.row (list, key, print) VALUES (?, ?, ?)",
            ((name, key, value) for key, value in prints),
        )
        if not self._has_before:
            return [True] * len(prints)
        marks = ",".join("?" * len(prints))
        there = dict(
            self._connection.execute(
                f"SELECT key, print FROM before.row WHERE list = ? AND key IN ({marks})",  # noqa: S608  # marks
                [name, *(key for key, _print in prints)],
            )
        )
        return [there.get(key) != value for key, value in prints]

    def gone(self, name: str) -> Iterator[list[str]]:
        """The keys that the set before had and this one has not, some at a time."""
        if not self._has_before:
            return
        found = self._connection.execute(
            "SELECT key FROM before.row WHERE list = ? AND NOT EXISTS "
            "(SELECT 1 FROM main.row AS now WHERE now.list = before.row.list AND now.key = before.row.key) "
            "ORDER BY key",
            [name],
        )
        while some := found.fetchmany(_TOMBSTONES_AT_ONCE):
            yield [key for (key,) in some]
