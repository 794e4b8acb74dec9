"""What a process loads: a worker that holds what only pages need takes twice the memory."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.services import environment_without_settings

ROOT = Path(__file__).parents[1]
_SET_UP = "import sys; from tracker.celery import app; import django; django.setup();"


def run(program: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", _SET_UP + program],
        cwd=ROOT,
        env=environment_without_settings() | {"SECRET_KEY": "x", "DEBUG": "true"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_worker_loads_neither_pages_nor_what_few_tasks_need() -> None:
    """As a worker of Celery does when it starts: its tasks, and checks if they were not skipped."""
    loaded = run(
        "app.finalize(); import celery.fixups.django as f; f.DjangoWorkerFixup(app).validate_models();"
        "app.loader.import_default_modules(); print(*sys.modules)"
    ).split()
    needless = {"tracker.urls", "tracker.desk.claims", "tracker.api.urls", "rest_framework.serializers"}
    needless |= {"openpyxl", "dateparser", "jsonschema", "numpy", "trafilatura"}
    assert needless & set(loaded) == set()
    assert {"tracker.news.tasks", "tracker.moves.tasks"} <= set(loaded)


def test_the_checks_look_at_the_whole_desk() -> None:
    models = run(
        "from django.core.checks import run_checks; from django.contrib import admin;"
        "print(len(run_checks(tags=['admin'])), len(admin.site._registry))"
    ).split()
    assert models[0] == "0"
    assert int(models[1]) > 20
