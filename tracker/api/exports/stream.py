"""Streams a whole list: as it was at one moment, in bounded memory, and never a part without a sign of it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import Any

from django.http import FileResponse, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.exceptions import APIException

from tracker.api.exports.renderers import XLSX, CsvRenderer, NdjsonRenderer
from tracker.exports.columns import Column, Row, cells_of
from tracker.exports.forms import csv_of, ndjson
from tracker.exports.snapshot import snapshot
from tracker.imports.exports.write import MOST_CHARACTERS, MOST_ROWS, TooLong, write_xlsx

AT_ONCE = 4  # of the threads of a process, so that whoever reads a page need not wait for whole lists
_WAIT = 30
_slots = BoundedSemaphore(AT_ONCE)


class Busy(APIException):
    """So many whole lists are being given out that another would hold up everybody else."""

    status_code = 503
    default_code = "busy"
    default_detail = gettext_lazy("Other whole lists are being given out. Try again in half a minute.")
    wait = _WAIT


@dataclass(frozen=True, slots=True)
class Whole:
    """A list that is taken whole. ``rows`` and ``count`` ask the database when they are called.

    ``count`` is None where it would cost as much as the rows.
    """

    name: str
    columns: tuple[Column, ...]
    rows: Callable[[], Iterator[Row]]
    count: Callable[[], int] | None


def whole_list(whole: Whole, form: str, file_name: str, *, is_head: bool = False) -> HttpResponseBase:
    """The answer. It has begun to read when this returns, so that what fails at once is told properly.

    What fails later breaks the connection off before the end of the body, which no client takes for
    the end; the number of rows stands in ``X-Total-Count``. Raises ValidationError where a sheet
    cannot hold the list, and Busy.
    """
    if form == "xlsx":
        return _named(_workbook(whole), file_name)
    body = _body(whole, form)
    count = next(body)
    kind = CsvRenderer.media_type + "; charset=utf-8" if form == "csv" else NdjsonRenderer.media_type
    if is_head:
        body.close()
        answer: HttpResponseBase = HttpResponse(content_type=kind)
    else:
        answer = StreamingHttpResponse(_primed(body), content_type=kind)
    if count is not None:
        answer.headers["X-Total-Count"] = str(count)
    answer.headers["X-Accel-Buffering"] = "no"  # a proxy would keep all of it on its disk first
    return _named(answer, file_name)
