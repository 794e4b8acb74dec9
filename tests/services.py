"""Finds the real servers that some tests need: PostgreSQL, Redis, RabbitMQ, Chromium."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

CHROMIUM = Path("/usr/bin/chromium")
_DATABASE = "talent_tracker"


@cache
def postgres_url() -> str | None:
    """TEST_DATABASE_URL, else the first standard local address that answers, else None."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        return given
    addresses = [f"postgres:///{_DATABASE}", f"postgres://postgres@127.0.0.1:5432/{_DATABASE}"]
    return next((url for url in addresses if _postgres_answers(url)), None)


@cache
def redis_url() -> str | None:
    """TEST_REDIS_URL, else the standard local address if it answers, else None."""
    import redis

    url = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/15")
    try:
        redis.Redis.from_url(url, socket_connect_timeout=1).ping()
    except redis.RedisError:
        return None
    return url


@cache
def rabbitmq_url() -> str | None:
    """TEST_RABBITMQ_URL, else the standard local address if it answers, else None."""
    from kombu import Connection

    url = os.environ.get("TEST_RABBITMQ_URL", "amqp://guest:guest@127.0.0.1:5672//")
    try:
        with Connection(url, connect_timeout=2) as connection:
            connection.connect()
    except OSError:
        return None
    return url


def chromium_path() -> Path | None:
    """The browser of Debian's package ``chromium``, None where it is not installed."""
    return CHROMIUM if CHROMIUM.exists() else None


def environment_without_settings() -> dict[str, str]:
    """The environment for a process of the project's own, with none of its settings made."""
    settings = {
        "DATABASE_URL",
        "CELERY_BROKER_URL",
        "SECRET_KEY",
        "DJANGO_SETTINGS_MODULE",
        "HTTPS",
        "LOG_LEVEL",
        "ERASURE_KEY",
        "ERASURES_FILE",
        "EMAIL_URL",
        "DEFAULT_FROM_EMAIL",
        "PUBLIC_URL",
    }
    unset = {
        name: value
        for name, value in os.environ.items()
        if name not in settings and not name.startswith(("EXTRACTOR", "LANGUAGE_MODEL_", "SPACY_"))
    }
    return unset | {"READ_DOT_ENV": "false"}


def missing_services() -> list[str]:
    """One sentence for each server that was not found, with how to add it."""
    found = {
        "PostgreSQL (apt install postgresql, or set TEST_DATABASE_URL)": postgres_url(),
        "Redis (apt install redis-server, or set TEST_REDIS_URL)": redis_url(),
        "RabbitMQ (apt install rabbitmq-server, or set TEST_RABBITMQ_URL)": rabbitmq_url(),
        "Chromium (apt install chromium)": chromium_path(),
    }
    return [name for name, address in found.items() if not address]


def _postgres_answers(url: str) -> bool:
    import psycopg2

    parts = urlsplit(url)
    try:
        psycopg2.connect(
            host=parts.hostname,
            port=parts.port,
            user=parts.username,
            password=parts.password,
            dbname="postgres",
            connect_timeout=2,
        ).close()
    except psycopg2.OperationalError:
        return False
    return True
