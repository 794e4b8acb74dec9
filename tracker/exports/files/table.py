"""Writes the rows of one list to a file of NDJSON and one of CSV, compressed."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tracker.exports.columns import Column, Row
from tracker.exports.forms import csv_head, csv_writer

_LEVEL = 5  # nine takes three times as long for a twentieth less
_PIECE = 1 << 20


@dataclass(slots=True)
class Table:
    """Two files of the same rows, and how many these are."""

    name: str
    columns: Sequence[Column]
    ndjson: Path
    csv: Path
    rows: int = 0

    @classmethod
    @contextmanager
    def writing(cls, folder: Path, name: str, columns: Sequence[Column]) -> Iterator[Writer]:
        """Write it, in a folder that is there."""
        table = cls(name, columns, folder / f"{name}.ndjson.gz", folder / f"{name}.csv.gz")
        with _zipped(table.ndjson) as lines, _zipped(table.csv) as cells:
            cells.write(csv_head(columns))
            yield Writer(table, lines, cells)

    @property
    def files(self) -> tuple[Path, Path]:
        return self.ndjson, self.csv


class Writer:
    """What is written to while the files are open."""

    def __init__(self, table: Table, lines: gzip.GzipFile, cells: gzip.GzipFile) -> None:
        self.table, self._lines, self._cells = table, lines, cells
        self._csv = csv_writer(table.columns)

    def add(self, rows: Sequence[Row], lines: Sequence[bytes]) -> None:
        """Some rows, each with its line of JSON."""
        self._lines.write(b"".join(lines))
        self._cells.write(self._csv(rows))
        self.table.rows += len(rows)


@contextmanager
def _zipped(path: Path) -> Iterator[gzip.GzipFile]:
    """Without the time in its head: the same rows make the same bytes."""
    with path.open("wb") as file, gzip.GzipFile("", "wb", _LEVEL, file, mtime=0) as zipped:
        yield zipped


def sha256_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()
