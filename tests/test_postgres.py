"""Connections to PostgreSQL: known to be lost without a question, and queries that are planned once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import (
    NotSupportedError,
    ProgrammingError,
    close_old_connections,
    connection,
    connections,
    transaction,
)
from django.test import Client
from pytest_django import Settings

from tests.factories import make_person
from tracker.postgres.ask import among, ask
from tracker.postgres.base import MOST_PREPARED

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.shared_database]


@pytest.fixture
def other() -> Iterator[Any]:
    """A connection of its own."""
    copied = connections["default"].copy()
    yield copied
    copied.close()


def begin_a_request(one: Any) -> None:
    """What Django does with a connection before it is used again."""
    one.health_check_done = False
    one.close_if_health_check_failed()


def prepared() -> int:
    """How many queries the server knows of this connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements")
        return int(cursor.fetchone()[0])


def test_a_connection_that_the_server_has_closed_is_replaced(other: Any) -> None:
    other.ensure_connection()
    lost = other.connection
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [lost.info.backend_pid])
    begin_a_request(other)
    with other.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
    assert other.connection is not lost


def test_a_connection_that_is_there_is_asked_nothing(other: Any) -> None:
    other.ensure_connection()
    kept = other.connection
    with connection.cursor() as cursor:
        begin_a_request(other)
        cursor.execute("SELECT query FROM pg_stat_activity WHERE pid = %s", [kept.info.backend_pid])
        assert cursor.fetchone() != ("SELECT 1",)
    assert other.connection is kept


def test_a_query_is_prepared_once() -> None:
    make_person("Ada")
    before = prepared()
    for name in ("Ada", "Bob", "%s"):
        found = ask("SELECT name FROM people_person WHERE name = %s AND name NOT LIKE '%%x'", [name])
        assert found == ([("Ada",)] if name == "Ada" else [])
    assert prepared() == before + 1
    condition, parameters = among("name", ["Ada", "Eve"])
    assert ask(f"SELECT name FROM people_person WHERE {condition}", parameters) == [("Ada",)]


def test_so_many_are_kept_prepared_and_no_more() -> None:
    connection.close()
    for number in range(MOST_PREPARED):
        assert ask(f"SELECT {number} + %s", [1]) == [(number + 1,)]
    assert prepared() == MOST_PREPARED
    assert ask("SELECT %s - 1", [1]) == [(0,)]
    assert prepared() == 1
    assert ask("SELECT 0 + %s", [1]) == [(1,)]
    connection.close()
    assert ask("SELECT 0 + %s", [1]) == [(1,)]
    assert prepared() == 1


def test_behind_a_pool_that_shares_connections_nothing_is_prepared(settings: Settings) -> None:
    settings.DATABASE_TRANSACTION_POOLING = True
    connection.close()
    assert ask("SELECT %s + 1", [1]) == [(2,)]
    assert prepared() == 0


def test_a_query_that_is_none_says_so_and_the_next_one_is_answered() -> None:
    with pytest.raises(ProgrammingError, match="no_such_table"):
        ask("SELECT * FROM no_such_table")
    assert ask("SELECT 1") == [(1,)]


def test_a_query_whose_columns_a_migration_has_changed_is_planned_anew() -> None:
    changed = "ALTER TABLE changing ALTER name TYPE varchar({})".format
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE changing AS SELECT 'Ada'::varchar(3) AS name")
        assert ask("SELECT name FROM changing") == [("Ada",)]
        cursor.execute(changed(9))
        assert ask("SELECT name FROM changing") == [("Ada",)]
        cursor.execute(changed(8))
    with pytest.raises(NotSupportedError), transaction.atomic():
        ask("SELECT name FROM changing")
    kept = connection.connection
    close_old_connections()  # as at the beginning of the next request
    assert connection.connection is not kept


def test_a_request_after_the_server_was_lost_is_answered(client: Client) -> None:
    make_person("Ada")
    assert client.get("/api/v1/people/ada/").status_code == 200
    pid = connection.connection.info.backend_pid
    with connections["default"].copy().cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    begin_a_request(connections["default"])
    assert client.get("/api/v1/people/ada/").status_code == 200
