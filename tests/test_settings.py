"""Settings from the environment: what is missing or malformed stops the start with a sentence."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.services import environment_without_settings
from tracker.settings import _link_new_key

ROOT = Path(__file__).parents[1]


def check(**environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env=environment_without_settings() | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"DATABASE_URL": "postgres:///production"}, "The setting SECRET_KEY is missing."),
        (
            {"DATABASE_URL": "mysql://root@localhost/x", "SECRET_KEY": "x"},
            "DATABASE_URL is no address of a database of ours",
        ),
        (
            {"DATABASE_URL": "tracker.sqlite3", "SECRET_KEY": "x"},
            "DATABASE_URL is no address of a database of ours",
        ),
        ({"CELERY_BROKER_URL": "nonsense"}, "The setting CELERY_BROKER_URL is “nonsense”."),
        ({"VAR_DIR": "/proc/nowhere"}, "The setting VAR_DIR must name a folder to write to"),
        ({"HTTPS": "true", "HSTS_SECONDS": "1y"}, "The setting HSTS_SECONDS is “1y”. It is a whole number."),
        ({"DEBUG": "perhaps"}, "The setting DEBUG is “perhaps”. It is true or false."),
        ({"EMAIL_URL": "mail.example"}, "The setting EMAIL_URL is no address of a mail server."),
        ({"EMAIL_URL": "smtp://host:port"}, "The setting EMAIL_URL is no address of a mail server."),
        ({"PUBLIC_URL": "tracker.example"}, "The setting PUBLIC_URL is “tracker.example”."),
        ({"LOG_LEVEL": "loud"}, "The setting LOG_LEVEL is “LOUD”."),
    ],
)
def test_a_bad_setting_is_named(tmp_path: Path, environment: dict[str, str], sentence: str) -> None:
    refused = check(**{"VAR_DIR": str(tmp_path), **environment})
    assert refused.returncode != 0
    assert sentence in refused.stderr.splitlines()[-1]
    assert "Traceback" not in refused.stderr


def test_empty_settings_mean_the_default(tmp_path: Path) -> None:
    names = (
        "SECRET_KEY",
        "ALLOWED_HOSTS",
        "DATABASE_URL",
        "CELERY_BROKER_URL",
        "DEBUG",
        "HTTPS",
        "LOG_LEVEL",
        "EMAIL_URL",
        "PUBLIC_URL",
    )
    done = check(VAR_DIR=str(tmp_path), **dict.fromkeys(names, ""))
    assert done.returncode == 0, done.stderr


def test_the_embedded_default_needs_no_setting_and_keeps_its_key(tmp_path: Path) -> None:
    assert check(VAR_DIR=str(tmp_path)).returncode == 0
    key = tmp_path / "secret_key"
    first = key.read_text()
    assert len(first) > 50
    assert key.stat().st_mode & 0o077 == 0
    check(VAR_DIR=str(tmp_path))
    assert key.read_text() == first
    assert sorted(path.name for path in tmp_path.iterdir()) == ["erasure_key", "secret_key"]


def test_a_key_that_was_never_written_is_made_anew(tmp_path: Path) -> None:
    key = tmp_path / "secret_key"
    key.touch()
    assert check(VAR_DIR=str(tmp_path)).returncode == 0
    assert len(key.read_text()) > 50


def test_of_two_keys_made_at_once_the_first_counts(tmp_path: Path) -> None:
    key = tmp_path / "secret_key"
    _link_new_key(key)
    first = key.read_text()
    _link_new_key(key)
    assert key.read_text() == first
    assert len(list(tmp_path.iterdir())) == 1
