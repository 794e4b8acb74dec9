"""Each test has a list of erasures of its own."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def erasures_file(settings: Settings, tmp_path: Path) -> Path:
    path = tmp_path / "erasures.jsonl"
    settings.ERASURES_FILE = path
    return path


@pytest.fixture
def only_on_sqlite() -> None:
    if os.environ.get("TEST_DATABASE") == "postgres":
        pytest.skip("is about SQLite's file")
