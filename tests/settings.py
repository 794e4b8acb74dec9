"""The project's settings as the tests use them: SQLite, or PostgreSQL where TEST_DATABASE says so."""

import os
import tempfile

from tests.services import postgres_url

os.environ["READ_DOT_ENV"] = "false"
os.environ["SECRET_KEY"] = "only for tests"
os.environ["HTTPS"] = "false"
os.environ["LOG_LEVEL"] = "WARNING"
os.environ["ERASURE_KEY"] = "only for tests"
os.environ["ERASURES_FILE"] = f"{tempfile.gettempdir()}/erasures-of-tests-{os.getpid()}.jsonl"
os.environ.pop("CELERY_BROKER_URL", None)
os.environ |= dict.fromkeys(("EMAIL_URL", "DEFAULT_FROM_EMAIL", "TRUST_PROXY"), "")
os.environ |= dict.fromkeys(("EXTRACTOR", "LANGUAGE_MODEL_URL", "SPACY_PIPELINES"), "")
os.environ |= dict.fromkeys(("API_REQUESTS_PER_MINUTE", "API_REQUESTS_PER_MINUTE_ANONYMOUS"), "0")
os.environ |= dict.fromkeys(("API_ANONYMOUS_READING", "API_ORIGINS"), "")
os.environ["PUBLIC_URL"] = "https://tracker.example"
os.environ["DATABASE_URL"] = (
    postgres_url() or "" if os.environ.get("TEST_DATABASE") == "postgres" else "sqlite://:memory:"
)

from tracker.settings import *  # noqa: F403  # the environment has to be set first

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
