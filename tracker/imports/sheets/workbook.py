"""Workbooks (XLSX): their sheets, row by row, each cell as text."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext as _

from tracker.imports.sheets.delimited import Row
from tracker.imports.sheets.limits import MOST_COLUMNS, MOST_UNPACKED, BadFile

MAGIC = b"PK"
OLD_MAGIC = b"\xd0\xcf\x11\xe0"  # XLS, and workbooks with a password


@contextmanager
def opened(content: bytes) -> Iterator[list[Any]]:
    """The sheets of a workbook that are shown. Raises BadFile for what is none, or unpacks to too much."""
    from openpyxl import load_workbook  # 18 MB that only imports need

    _check_archive(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # openpyxl raises whatever its parts raise
        raise _unreadable(error) from error
    try:
        yield [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    finally:
        book.close()


def sheet_rows(sheet: Any) -> Iterator[Row]:
    """The rows with their numbers; empty ones are left out. A formula gives the value it had when saved."""
    sheet.reset_dimensions()  # some programs write a size that is not so
    try:
        for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), start=1):
            texts = [_text(cell) for cell in cells]
            while texts and not texts[-1]:
                texts.pop()
            if texts:
                yield number, texts
    except BadFile:
        raise
    except Exception as error:
        raise _unreadable(error) from error


def _check_archive(content: bytes) -> None:
    """Its directory says how large the parts are, and no more of a part than that is ever unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(part.file_size for part in archive.infolist())
            names = archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise _unreadable(error) from error
    if size > MOST_UNPACKED:
        raise BadFile(
            _("The workbook unpacks to %(size)d MB; at most %(most)d MB are read. Save the one sheet as CSV.")
            % {"size": size // 1024 // 1024, "most": MOST_UNPACKED // 1024 // 1024}
        )
    if "[Content_Types].xml" not in names:
        raise BadFile(_("This is a ZIP archive, but no workbook. Save the table as XLSX or CSV."))


def _unreadable(error: Exception) -> BadFile:
    detail = str(error).splitlines()[0][:120] if str(error) else type(error).__name__
    return BadFile(_("The workbook cannot be read (%s). Save it once more as XLSX, or as CSV.") % detail)


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, date | datetime):
        return _date_text(value, cell.number_format)
    if isinstance(value, time | timedelta):
        return str(value)
    return str(value)


def _date_text(value: date, shown_as: str) -> str:
    """As much of a date as the cell shows: who types Oct 2024 gets 1 October shown as mmm-yy."""
    letters = {letter for letter in _without_quoted(shown_as).lower() if letter.isalpha()}
    text = value.isoformat()[:10]
    if "d" in letters or not letters:
        return text
    if "m" in letters:
        return text[:7] if text.endswith("-01") else text
    return text[:4] if text.endswith("-01-01") else text


def _without_quoted(shown_as: str) -> str:
    """A number format without its literal texts, ``[...]`` and escapes."""
    plain, quote = [], ""
    for letter in shown_as:
        if quote:
            quote = "" if letter == quote else quote
        elif letter in '"[':
            quote = {"[": "]"}.get(letter, letter)
        else:
            plain.append(letter)
    return "".join(plain)
