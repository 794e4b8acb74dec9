"""Runs the tests on SQLite, then those that use the database once more on PostgreSQL.

``python -m tests [arguments for pytest]``. Says at the end which servers were not found;
with REQUIRE_SERVICES=1 a missing one fails the run.
"""

from __future__ import annotations

import os
import subprocess
import sys

from tests.services import missing_services, postgres_url

NOTHING_TO_RUN = 5  # pytest, where no chosen test uses the database


def main(arguments: list[str]) -> int:
    missing = missing_services()
    if missing and os.environ.get("REQUIRE_SERVICES"):
        print(f"REQUIRE_SERVICES is set, and these do not answer: {'; '.join(missing)}.")
        return 1
    print("— Tests on SQLite —", flush=True)
    failed = _pytest("sqlite", arguments)
    if postgres_url():
        print("— Tests of the database on PostgreSQL —", flush=True)
        on_postgres = _pytest("postgres", ["-m", "django_db", *arguments])
        failed = failed or (on_postgres if on_postgres != NOTHING_TO_RUN else 0)
    if missing:
        print(f"Not found, so their tests were left out: {'; '.join(missing)}.")
    return failed


def _pytest(database: str, arguments: list[str]) -> int:
    environment = os.environ | {"TEST_DATABASE": database}
    return subprocess.call([sys.executable, "-m", "pytest", *arguments], env=environment)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
