"""A person as a plain dictionary: what `PersonSerializer` gives, with all moves where these are added."""

# ruff: noqa: S608  # tables and columns are those of our models; what is asked for comes as parameters

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from people.models import Person, PersonIdentifier, PersonName
from tracker.api.plain.moves import Dict
from tracker.api.plain.whole import whole_dicts, whole_rows
from tracker.identifiers.kinds import kinds_of
from tracker.moves.models import Move
from tracker.postgres.ask import ask

_PERSON = (
    f"SELECT id, slug, name, note FROM {Person._meta.db_table} "
    "WHERE slug = %s AND merged_into_id IS NULL AND NOT is_erased"
)
_NAMES_AND_IDENTIFIERS = (
    f"SELECT 0 AS part, name AS first, kind AS second FROM {PersonName._meta.db_table} WHERE person_id = %s "
    f"UNION ALL SELECT 1, kind, value FROM {PersonIdentifier._meta.db_table} WHERE person_id = %s "
    "ORDER BY part, first, second"
)
_MOVES = (
    f"SELECT * FROM {Move._meta.db_table} WHERE person_id = %s AND merged_into_id IS NULL "
    "AND NOT awaits_approval"
)


class PersonRow(NamedTuple):
    """What a person is called, with their key."""

    key: int
    slug: str
    name: str
    note: str


def person_at(slug: str) -> PersonRow | None:
    """The person at an address; None for nobody, somebody merged or erased. One query."""
    found = [] if "\0" in slug else ask(_PERSON, [slug])
    return PersonRow(*found[0]) if found else None


def person_dict(row: PersonRow, *, with_moves: bool, stale_before: date) -> Dict:
    """The person as the API shows them. One query, and one more with the moves, however many these are."""
    rest = ask(_NAMES_AND_IDENTIFIERS, [row.key, row.key])
    person: Dict = {
        "slug": row.slug,
        "name": row.name,
        "note": row.note,
        "names": [{"name": name, "kind": kind} for part, name, kind in rest if part == 0],
        "identifiers": [_identifier(kind, value) for part, kind, value in rest if part == 1],
    }
    if with_moves:
        person["moves"] = whole_dicts(whole_rows(_MOVES, [row.key], stale_before=stale_before))
    return person


def _identifier(kind: str, value: str) -> Dict:
    return {"kind": kind, "value": value, "url": kinds_of("person")[kind].url(value)}
