"""Text with columns set apart by commas, semicolons or tabs, in whatever encoding."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from django.utils.translation import gettext as _

from tracker.imports.sheets.limits import MOST_CHARACTERS, MOST_COLUMNS, BadFile

DELIMITERS = (",", ";", "\t", "|")
_LOOKED_AT = 64 * 1024
_MARKS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
Row = tuple[int, list[str]]


def encoding_of(content: bytes) -> str:
    """By the mark at the start, else UTF-8 where the bytes are that, else UTF-16 or what Windows writes.

    Every byte means something in Windows-1252 but five, which are replaced.
    """
    for mark, encoding in _MARKS.items():
        if content.startswith(mark):
            return encoding
    sample = content[:_LOOKED_AT]
    if sample.count(0) > len(sample) // 4:
        return "utf-16-le" if sample[1:2] == b"\0" else "utf-16-be"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def delimited_rows(content: bytes, delimiter: str) -> Iterator[Row]:
    """The rows with their numbers, as a spreadsheet program counts them; empty ones are left out.

    Raises BadFile where the text is no such table.
    """
    text = io.TextIOWrapper(io.BytesIO(content), encoding_of(content), errors="replace", newline="")
    csv.field_size_limit(MOST_CHARACTERS * 10)
    reader = csv.reader(text, delimiter=delimiter)
    try:
        for number, cells in enumerate(reader, start=1):
            if len(cells) > MOST_COLUMNS:
                raise BadFile(
                    _("Row %(row)d has %(count)d columns; at most %(most)d are read.")
                    % {"row": number, "count": len(cells), "most": MOST_COLUMNS}
                )
            if any(map(str.strip, cells)):
                yield number, cells
    except csv.Error as error:
        raise BadFile(
            _("Line %(line)d cannot be read: %(problem)s. Check its quotation marks, or save it as XLSX.")
            % {"line": reader.line_num, "problem": error}
        ) from error
