"""The table of moves in a file: its header, wherever that stands, and the rows below."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice

from django.utils.translation import gettext as _

from tracker.imports.sheets.columns import Column, has_date, is_header, read_header
from tracker.imports.sheets.delimited import DELIMITERS, Row, delimited_rows
from tracker.imports.sheets.limits import BadFile, check_rows, check_size
from tracker.imports.sheets.workbook import MAGIC, OLD_MAGIC, opened, sheet_rows

_MOST_ABOVE = 30  # rows above the header: a title, a legend, who made it


@dataclass(frozen=True, slots=True)
class Table:
    """The columns, and the rows below them: each with its number in the file and its texts by field."""

    sheet: str
    columns: list[Column]
    rows: Iterator[tuple[int, dict[str, str]]]


@contextmanager
def open_table(content: bytes) -> Iterator[Table]:
    """Find the table of moves in the bytes of a file. Raises BadFile, also while its rows are read."""
    check_size(len(content))
    if content.startswith(OLD_MAGIC):
        raise BadFile(
            _("This is an old workbook (XLS), or one with a password. Save it as XLSX without a password.")
        )
    if content.startswith(MAGIC):
        with opened(content) as sheets:
            yield _first_that_fits((sheet.title, sheet_rows(sheet)) for sheet in sheets)
    else:
        yield _first_that_fits(("", delimited_rows(content, delimiter)) for delimiter in DELIMITERS)


def _first_that_fits(readings: Iterable[tuple[str, Iterator[Row]]]) -> Table:
    """The first sheet, or the first delimiter, by which a header is found."""
    seen: list[str] = []
    problem: BadFile | None = None
    for sheet, rows in readings:
        try:
            above = list(islice(rows, _MOST_ABOVE))
        except BadFile as error:
            problem = error
            continue
        for place, (_number, cells) in enumerate(above):
            columns = read_header(cells)
            if is_header(columns):
                if not has_date(columns):
                    problem = BadFile(_no_date())
                    break
                return Table(sheet, columns, _by_field(columns, chain(above[place + 1 :], rows)))
        if above:
            seen.append(" · ".join(" ".join(cell.split()) for cell in above[0][1] if cell.strip()))
    raise problem or BadFile(_what_is_missing(seen))


def _what_is_missing(seen: list[str]) -> str:
    asked = _(
        "No row of the file is a header of a table of moves. It names the columns: Person, From or To, and "
        "Announced on or Effective on."
    )
    longest = "".join(letter for letter in max(seen, key=len, default="") if letter.isprintable())
    return f"{asked} " + _("The file begins with: %s") % longest[:120] if longest else asked


def _by_field(columns: list[Column], rows: Iterator[Row]) -> Iterator[tuple[int, dict[str, str]]]:
    fields = [column.field for column in columns]
    count = 0
    for number, cells in rows:
        found = {
            field: cell.strip() for field, cell in zip(fields, cells, strict=False) if field and cell.strip()
        }
        if not found or _repeats_header(columns, cells):
            continue
        count += 1
        check_rows(count)
        yield number, found


def _repeats_header(columns: list[Column], cells: list[str]) -> bool:
    """Some programs print the header again on each page."""
    return [" ".join(cell.split()) for cell in cells] == [column.header for column in columns]


def _no_date() -> str:
    return _(
        "The table has no column for the date. Call one Announced on or Effective on; a year is enough in it."
    )
