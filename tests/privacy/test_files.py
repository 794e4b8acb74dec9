"""What SQLite's file holds after an erasure, with every write committed as in use."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.services import environment_without_settings

ROOT = Path(__file__).parents[2]
SCRIPT = """
from datetime import UTC, datetime
from people.models import Person
from tracker.moves.models import Move
from tracker.dates import PartialDate
from orgs.models import Organization
for number in range(300):
    Person.objects.create(name=f"Somebody {number}")
zyx = Person.objects.create(name="Zyxwvut Qponmlk")
zyx.name = "Zyxwvuta Qponmlka"
zyx.save()
zyx.name = "Zyxwvut Qponmlk"
zyx.save()
move = Move(person=zyx, from_organization=Organization.objects.create(name="Foo Labs"))
move.announced_on = PartialDate.parse("2024-10-14")
move.save()
"""


def run(folder: Path, *arguments: str) -> str:
    ran = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment_without_settings() | {"VAR_DIR": str(folder)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes().lower() for path in folder.iterdir() if path.is_file())


@pytest.mark.sqlite_file
def test_no_byte_of_the_folder_names_them(tmp_path: Path) -> None:
    run(tmp_path, "migrate", "--verbosity", "0")
    run(tmp_path, "shell", "--no-imports", "-c", SCRIPT)
    before = bytes_of(tmp_path)
    assert b"zyxwvut" in before
    assert b"qponmlk" in before
    said = run(tmp_path, "erase_person", "zyxwvut-qponmlk", "--yes", "--reason", "asked for it")
    assert said.splitlines()[-1] == "Erased."
    after = bytes_of(tmp_path)
    assert b"zyxwvut" not in after
    assert b"qponmlk" not in after
    assert len((tmp_path / "erasures.jsonl").read_text().splitlines()) == 1
    assert (tmp_path / "erasure_key").stat().st_mode & 0o077 == 0
