"""Reads that belong together see one moment, and lock nobody out."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.db.backends.sqlite3.base import DatabaseWrapper

from tracker.exports import snapshot as module
from tracker.exports.snapshot import snapshot


@pytest.mark.django_db
def test_on_sqlite_somebody_else_may_write_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file.sqlite3"
    database: Any = DatabaseWrapper(
        connections["default"].settings_dict
        | {"ENGINE": "", "NAME": path, "OPTIONS": {"transaction_mode": "IMMEDIATE"}}
    )
    monkeypatch.setattr(module, "connection", database)
    with closing(sqlite3.connect(path, isolation_level=None, timeout=0)) as other:
        other.execute("PRAGMA journal_mode=WAL")
        other.execute("CREATE TABLE move (id INTEGER)")
        other.execute("INSERT INTO move VALUES (1), (2)")
        with snapshot(), database.cursor() as cursor:
            assert cursor.execute("SELECT count(*) FROM move").fetchone() == (2,)
            other.execute("INSERT INTO move VALUES (3)")
            assert cursor.execute("SELECT count(*) FROM move").fetchone() == (2,)
        with database.cursor() as cursor:
            assert cursor.execute("SELECT count(*) FROM move").fetchone() == (3,)
            cursor.execute("INSERT INTO move VALUES (4)")
    database.close()
