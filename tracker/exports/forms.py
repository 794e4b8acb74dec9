"""The forms in which a list is given as a whole: NDJSON and CSV, some rows at a time."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Generator, Iterable, Sequence
from itertools import islice

import orjson

from tracker.exports.columns import Cell, Column, Row, cells_of
from tracker.exports.lists.plain_list import AT_ONCE
from tracker.imports.exports.write import neutral


def ndjson(rows: Iterable[Row]) -> Generator[bytes, None, None]:
    """A row a line, as the API gives it in JSON."""
    left = iter(rows)
    while lines := b"".join(map(json_line, islice(left, AT_ONCE))):  # no row outlives its line
        yield lines


def json_line(row: Row) -> bytes:
    """A row with the end of its line."""
    return orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE)


def csv_of(columns: Sequence[Column], rows: Iterable[Row]) -> Generator[bytes, None, None]:
    """The headers, then a row a line (RFC 4180), in UTF-8 without a mark of the order of bytes.

    It is for programs, of which many would take the mark for a part of the first header; who reads
    in a spreadsheet takes XLSX.
    """
    write, left = csv_writer(columns), iter(rows)
    yield csv_head(columns)
    while lines := write(islice(left, AT_ONCE)):
        yield lines


def csv_head(columns: Sequence[Column]) -> bytes:
    """The line of headers."""
    return _written([[column.name for column in columns]])


def csv_writer(columns: Sequence[Column]) -> Callable[[Iterable[Row]], bytes]:
    """A function that writes rows as lines of CSV, in which no spreadsheet takes a text for a formula."""
    cells_in = cells_of(columns)
    free = [place for place, column in enumerate(columns) if column.free]
    flags = [place for place, column in enumerate(columns) if column.type == "boolean"]

    def line(row: Row) -> list[Cell]:
        cells = cells_in(row)
        for place in free:
            if cell := cells[place]:
                cells[place] = neutral(str(cell))
        for place in flags:
            cells[place] = "true" if cells[place] else "false"
        return cells

    return lambda rows: _written(map(line, rows))


def _written(lines: Iterable[Sequence[Cell]]) -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows(lines)
    return buffer.getvalue().encode()
