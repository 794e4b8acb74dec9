"""Describes files as a data package, version 2 (https://datapackage.org/standard/data-package/)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from tracker.exports.columns import Column
from tracker.exports.files.table import Table, sha256_of
from tracker.exports.lists.plain_list import PlainList
from tracker.metrics.definitions import DEFINITIONS

FILE = "datapackage.json"
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
RESOURCE_PROFILE = "https://datapackage.org/profiles/2.0/dataresource.json"
VERSION = "1"
"""Of the form of the files. Another one is another meaning of what is there; new columns leave it."""


def package_of(
    tables: Iterable[tuple[PlainList | None, Table]], *, name: str, kind: str, made_at: datetime, follows: str
) -> dict[str, Any]:
    """The description. The table of the tombstones has no list; ``follows`` is empty for whole files."""
    resources = [
        resource
        for plain_list, table in tables
        for resource in _resources(plain_list, table, has_others=kind == "full")
    ]
    described: dict[str, Any] = {
        "$schema": PROFILE,
        "name": f"{name}-{kind}".lower(),
        "title": "AI Talent Tracker",
        "description": _ABOUT[kind],
        "version": VERSION,
        "created": made_at.isoformat().replace("+00:00", "Z"),
        "kind": kind,
        "resources": [*resources, _figures()],
    }
    return {**described, "follows": follows} if follows else described


_ABOUT = {
    "full": "All that readers may see: who moves where in the AI industry, and the sentences that say so. "
    "People who were erased, and their moves, are left out.",
    "delta": "What has changed since the files that `follows` names: rows that are new or say something else "
    "take the place of the row with the same key; then the rows of the tombstones go.",
}


def _resources(plain_list: PlainList | None, table: Table, *, has_others: bool) -> list[dict[str, Any]]:
    about = plain_list.about if plain_list else "What is in a list no more, and why."
    columns = {
        "fields": [_field(column) for column in table.columns],
        "primaryKey": [plain_list.key] if plain_list else ["list", "key"],
    }
    if plain_list and has_others:
        columns["foreignKeys"] = [
            {"fields": [column], "reference": {"resource": other, "fields": [there]}}
            for column, other, there in plain_list.refers
        ]
    rows = {**columns, "fields": list(_fields_of_objects(table.columns))}
    rows.pop("foreignKeys", None)  # a field within a field cannot be one
    return [
        _resource(table, table.csv, table.name, "csv", "text/csv", about, columns),
        _resource(table, table.ndjson, f"{table.name}-ndjson", "ndjson", "application/x-ndjson", about, rows),
    ]


def _resource(
    table: Table, path: Path, name: str, form: str, media_type: str, about: str, schema: dict[str, Any]
) -> dict[str, Any]:
    return {
        "$schema": RESOURCE_PROFILE,
        "name": name,
        "type": "table",
        "path": path.name,
        "description": about,
        "format": form,
        "mediatype": media_type,
        "encoding": "utf-8",
        "compression": "gz",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{sha256_of(path)}",
        "rows": table.rows,
        "schema": schema,
    }


def _field(column: Column) -> dict[str, Any]:
    said: dict[str, Any] = {"name": column.name, "type": column.type, "description": column.about}
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    if column.choices:
        constraints["enum"] = [choice for choice in column.choices if choice]
    if column.pattern:
        constraints["pattern"] = column.pattern
    return {**said, "constraints": constraints} if constraints else said


def _fields_of_objects(columns: Sequence[Column]) -> Iterable[dict[str, Any]]:
    """The fields of the objects that a line holds: those within a record are one, as are those of a list."""
    for name, some in groupby(columns, lambda column: column.path[0]):
        within = list(some)
        if within[0].joined:
            yield {"name": name, "type": "array", "description": within[0].about}
        elif len(within[0].path) > 1:
            names = ", ".join(".".join(column.path[1:]) for column in within)
            yield {"name": name, "type": "object", "description": f"With {names}, or null."}
        else:
            yield _field(within[0])


def _figures() -> dict[str, Any]:
    """What the figures of the tracker mean, so that whoever computes them anew counts alike."""
    return {
        "$schema": RESOURCE_PROFILE,
        "name": "figures",
        "type": "table",
        "description": "The definition of each figure. Another version is another way of counting.",
        "data": [
            {"name": each.name, "version": each.version, "text": str(each.text)} for each in DEFINITIONS
        ],
        "schema": {
            "fields": [
                {"name": "name", "type": "string", "description": "The figure."},
                {"name": "version", "type": "integer", "description": "The version of its definition."},
                {"name": "text", "type": "string", "description": "What it counts."},
            ],
            "primaryKey": ["name"],
        },
    }
