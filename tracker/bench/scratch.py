"""A database that is made for a measurement and dropped after it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

DEFAULT = "default"
_ENGINES = ("django.db.backends.sqlite3", "django.db.backends.postgresql", "tracker.postgres")


@contextmanager
def scratch_database(address: str) -> Iterator[None]:
    """Make an empty, migrated database, and let it stand for the configured one meanwhile.

    ``address`` says on which server, like DATABASE_URL; empty means the configured one. On SQLite
    it is a file of its own, on PostgreSQL a database of its own. Since it takes the place of the
    default, nothing in this process reaches the configured one. Raises ImproperlyConfigured where
    the address is none, OperationalError where the server refuses.
    """
    databases: Any = connections.settings
    configured = databases[DEFAULT]
    server = environ.Env.db_url_config(address) if address else configured
    if server.get("ENGINE") not in _ENGINES:
        raise ImproperlyConfigured(f"“{address}” is no address of SQLite or PostgreSQL.")
    with TemporaryDirectory(prefix="tracker-bench-") as folder:
        on_sqlite = server["ENGINE"].endswith("sqlite3")
        name = f"{folder}/bench.sqlite3" if on_sqlite else f"tracker_bench_{os.getpid()}"
        settings = dict(server) | {"TEST": {"NAME": name}}
        connections[DEFAULT].close()
        databases[DEFAULT] = connections.configure_settings({DEFAULT: settings})[DEFAULT]
        del connections[DEFAULT]
        try:
            connections[DEFAULT].creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
            try:
                yield
            finally:
                connections[DEFAULT].creation.destroy_test_db(server["NAME"], verbosity=0)
        finally:
            databases[DEFAULT] = configured
            del connections[DEFAULT]
