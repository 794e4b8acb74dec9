"""A person as a plain dictionary: what `PersonSerializer` gives, with all their moves where asked for."""

# ruff: noqa: S608  # tables and columns are those of our models; what is asked for comes as parameters

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connection

from people.models import Person, PersonIdentifier, PersonName
from tracker.api.plain.documents import Document, written
from tracker.history.version import version_sql
from tracker.identifiers.kinds import kinds_of
from tracker.metrics.versions.read import SUMMED, VersionRead, read_of, with_version_sql
from tracker.moves.models import Move
from tracker.postgres.ask import ask

_COLUMNS = ("slug", "name", "note")
_PLACES = ("first", "second", "third")
_PERSON, _NAMES, _IDENTIFIERS, _VERSION, _MOVES = range(5)
_KEY = "(SELECT id FROM found)"


class PlainPerson(NamedTuple):
    """A person as the API shows them but for their moves; and these, the newest first.

    ``version`` is that of what is said of them, ``record_version`` the one that `If-Match` takes.
    """

    key: int
    version: VersionRead
    shown: dict[str, Any]
    record_version: str
    moves: list[Document]


def person_at(slug: str, *, stale_before: date | None = None) -> PlainPerson | None:
    """The person at an address; None for nobody, somebody merged or erased. One query.

    With ``stale_before`` they come with their moves. It is the day since which nothing was heard of a rumour
    that is stale.
    """
    if "\0" in slug:
        return None
    sql, parameters = _written(connection.vendor, stale_before)
    parts: defaultdict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for part, *values in ask(sql, [slug, *parameters]):
        parts[part].append(tuple(values))
    if not parts[_PERSON]:
        return None
    (key, *columns), summed = parts[_PERSON][0][:4], parts[_PERSON][0][4:]
    shown = dict(zip(_COLUMNS, columns, strict=True)) | {
        "names": [{"name": name, "kind": kind} for _key, name, kind, *_rest in parts[_NAMES]],
        "identifiers": [_identifier(kind, value) for _key, kind, value, *_rest in parts[_IDENTIFIERS]],
    }
    moves = [Document(key, day, json) for key, day, json, *_rest in parts[_MOVES]]
    moves.sort(key=lambda move: (move.first_day, move.key), reverse=True)
    return PlainPerson(key, read_of(summed), shown, parts[_VERSION][0][1], moves)


@lru_cache(maxsize=8)
def _written(vendor: str, stale_before: date | None) -> tuple[str, Sequence[Any]]:
    """The query, and the parameters behind the slug.

    Each row says which part it is of, and has a key, up to three texts, and the version of the person's.
    """
    found = with_version_sql(
        Person._meta.db_table,
        ("id", *_COLUMNS),
        "slug = %s AND merged_into_id IS NULL AND NOT is_erased",
        kind="person",
    )
    version = version_sql(Person)[0].replace("%s", "found.id")
    texts = [
        (_NAMES, "name", "kind", f"{PersonName._meta.db_table} WHERE person_id = {_KEY}"),
        (_IDENTIFIERS, "kind", "value", f"{PersonIdentifier._meta.db_table} WHERE person_id = {_KEY}"),
        (_VERSION, version, "''", "found"),
    ]
    empty = f"NULL{', NULL' * len(SUMMED)}"
    selects = [f"SELECT {part}, NULL, {one}, {two}, {empty} FROM {rows}" for part, one, two, rows in texts]
    constants: Sequence[Any] = ()
    if stale_before is not None:
        moves = (
            f"SELECT * FROM {Move._meta.db_table} WHERE person_id = {_KEY} AND merged_into_id IS NULL "
            "AND NOT awaits_approval"
        )
        told, constants = written(vendor, moves, stale_before, True)  # noqa: FBT003  # a cache takes no names
        selects.append(f"SELECT {_MOVES}, key, first_day, json, {empty} FROM ({told}) AS told")
    columns = ", ".join(f"{name} AS {place}" for name, place in zip(_COLUMNS, _PLACES, strict=True))
    first = f"SELECT {_PERSON} AS part, id AS key, {columns}, {', '.join(SUMMED)} FROM found"
    sql = f"WITH found AS ({found}) {' UNION ALL '.join([first, *selects])} ORDER BY part, first, second"
    return sql, constants


def _identifier(kind: str, value: str) -> dict[str, Any]:
    return {"kind": kind, "value": value, "url": kinds_of("person")[kind].url(value)}
