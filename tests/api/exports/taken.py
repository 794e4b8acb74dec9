"""Lists as a caller takes them: page by page, and whole."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from django.test import Client
from openpyxl import load_workbook

LISTS = [
    *("people", "organizations", "moves", "group-moves", "spells", "claims", "articles", "sources"),
]


def body_of(answer: Any) -> bytes:
    """All bytes of an answer, which closes it."""
    return b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)


def take(client: Client, path: str, form: str, /, *, expect: int = 200, **query: Any) -> Any:
    answer = client.get(f"/api/v1/{path}/", {**query, "format": form})
    assert answer.status_code == expect, body_of(answer)[:2000]
    return answer


def pages(client: Client, path: str, **query: Any) -> list[dict[str, Any]]:
    """All rows of a list, page by page."""
    found: list[dict[str, Any]] = []
    page = client.get(f"/api/v1/{path}/", {**query, "page_size": 7}).json()
    found += page["results"]
    while page["next"]:
        page = client.get(page["next"].replace("http://testserver", "")).json()
        found += page["results"]
    return found


def lines(client: Client, path: str, **query: Any) -> list[dict[str, Any]]:
    """The rows of a list as NDJSON."""
    return [json.loads(line) for line in body_of(take(client, path, "ndjson", **query)).splitlines()]


def cells(client: Client, path: str, **query: Any) -> list[dict[str, str]]:
    """The rows of a list, or of a figure, as CSV."""
    text = body_of(take(client, path, "csv", **query)).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def sheet(client: Client, path: str, **query: Any) -> list[tuple[Any, ...]]:
    """The rows of a list as XLSX, the headers first."""
    book = load_workbook(io.BytesIO(body_of(take(client, path, "xlsx", **query))))
    active: Any = book.active
    return list(active.iter_rows(values_only=True))
