"""The sets of files that are there: one for each time that they were made, in a folder of its own.

A set appears whole or not at all, by being renamed. It holds ``full`` or ``delta`` or both, of one and the
same moment, and beside them what only this system reads: fingerprints, and who was erased by then.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tracker.exports.files.package import FILE
from tracker.privacy.models import Erasure

FULL, DELTA = "full", "delta"
KINDS = (FULL, DELTA)
CHECKSUMS = "SHA256SUMS"
STATE, ERASED, UNFINISHED = "state.sqlite3", "erased", ".unfinished"
_NAME = re.compile(r"\d{8}T\d{6}Z")
_FORMAT = "%Y%m%dT%H%M%SZ"


class AlreadyAtWork(Exception):
    """Another process is writing files into the same folder."""


@dataclass(frozen=True, slots=True)
class FileSet:
    """One set, known by the moment it shows: ``20261127T020000Z``."""

    folder: Path

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def made_at(self) -> datetime:
        return datetime.strptime(self.name, _FORMAT).replace(tzinfo=UTC)

    @property
    def kinds(self) -> list[str]:
        return [kind for kind in KINDS if (self.folder / kind / FILE).exists()]

    @property
    def state(self) -> Path:
        return self.folder / STATE

    def package(self, kind: str) -> dict[str, Any]:
        described: dict[str, Any] = json.loads((self.folder / kind / FILE).read_text("utf-8"))
        return described

    def files(self, kind: str) -> list[Path]:
        return sorted((self.folder / kind).iterdir())

    def is_without(self, erased: str) -> bool:
        """Whether nobody was erased since. What names somebody who was is not given out."""
        return (self.folder / ERASED).read_text("ascii") == erased


def name_of(made_at: datetime) -> str:
    return made_at.strftime(_FORMAT)


def all_sets(folder: Path) -> list[FileSet]:
    """The oldest first."""
    if not folder.is_dir():
        return []
    return [FileSet(path) for path in sorted(folder.iterdir()) if _NAME.fullmatch(path.name)]


def public_sets(folder: Path) -> list[FileSet]:
    """Those that may be given out, the oldest first. One query."""
    erased = who_was_erased()
    return [each for each in all_sets(folder) if each.is_without(erased)]


def who_was_erased() -> str:
    """A digest of all erasures: two are the same where the same people were erased."""
    tokens = sorted(Erasure.objects.values_list("token", flat=True))
    return hashlib.sha256("\n".join(tokens).encode()).hexdigest()


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Be the only one to write there. Raises AlreadyAtWork, and OSError where it cannot be written to."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyAtWork from error
        for left in folder.glob(f"{UNFINISHED}*"):
            shutil.rmtree(left, ignore_errors=True)
        yield


def forget_old(folder: Path, *, now: datetime, kept_days: int, fulls_kept: int) -> None:
    """Delete what names somebody who was erased, old sets, and whole files but those of the newest sets.

    Of the newest set nothing goes, whatever its age.
    """
    erased = who_was_erased()
    for each in all_sets(folder):
        if not each.is_without(erased):
            shutil.rmtree(each.folder)
    for old in all_sets(folder)[:-1]:
        old.state.unlink(missing_ok=True)
        if now - old.made_at > timedelta(days=kept_days):
            shutil.rmtree(old.folder)
    with_full = [each for each in all_sets(folder) if FULL in each.kinds]
    for each in with_full[: -max(fulls_kept, 1)]:
        shutil.rmtree(each.folder / FULL)
