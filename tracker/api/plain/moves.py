"""Moves as plain dictionaries: what `MoveSerializer` gives."""

# ruff: noqa: S608  # tables and columns are those of our models, and keys are numbers

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connection

from orgs.models import Organization
from people.models import Person
from tracker.moves.models import GroupMove, Move, UnsourcedMove
from tracker.moves.vocabulary import MoveStatus
from tracker.postgres.ask import among, ask

COLUMNS = (
    *("pk", "happened_first_day", "kind", "person_id", "from_organization_id", "to_organization_id"),
    *("role_from", "role_to", "exit_manner", "entry_manner", "from_capacity", "to_capacity"),
    *("announced_on_first_day", "announced_on_precision", "effective_on_first_day", "effective_on_precision"),
    *("status", "status_reason", "group_id", "note"),
)
"""Of a move, what `move_dicts` takes of each row, in this order."""
SQL_COLUMNS = ", ".join("id" if name == "pk" else name for name in COLUMNS)
"""The same in SQL."""
REFERENCE = ("slug", "name", "note")
"""Of a person or an organization, what a reference to it says."""
_LENGTHS = {"year": 4, "month": 7, "day": 10}
Row = Sequence[Any]
Dict = dict[str, Any]


class References(NamedTuple):
    """What the rows of a page point to, by key; and which of them are unsourced, and which stale."""

    people: dict[int, Dict]
    organizations: dict[int, Dict]
    groups: dict[int, Dict]
    unsourced: Collection[int]
    stale: Collection[int]


def move_dicts(
    rows: Sequence[Row], *, stale_before: date, people: dict[int, Dict] | None = None
) -> list[Dict]:
    """The moves whose columns these are, as the API shows them.

    ``stale_before`` is the day since which nothing was heard of a rumour that is stale, ``people`` are
    references to those of the moves where they are known. Costs two to five small queries for all rows
    together; so a stream should come some thousand rows at a time.
    """
    if not rows:
        return []
    return _dicts(rows, _references(rows, stale_before, people))


def _references(rows: Sequence[Row], stale_before: date, people: dict[int, Dict] | None) -> References:
    keys = [row[0] for row in rows]
    groups = {row[18] for row in rows if row[18] is not None}
    rumoured = [row[0] for row in rows if row[16] == MoveStatus.RUMOURED]
    return References(
        by_key(Person, REFERENCE, {row[3] for row in rows}) if people is None else people,
        by_key(Organization, REFERENCE, {key for row in rows for key in (row[4], row[5]) if key is not None}),
        by_key(GroupMove, ("title",), groups, with_id=True),
        _unsourced(keys),
        _stale(rumoured, stale_before),
    )


def by_key(
    model: Any, columns: Sequence[str], keys: Collection[int], *, with_id: bool = False
) -> dict[int, Dict]:
    """Some columns of the records that have these keys. One query, none for no keys."""
    if not keys:
        return {}
    names = ("id", *columns) if with_id else tuple(columns)
    these, parameters = among("id", keys)
    found = ask(f"SELECT id, {', '.join(names)} FROM {model._meta.db_table} WHERE {these}", parameters)
    return {row[0]: dict(zip(names, row[1:], strict=True)) for row in found}


def keys_of(model: Any, slugs: Collection[str]) -> list[int]:
    """The keys of the records that have these slugs and were not merged. One query, none for no slugs."""
    wanted = [slug for slug in slugs if "\0" not in slug]
    if not wanted:
        return []
    these, parameters = among("slug", wanted)
    sql = f"SELECT id FROM {model._meta.db_table} WHERE {these} AND merged_into_id IS NULL"
    return [int(key) for (key,) in ask(sql, parameters)]


def partial_date(first_day: date | str | None, precision: str) -> str | None:
    """A date as the API writes it; SQLite gives days as text."""
    return None if first_day is None else str(first_day)[: _LENGTHS[precision]]


def _dicts(rows: Iterable[Row], references: References) -> list[Dict]:
    people, organizations, groups, unsourced, stale = references
    return [
        move_dict(
            row,
            person=people[row[3]],
            from_organization=organizations.get(row[4]),
            to_organization=organizations.get(row[5]),
            group=groups.get(row[18]),
            unsourced=row[0] in unsourced,
            stale=row[0] in stale,
        )
        for row in rows
        if row[3] in people  # somebody may be erased between two queries
    ]


def move_dict(
    row: Row,
    *,
    person: Dict,
    from_organization: Dict | None,
    to_organization: Dict | None,
    group: Dict | None,
    unsourced: bool,
    stale: bool,
) -> Dict:
    """The move whose columns begin the row, with the references that are given."""
    return {
        "id": row[0],
        "kind": row[2],
        "person": person,
        "from_organization": from_organization,
        "to_organization": to_organization,
        "role_from": row[6],
        "role_to": row[7],
        "exit_manner": row[8],
        "entry_manner": row[9],
        "from_capacity": None if row[4] is None else row[10],
        "to_capacity": None if row[5] is None else row[11],
        "announced_on": partial_date(row[12], row[13]),
        "effective_on": partial_date(row[14], row[15]),
        "status": row[16],
        "status_reason": row[17],
        "stale": stale,
        "unsourced": unsourced,
        "group": group,
        "note": row[19],
    }


def _unsourced(keys: Collection[int]) -> set[int]:
    these, parameters = among("move_id", keys)
    found = ask(f"SELECT move_id FROM {UnsourcedMove._meta.db_table} WHERE {these}", parameters)
    return {key for (key,) in found}


def _stale(keys: Collection[int], cutoff: date) -> set[int]:
    if not keys:
        return set()
    sql, parameters = _stale_query(connection.vendor, cutoff)
    these, more = among("moves_move.id", keys)
    return {key for (key,) in ask(f"{sql} AND {these}", [*parameters, *more])}


@lru_cache(maxsize=4)
def _stale_query(_vendor: str, cutoff: date) -> tuple[str, tuple[Any, ...]]:
    """The query of all that are stale; it ends with its conditions. Writing it takes longer than asking."""
    return Move.with_merged.stale(cutoff).order_by().values_list("pk").query.sql_with_params()
