"""Settings from the environment: what is missing or malformed stops the start with a sentence."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.services import environment_without_settings
from tracker.settings import _link_new_key

ROOT = Path(__file__).parents[1]


MODEL = {
    "EXTRACTOR": "language_model",
    "LANGUAGE_MODEL_URL": "https://models.example/v1",
    "LANGUAGE_MODEL_NAME": "small-model",
    "LANGUAGE_MODEL_KEY": "a-key",
    "LANGUAGE_MODEL_PRICE_IN": "0.15",
    "LANGUAGE_MODEL_PRICE_OUT": "0.6",
    "LANGUAGE_MODEL_DAILY_BUDGET": "5",
}


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
        ({"SPACY_PIPELINES": "en_core_web_trf"}, "The setting SPACY_PIPELINES has “en_core_web_trf”."),
        ({"SPACY_PIPELINES": "en=no_such"}, "The setting SPACY_PIPELINES names “no_such”, which is neither"),
        ({"SPACY_PIPELINES": "en=/no/such"}, "The setting SPACY_PIPELINES names “/no/such”"),
        ({"EXTRACTOR": "magic"}, "The setting EXTRACTOR is “magic”."),
        ({"EXTRACTOR": "language_model"}, "The setting LANGUAGE_MODEL_URL is missing"),
        (MODEL | {"LANGUAGE_MODEL_URL": "models.example/v1"}, "The setting LANGUAGE_MODEL_URL is no address"),
        (MODEL | {"LANGUAGE_MODEL_URL": "https://me:x@a.example"}, "LANGUAGE_MODEL_URL is no address"),
        (MODEL | {"LANGUAGE_MODEL_URL": "http://a.example/v1"}, "LANGUAGE_MODEL_URL starts with https://"),
        (MODEL | {"LANGUAGE_MODEL_NAME": ""}, "The setting LANGUAGE_MODEL_NAME is missing"),
        (
            MODEL | {"LANGUAGE_MODEL_KEY": "schlüssel"},
            "LANGUAGE_MODEL_KEY and LANGUAGE_MODEL_NAME are one line",
        ),
        (MODEL | {"LANGUAGE_MODEL_PRICE_IN": ""}, "The setting LANGUAGE_MODEL_PRICE_IN is missing"),
        (MODEL | {"LANGUAGE_MODEL_PRICE_OUT": "cheap"}, "The setting LANGUAGE_MODEL_PRICE_OUT is “cheap”."),
        (MODEL | {"LANGUAGE_MODEL_DAILY_BUDGET": "-1"}, "The setting LANGUAGE_MODEL_DAILY_BUDGET is “-1”."),
        (MODEL | {"LANGUAGE_MODEL_SECONDS": "600"}, "The setting LANGUAGE_MODEL_SECONDS is a number from 1"),
        (MODEL | {"LANGUAGE_MODEL_ALLOW_PRIVATE": "some"}, "The setting LANGUAGE_MODEL_ALLOW_PRIVATE is"),
        (MODEL | {"LANGUAGE_MODEL_OPTIONS": "warm"}, "The setting LANGUAGE_MODEL_OPTIONS is a JSON object"),
        (MODEL | {"LANGUAGE_MODEL_OPTIONS": '{"temperature": 0}'}, "LANGUAGE_MODEL_OPTIONS is a JSON object"),
        (
            MODEL | {"LANGUAGE_MODEL_OPTIONS": '{"max_tokens": 9, "stream": true}'},
            "LANGUAGE_MODEL_OPTIONS is a JSON object",
        ),
    ],
)
def test_a_bad_setting_is_named(tmp_path: Path, environment: dict[str, str], sentence: str) -> None:
    refused = check(**{"VAR_DIR": str(tmp_path), **environment})
    assert refused.returncode != 0
    assert sentence in refused.stderr.splitlines()[-1]
    assert "Traceback" not in refused.stderr


def test_a_language_model_needs_an_address_a_name_prices_and_a_budget(tmp_path: Path) -> None:
    done = check(VAR_DIR=str(tmp_path), **MODEL)
    assert done.returncode == 0, done.stderr
    inside = MODEL | {
        "LANGUAGE_MODEL_URL": "http://127.0.0.1:11434/v1",
        "LANGUAGE_MODEL_ALLOW_PRIVATE": "true",
        "LANGUAGE_MODEL_KEY": "",
    }
    done = check(VAR_DIR=str(tmp_path), **inside, LANGUAGE_MODEL_OPTIONS='{"max_completion_tokens": 900}')
    assert done.returncode == 0, done.stderr


def test_pipelines_need_spacy(tmp_path: Path) -> None:
    """A module of this name that cannot be found stands for a machine without it."""
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['spacy'] = None\n")
    refused = check(VAR_DIR=str(tmp_path), PYTHONPATH=str(tmp_path), SPACY_PIPELINES="en=en_core_web_trf")
    assert refused.returncode != 0
    assert "The setting SPACY_PIPELINES needs spaCy, which is not installed" in refused.stderr


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
        "EXTRACTOR",
        "SPACY_PIPELINES",
        *(name for name in MODEL if name.startswith("LANGUAGE_MODEL")),
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
