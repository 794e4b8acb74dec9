"""Fixtures that all tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.cache import caches
from django.test import Client
from pytest_django import Settings

from tests.factories import make_analyst
from tests.services import chromium_path, rabbitmq_url, redis_url

pytest_plugins = ["tests.browser"]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the tests whose database several processes share to the run on PostgreSQL.

    And those about SQLite's file to the run on SQLite.
    """
    on_postgres = os.environ.get("TEST_DATABASE") == "postgres"
    mark = "sqlite_file" if on_postgres else "shared_database"
    others = [item for item in items if item.get_closest_marker(mark)]
    items[:] = [item for item in items if item not in others]
    config.hook.pytest_deselected(items=others)


@pytest.fixture(autouse=True)
def erasures_file(settings: Settings, tmp_path: Path) -> Path:
    """Each test has a list of erasures of its own."""
    path = tmp_path / "erasures.jsonl"
    settings.ERASURES_FILE = path
    return path


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """No test is given what another one's rows have led to."""
    for each in caches.all():
        each.clear()


@pytest.fixture
def analyst(db: None) -> User:
    return make_analyst()


@pytest.fixture
def desk(analyst: User, client: Client) -> Client:
    """A browser, as it were, in which the analyst has signed in."""
    client.force_login(analyst)
    return client


@pytest.fixture(scope="session")
def redis() -> str:
    return _required(redis_url(), "Redis does not answer; set TEST_REDIS_URL or apt install redis-server.")


@pytest.fixture(scope="session")
def rabbitmq() -> str:
    problem = "RabbitMQ does not answer; set TEST_RABBITMQ_URL or apt install rabbitmq-server."
    return _required(rabbitmq_url(), problem)


@pytest.fixture(scope="session")
def chromium() -> Path:
    return Path(_required(chromium_path(), "Chromium is not installed; apt install chromium."))


def _required(found: object, problem: str) -> str:
    if not found:
        if os.environ.get("REQUIRE_SERVICES"):
            pytest.fail(problem)
        pytest.skip(problem)
    return str(found)
