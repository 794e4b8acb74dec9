"""The list of erasures outside the database: what is replayed after a backup was restored.

One line of JSON for each erasure, with keys of rows and keyed hashes and without any name. Each
line is on the disk before the erasure is committed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _


class BadErasuresFile(ValueError):
    """The file is no list of erasures. The message names the line."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One erasure. ``people`` has, for each record that went, its key and the hashes of its names."""

    token: str
    month: date
    reason: str
    key_id: str
    people: list[tuple[int, list[str]]]
    names: list[str]
    addresses: list[str]


def append(entry: Entry) -> None:
    """Add an erasure to the list, and wait until the disk has it. Raises ImproperlyConfigured."""
    line = json.dumps(asdict(entry), default=str) + "\n"
    path = Path(settings.ERASURES_FILE)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(descriptor, line.encode())  # one write, so that two at once do not mix
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise ImproperlyConfigured(
            _("The setting ERASURES_FILE must name a file to write to; %(file)s: %(problem)s.")
            % {"file": path, "problem": error.strerror}
        ) from error


def entries(path: Path | None = None) -> Iterator[Entry]:
    """The erasures of a list, oldest first; none where there is no file yet. Raises BadErasuresFile."""
    path = path or Path(settings.ERASURES_FILE)
    if not path.exists():
        return
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield _entry(path, number, line)


def tokens_on_the_list() -> frozenset[str]:
    """The tokens of the list. The file is read again only after it has changed."""
    path = Path(settings.ERASURES_FILE)
    try:
        stat = path.stat()
    except OSError:
        return frozenset()
    return _tokens(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=1)
def _tokens(path: Path, _changed: int, _size: int) -> frozenset[str]:
    return frozenset(entry.token for entry in entries(path))


def _entry(path: Path, number: int, line: str) -> Entry:
    try:
        read: dict[str, Any] = json.loads(line)
        return Entry(
            token=str(read["token"]),
            month=date.fromisoformat(read["month"]),
            reason=str(read["reason"]),
            key_id=str(read["key_id"]),
            people=[(int(key), [str(name) for name in names]) for key, names in read["people"]],
            names=[str(name) for name in read["names"]],
            addresses=[str(address) for address in read["addresses"]],
        )
    except (ValueError, KeyError, TypeError) as error:
        raise BadErasuresFile(
            _("%(file)s, line %(number)d is no erasure: each line is one that this software wrote.")
            % {"file": path, "number": number}
        ) from error
