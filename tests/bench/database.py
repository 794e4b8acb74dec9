"""A database for measurements, and the settings with which they run."""

from __future__ import annotations

from pathlib import Path

from tests.services import postgres_url

SETTINGS = {
    "READ_DOT_ENV": "false",
    "SECRET_KEY": "only for a measurement",
    "DJANGO_SETTINGS_MODULE": "tracker.settings",
    "HTTPS": "false",
    "LOG_LEVEL": "ERROR",
}


def new_database(name: str, folder: Path) -> str:
    """The address of a new database: beside those of the tests, or a file in the folder."""
    postgres = postgres_url()
    if postgres is None:
        return f"sqlite:///{folder / 'bench.sqlite3'}"
    import psycopg2

    place = postgres.rpartition("/")[0]
    connection = psycopg2.connect(f"{place}/postgres")
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name}")
    connection.close()
    return f"{place}/{name}"
