"""Runs every check, says which failed, and ends with 1 if any did. Run by the Python of the environment."""

import os
import secrets
import sys
import time
from pathlib import Path

from step import StepError, plain_ending, run, say

BIN = Path(sys.executable).parent
MANAGE = (sys.executable, "manage.py")

# What the settings are read from: the embedded default without its file, and a server in production.
COMMON = {"READ_DOT_ENV": "false", "SECRET_KEY": secrets.token_hex(32), "LOG_LEVEL": "WARNING"}
EMBEDDED = COMMON | {"DATABASE_URL": "sqlite://:memory:"}
PRODUCTION = COMMON | {
    "ALLOWED_HOSTS": "tracker.example",
    "DATABASE_URL": "postgres://tracker:tracker@127.0.0.1/tracker",
    "CELERY_BROKER_URL": "redis://127.0.0.1:6379/0",
}
# What the machine at hand may have set must not decide how a check ends.
SETTINGS = {
    "ALLOWED_HOSTS",
    "CELERY_BROKER_URL",
    "CSRF_TRUSTED_ORIGINS",
    "DATABASE_REPLICA_URL",
    "DATABASE_URL",
    "DEBUG",
    "DJANGO_SETTINGS_MODULE",
    "HTTPS",
    "TRUST_PROXY",
}

STEPS = (
    ("format", EMBEDDED, (BIN / "ruff", "format", "--check", "--diff", ".")),
    ("lint", EMBEDDED, (BIN / "ruff", "check", ".")),
    ("template format", EMBEDDED, (BIN / "djlint", "tracker", "--check")),
    ("template lint", EMBEDDED, (BIN / "djlint", "tracker", "--lint", "--quiet")),
    ("types", EMBEDDED, (BIN / "mypy", ".")),
    ("layers", EMBEDDED, (BIN / "lint-imports",)),
    ("migrations", EMBEDDED, (*MANAGE, "makemigrations", "--check", "--dry-run")),
    ("Django", EMBEDDED, (*MANAGE, "check", "--fail-level", "WARNING")),
    ("Django in production", PRODUCTION, (*MANAGE, "check", "--deploy", "--fail-level", "WARNING")),
)


def main() -> None:
    inherited = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    failed = []
    for name, settings, command in STEPS:
        say(f"Checking: {name}…")
        started = time.monotonic()
        try:
            run(*command, environment=inherited | settings)
        except StepError as failure:
            failed.append(name)
            say(f"{failure}\n")
        else:
            say(f"  passed in {time.monotonic() - started:.1f} s")
    if failed:
        sys.exit(f"Failed: {', '.join(failed)}.")
    say("All checks passed.")


if __name__ == "__main__":
    with plain_ending():
        main()
