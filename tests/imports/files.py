"""Files as spreadsheet users make them, and what becomes of them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook

from tests.factories import NOW
from tracker.imports.bring import bring_file, start_import, start_undo
from tracker.imports.models import ImportBatch, ImportRow
from tracker.imports.tasks import work_on_import

HEADER = ["Person", "From", "To", "Announced on"]
ADA = ["Ada Example", "Foo Labs", "Bar AI", "2024-10-14"]


def csv_of(*rows: Sequence[str], delimiter: str = ",") -> bytes:
    return "\r\n".join(delimiter.join(row) for row in rows).encode()


def xlsx_of(*rows: Sequence[Any], formats: dict[str, str] | None = None, sheet: str = "Sheet1") -> bytes:
    """A workbook; ``formats`` are number formats by address of a cell."""
    book = Workbook()
    page: Any = book.active
    page.title = sheet
    for row in rows:
        page.append(list(row))
    for address, shown_as in (formats or {}).items():
        page[address].number_format = shown_as
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def checked(content: bytes, *, name: str = "moves.csv", **fields: Any) -> ImportBatch:
    """An import whose file a worker has read and checked."""
    batch = bring_file(name, content, by=fields.pop("by", None), now=NOW, **fields)
    return worked_on(batch)


def worked_on(batch: ImportBatch) -> ImportBatch:
    work_on_import(import_id=batch.pk)
    batch.refresh_from_db()
    return batch


def imported(content: bytes, **fields: Any) -> ImportBatch:
    batch = checked(content, **fields)
    start_import(batch)
    return worked_on(batch)


def undone(batch: ImportBatch, by: Any = None) -> ImportBatch:
    start_undo(batch, by=by)
    return worked_on(batch)


def verdicts(batch: ImportBatch) -> list[str]:
    return list(batch.rows.order_by("number").values_list("verdict", flat=True))


def row(batch: ImportBatch, number: int) -> ImportRow:
    """A row by its number in the file."""
    return batch.rows.get(number=number)


def problems(batch: ImportBatch) -> list[tuple[int, str]]:
    """Number of the row and header of the column of each problem."""
    rows = batch.rows.order_by("number")
    return [(each.number, batch.header_of(field)) for each in rows for field, _sentence in each.problems]
