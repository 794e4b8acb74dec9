"""Reads sets of files as those who follow them do: whole ones, and what changed since."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
from pathlib import Path
from typing import Any

from tracker.exports.files.sets import CHECKSUMS, FileSet
from tracker.exports.files.write import TOMBSTONES

Lists = dict[str, dict[str, Any]]


def whole(made: FileSet, form: str = "ndjson") -> Lists:
    """The rows of all lists by their keys."""
    return _rows_by_key(made.folder / "full", form)


def with_changes(lists: Lists, made: FileSet, form: str = "ndjson") -> Lists:
    """The same after what has changed by a later set."""
    folder = made.folder / "delta"
    changed = _rows_by_key(folder, form)
    found = {name: {**rows, **changed[name]} for name, rows in lists.items()}
    for stone in _read(folder / f"{TOMBSTONES}.{form}.gz"):
        del found[stone["list"]][stone["key"]]
    return found


def tombstones(made: FileSet) -> list[dict[str, Any]]:
    return _read(made.folder / "delta" / f"{TOMBSTONES}.ndjson.gz")


def check_sums(folder: Path) -> None:
    """Hold that each file is what the list of checksums says, and that it lists all."""
    lines = (folder / CHECKSUMS).read_text("ascii").splitlines()
    sums = {name: digest for digest, name in (line.split("  ") for line in lines)}
    there = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}
    del there[CHECKSUMS]
    assert sums == there


def all_bytes(made: FileSet) -> bytes:
    """Everything that a set gives out, unpacked."""
    files = [path for kind in made.kinds for path in made.files(kind)]
    return b"".join(
        gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes() for path in files
    )


def _rows_by_key(folder: Path, form: str) -> Lists:
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    found: Lists = {}
    for resource in package["resources"]:
        name = resource["name"].removesuffix("-ndjson")
        if resource.get("format") == form and name != TOMBSTONES:
            (key,) = resource["schema"]["primaryKey"]
            rows = _read(folder / resource["path"])
            found[name] = {str(row[key]): row for row in rows}
            assert len(found[name]) == len(rows) == resource["rows"]
    return found


def _read(path: Path) -> list[dict[str, Any]]:
    text = gzip.decompress(path.read_bytes()).decode()
    if path.name.endswith(".csv.gz"):
        return list(csv.DictReader(io.StringIO(text, newline="")))
    return [json.loads(line) for line in text.split("\n") if line]
