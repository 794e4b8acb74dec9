"""Writes a set of files: everything, what changed since the set before, or both, in one reading."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from contextlib import ExitStack
from datetime import datetime
from itertools import compress
from pathlib import Path

from tracker.exports.columns import Column, Row, text, word
from tracker.exports.files.contents import CONTENTS, DELETED, MERGED, WITHDRAWN, Content
from tracker.exports.files.package import FILE, package_of
from tracker.exports.files.sets import (
    CHECKSUMS,
    DELTA,
    ERASED,
    FULL,
    STATE,
    UNFINISHED,
    FileSet,
    all_sets,
    alone,
    name_of,
    who_was_erased,
)
from tracker.exports.files.state import State, fingerprint
from tracker.exports.files.table import Table, Writer, sha256_of
from tracker.exports.forms import json_line
from tracker.exports.lists.plain_list import PlainList, some_at_a_time
from tracker.exports.snapshot import snapshot
from tracker.moves.careers.rebuild import rebuild_all_stale

TOMBSTONES = "tombstones"
TOMBSTONE_COLUMNS: tuple[Column, ...] = (
    word("list", "The list that it was in.", [each.name for each in CONTENTS], required=True),
    text("key", "Its key in that list.", required=True),
    word(
        "reason",
        "Merged into another, deleted, or withdrawn: it is there and not shown any more.",
        [MERGED, DELETED, WITHDRAWN],
        required=True,
    ),
    text("into", "The key of the one that it was merged into."),
)
_Tables = dict[str, list[tuple[PlainList | None, Table]]]


class NothingToFollow(ValueError):
    """No set is there that a delta could follow. The first one is whole, and so is that after an erasure."""


def write_set(folder: Path, kinds: Collection[str], *, now: datetime) -> FileSet:
    """Write the files of a moment into a folder of sets.

    Reads all rows once, whatever the kinds: what has changed is found by comparing them. Memory holds
    some thousand of them. Raises NothingToFollow where ``kinds`` is a delta alone and there is nothing
    that it could follow; where a full one is asked for too, the delta is left out then. Raises
    AlreadyAtWork, and OSError where the folder cannot be written to.
    """
    with alone(folder):
        rebuild_all_stale()
        erased = who_was_erased()
        before = _set_before(folder, erased)
        if before is None and FULL not in kinds:
            raise NothingToFollow
        wanted = [kind for kind in kinds if kind == FULL or before is not None]
        made = folder / f"{UNFINISHED}-{name_of(now)}"
        made.mkdir()
        (made / ERASED).write_text(erased, "ascii")
        tables = _write_tables(made, wanted, before, now)
        for kind in wanted:
            follows = before.name if before is not None and kind == DELTA else ""
            package = package_of(tables[kind], name=name_of(now), kind=kind, made_at=now, follows=follows)
            _finish(made / kind, package)
        return FileSet(made.rename(folder / name_of(now)))


def _set_before(folder: Path, erased: str) -> FileSet | None:
    """The newest set, where it can be compared with."""
    sets = all_sets(folder)
    if not sets or not sets[-1].is_without(erased) or not sets[-1].state.exists():
        return None
    return sets[-1]


def _write_tables(made: Path, kinds: Collection[str], before: FileSet | None, now: datetime) -> _Tables:
    tables: _Tables = {kind: [] for kind in kinds}
    for kind in kinds:
        (made / kind).mkdir()
    with (
        State.new(made / STATE, before.state if before and DELTA in kinds else None) as state,
        ExitStack() as stack,
    ):
        stones = None
        if DELTA in kinds:
            stones = stack.enter_context(Table.writing(made / DELTA, TOMBSTONES, TOMBSTONE_COLUMNS))
        with snapshot():
            for content in CONTENTS:
                _write_content(made, content, tables, state, now)
                if stones is not None:
                    _add(stones, _gone(content, state))
        if stones is not None:
            tables[DELTA].append((None, stones.table))
    return tables


def _write_content(made: Path, content: Content, tables: _Tables, state: State, now: datetime) -> None:
    plain_list = content.plain_list
    with ExitStack() as stack:
        writers = {
            kind: stack.enter_context(Table.writing(made / kind, content.name, plain_list.columns))
            for kind in tables
        }
        for rows in some_at_a_time(content.rows(now.date())):
            lines = [json_line(row) for row in rows]
            keys = [str(row[plain_list.key]) for row in rows]
            changed = state.note(content.name, list(zip(keys, map(fingerprint, lines), strict=True)))
            if FULL in writers:
                writers[FULL].add(rows, lines)
            if DELTA in writers and any(changed):
                writers[DELTA].add(list(compress(rows, changed)), list(compress(lines, changed)))
    for kind, writer in writers.items():
        tables[kind].append((plain_list, writer.table))


def _gone(content: Content, state: State) -> Iterator[Row]:
    for keys in state.gone(content.name):
        yield from content.gone(keys)


def _add(writer: Writer, rows: Iterator[Row]) -> None:
    for some in some_at_a_time(rows):
        writer.add(some, [json_line(row) for row in some])


def _finish(folder: Path, package: dict[str, object]) -> None:
    """The description, then the checksums of all files."""
    (folder / FILE).write_text(json.dumps(package, ensure_ascii=False, indent=1) + "\n", "utf-8")
    sums = [f"{sha256_of(path)}  {path.name}\n" for path in sorted(folder.iterdir())]
    (folder / CHECKSUMS).write_text("".join(sums), "ascii")
