"""A file of one JSON object per line: read a line at a time, and written whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TextIO

from tracker.news.documents import MAX_BYTES, NotADocument

_MAX_LINE_BYTES = 10 * MAX_BYTES  # a text may be escaped, and other fields stand beside it


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: its fields, and what those mean that extraction reads."""

    fields: dict[str, Any]
    text: str
    language: str
    published: date | None


def entries(source: Path) -> Iterator[Entry]:
    """The lines of a file that are not empty. Raises NotADocument that names the line and the field."""
    for number, line in _lines(source):
        if not line.strip():
            continue
        try:
            yield _entry(_object(line))
        except NotADocument as error:
            raise NotADocument(f"{source}, line {number}: {error}") from error


@contextmanager
def written_whole(target: Path) -> Iterator[TextIO]:
    """A file to write to that takes the place of ``target`` at the end, and is dropped on an error.

    A pipe or a device gets all of it at the end. Raises NotADocument where it cannot be written.
    """
    try:
        if target.exists() and not target.is_file():
            with (
                tempfile.TemporaryFile("w+", encoding="utf-8") as kept,
                target.open("w", encoding="utf-8") as out,
            ):
                yield kept
                kept.seek(0)
                shutil.copyfileobj(kept, out)
            return
        target = target.resolve()  # of a link, what it points to
        beside = target.with_name(f".{target.name}.{os.getpid()}")
        try:
            with beside.open("x", encoding="utf-8") as file:
                yield file
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise NotADocument(f"{target} cannot be written: {error.strerror}.") from error


def _lines(source: Path) -> Iterator[tuple[int, bytes]]:
    try:
        with source.open("rb") as file:
            number = 0
            while line := file.readline(_MAX_LINE_BYTES + 1):
                number += 1
                if len(line) > _MAX_LINE_BYTES:
                    raise NotADocument(f"{source}, line {number}: has more than {_MAX_LINE_BYTES} bytes.")
                yield number, line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
    except OSError as error:
        raise NotADocument(f"{source} cannot be read: {error.strerror}.") from error


def _object(line: bytes) -> dict[str, Any]:
    try:
        found = json.loads(line.decode())
    except UnicodeDecodeError as error:
        raise NotADocument("is not in UTF-8.") from error
    except RecursionError as error:
        raise NotADocument("no JSON that can be read: it is nested too deeply.") from error
    except ValueError as error:
        raise NotADocument(f"no JSON: {error}.") from error
    if not isinstance(found, dict):
        raise NotADocument("needs an object with “text”, “lang” and “published”.")
    return found


def _entry(fields: dict[str, Any]) -> Entry:
    for name, value in fields.items():
        _check_characters(name, value)
    text, language = fields.get("text"), fields.get("lang")
    if not isinstance(text, str):
        raise NotADocument("needs “text”, a string.")
    if len(text.encode()) > MAX_BYTES:
        raise NotADocument(f"“text” has more than {MAX_BYTES} bytes, the most of an article.")
    if not isinstance(language, str | None):
        raise NotADocument("“lang” is a string such as fr, or null.")
    return Entry(fields, text, (language or "").lower(), _day(fields.get("published")))


def _day(written: object) -> date | None:
    if written is None or written == "":
        return None
    try:
        return date.fromisoformat(written)  # type: ignore[arg-type]  # anything else is a TypeError
    except (TypeError, ValueError) as error:
        raise NotADocument(f"“published” is a day such as 2024-10-14: {error}.") from error


def _check_characters(name: str, value: object) -> None:
    """Refuse what could be read but not written back."""
    try:
        json.dumps({name: value}, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        written = name.encode(errors="backslashreplace").decode()
        raise NotADocument(f"“{written}” holds a lone surrogate, which is half a character.") from error
    except RecursionError as error:
        raise NotADocument(f"“{name}” is nested too deeply.") from error
