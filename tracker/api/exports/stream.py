"""Streams a whole list: as it was at one moment, in bounded memory, and never a part without a sign of it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from threading import BoundedSemaphore
from traceback import clear_frames
from typing import Any

from django.http import FileResponse, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.exceptions import APIException

from tracker.api.exports.renderers import FORMAT, XLSX, CsvRenderer, NdjsonRenderer
from tracker.exports.columns import Column, Row, cells_of
from tracker.exports.forms import csv_of, ndjson
from tracker.exports.snapshot import snapshot
from tracker.imports.exports.write import MOST_CHARACTERS, MOST_ROWS, TooLong, write_xlsx

AT_ONCE = 4  # half of the threads of a process, so that nobody who reads a page waits for whole lists
COUNT = "X-Total-Count"
_KINDS = {"csv": f"{CsvRenderer.media_type}; charset=utf-8", "ndjson": NdjsonRenderer.media_type}
_slots = BoundedSemaphore(AT_ONCE)


class Busy(APIException):
    """So many whole lists are being given out that another one would hold up everybody else."""

    status_code = 503
    default_code = "busy"
    default_detail = gettext_lazy("Other whole lists are being given out. Try again in half a minute.")
    wait = 30


@dataclass(frozen=True, slots=True)
class Whole:
    """A list that is taken whole. ``rows`` and ``count`` ask the database when they are called.

    ``count`` gives None where it would cost as much as the rows.
    """

    columns: tuple[Column, ...]
    rows: Callable[[], Iterator[Row]]
    count: Callable[[], int | None]


def whole_list(whole: Whole, form: str, file_name: str, *, is_head: bool = False) -> HttpResponseBase:
    """The answer. It has begun to read when this returns, so that what fails at once is told properly.

    What fails later breaks off the connection before the end of the body, which no client can take
    for the end; how many rows there are stands in ``X-Total-Count``. Raises Busy, and ValidationError
    where a sheet cannot hold the list.
    """
    answer = _workbook(whole) if form == "xlsx" else _streamed(whole, form, is_head=is_head)
    answer.headers["Content-Disposition"] = content_disposition_header(True, file_name) or ""  # noqa: FBT003  # Django's
    return answer


def _streamed(whole: Whole, form: str, *, is_head: bool) -> HttpResponseBase:
    body = _body(whole, form)
    count = next(body)
    if is_head:
        body.close()
        answer: HttpResponseBase = HttpResponse(content_type=_KINDS[form])
    else:
        answer = StreamingHttpResponse(body, content_type=_KINDS[form])
    answer.headers["X-Accel-Buffering"] = "no"  # a proxy would put all of it on its disk first
    if count is not None:
        answer.headers[COUNT] = str(count)
    return answer


def _body(whole: Whole, form: str) -> Generator[Any, None, None]:
    """First how many rows there are, when the first of them are read; then the bytes."""
    with _slot(), snapshot():
        count = whole.count()
        # Closed before the moment is over: a cursor cannot be closed outside of its transaction.
        with closing(_pieces(whole, form)) as pieces:
            try:
                first = [*_first_of(pieces, 2 if form == "csv" else 1)]  # the headers alone have read nothing
                yield count
                yield from first
                yield from pieces
            except Exception as error:
                clear_frames(error.__traceback__)  # they hold the cursor open
                raise


def _pieces(whole: Whole, form: str) -> Generator[bytes, None, None]:
    return csv_of(whole.columns, whole.rows()) if form == "csv" else ndjson(whole.rows())


def _first_of(pieces: Iterator[bytes], most: int) -> Iterator[bytes]:
    for _place in range(most):
        if (piece := next(pieces, None)) is not None:
            yield piece


def _workbook(whole: Whole) -> HttpResponseBase:
    """The whole file is made first, since a workbook is a ZIP file with its table of contents at the end."""
    with _slot(), snapshot():
        count = whole.count()
        if count is not None and count >= MOST_ROWS:
            said = _("XLSX holds %(most)s rows, this list has %(count)s. Take csv or ndjson, or narrow it.")
            raise _refused(said, most=f"{MOST_ROWS - 1:,}", count=f"{count:,}")
        file = tempfile.TemporaryFile()  # noqa: SIM115  # the response closes it
        headers = [column.name for column in whole.columns]
        try:
            write_xlsx(file, "list", headers, map(cells_of(whole.columns), _bounded(whole)), may_cut=False)
        except TooLong as error:
            said = _(
                "A cell of XLSX holds %(most)s characters and a “%(column)s” has %(length)s. "
                "Take csv or ndjson."
            )
            values = {"column": error.column, "length": f"{error.length:,}"}
            raise _refused(said, most=f"{MOST_CHARACTERS:,}", **values) from error
    file.seek(0)
    answer = FileResponse(file, content_type=XLSX)
    if count is not None:
        answer.headers[COUNT] = str(count)
    return answer


def _bounded(whole: Whole) -> Iterator[Row]:
    """The rows, also of a list that nobody has counted."""
    for place, row in enumerate(whole.rows(), start=2):
        if place > MOST_ROWS:
            said = _("XLSX holds %(most)s rows and this list has more. Take csv or ndjson, or narrow it.")
            raise _refused(said, most=f"{MOST_ROWS - 1:,}")
        yield row


def _refused(said: str, **values: str) -> serializers.ValidationError:
    return serializers.ValidationError({FORMAT: [said % values]})


@contextmanager
def _slot() -> Iterator[None]:
    if not _slots.acquire(blocking=False):
        raise Busy
    try:
        yield
    finally:
        _slots.release()
