"""Addresses of lists that fail after so many rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import path

from tracker.api.exports.stream import Whole, whole_list
from tracker.exports.columns import text

WHOLE_ROWS = 30_000
BREAKS_AT = 20_000


def _rows(most: int) -> Iterator[dict[str, Any]]:
    for number in range(WHOLE_ROWS):
        if number == most:
            raise OSError("The database has gone.")
        yield {"name": f"row {number}"}


def _view(_request: HttpRequest, form: str, rows: int) -> HttpResponseBase:
    whole = Whole((text("name", ""),), lambda: _rows(rows), lambda: WHOLE_ROWS)
    return whole_list(whole, form, f"list.{form}")


urlpatterns = [path("<str:form>/<int:rows>/", _view)]
