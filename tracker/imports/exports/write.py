"""Writes tables as CSV and XLSX, a row at a time, so that no spreadsheet takes a text for a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time
from typing import IO, Any

from tracker.dates import PartialDate, Precision
from tracker.imports.exports.tables import Cell

MOST_CHARACTERS = 32_767  # of a cell in XLSX
MOST_ROWS = 1_048_576  # of a sheet in XLSX, that of the headers among them
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NO_XML = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class TooLong(ValueError):
    """A text that does not fit into a cell of XLSX: the column, and how many characters it has."""

    def __init__(self, column: str, length: int) -> None:
        super().__init__(f"“{column}” has {length} characters.")
        self.column, self.length = column, length


def neutral(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would take it for a formula.

    The import takes it off again.
    """
    return f"'{text}" if text.startswith(_FORMULA) else text


def csv_lines(headers: list[str], rows: Iterable[list[Cell]]) -> Iterator[str]:
    """The lines of a CSV file, the mark of UTF-8 first: without it Excel takes the text for Windows-1252."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    yield "\ufeff"
    writer.writerow(headers)
    for cells in rows:
        writer.writerow([neutral(str(cell)) if cell is not None else "" for cell in cells])
        if buffer.tell() > 64 * 1024:
            yield _taken(buffer)
    yield _taken(buffer)


def write_xlsx(
    file: IO[bytes], name: str, headers: list[str], rows: Iterable[Sequence[Any]], *, may_cut: bool = True
) -> None:
    """A workbook of one sheet. A date that is known to the day is a date, any other a text.

    A text that is longer than a cell may be is cut or, without ``may_cut``, raises TooLong.
    """
    from openpyxl import Workbook  # 18 MB that only workbooks need

    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    sheet.append(headers)
    try:
        for cells in rows:
            if not may_cut:
                _refuse_long(headers, cells)
            sheet.append([_xlsx_cell(sheet, cell) for cell in cells])
    except Exception:
        sheet.close()  # its file
        raise
    book.save(file)


def _refuse_long(headers: list[str], cells: Sequence[Any]) -> None:
    for header, cell in zip(headers, cells, strict=True):
        if isinstance(cell, str) and len(cell) >= MOST_CHARACTERS:  # an apostrophe may be added
            raise TooLong(header, len(cell))


def _xlsx_cell(sheet: Any, cell: Any) -> Any:
    if isinstance(cell, bool | int | float):
        return cell
    if isinstance(cell, PartialDate) and cell.precision == Precision.DAY:
        from openpyxl.cell import WriteOnlyCell  # as above

        dated = WriteOnlyCell(sheet, value=datetime.combine(cell.first_day, time()))
        dated.number_format = "yyyy-mm-dd"
        return dated
    if cell is None or cell == "":
        return None
    return neutral(_NO_XML.sub("", str(cell)))[:MOST_CHARACTERS]


def _taken(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text
