"""A person as a plain dictionary: what `PersonSerializer` gives, with all moves where these are added."""

# ruff: noqa: S608  # tables and columns are those of our models; what is asked for comes as parameters

from __future__ import annotations

from datetime import date

from people.models import Person, PersonIdentifier, PersonName
from tracker.api.plain.moves import SQL_COLUMNS, Dict, fetched, move_dicts
from tracker.identifiers.kinds import kinds_of
from tracker.moves.models import Move

_PERSON = (
    f"SELECT id, slug, name, note FROM {Person._meta.db_table} "
    "WHERE slug = %s AND merged_into_id IS NULL AND NOT is_erased"
)
_NAMES = f"SELECT name, kind FROM {PersonName._meta.db_table} WHERE person_id = %s ORDER BY name"
_IDENTIFIERS = (
    f"SELECT kind, value FROM {PersonIdentifier._meta.db_table} WHERE person_id = %s ORDER BY kind, value"
)
_MOVES = (
    f"SELECT {SQL_COLUMNS} FROM {Move._meta.db_table} WHERE person_id = %s AND merged_into_id IS NULL "
    "AND NOT awaits_approval ORDER BY happened_first_day DESC, id DESC"
)


def person_dict(slug: str, *, with_moves: bool, stale_before: date) -> tuple[int, Dict] | None:
    """The person at an address, with their key; None for nobody, somebody merged or erased.

    Three queries, and some four more with the moves, however many these are.
    """
    found = [] if "\0" in slug else fetched(_PERSON, [slug])
    if not found:
        return None
    key, *named = found[0]
    reference = dict(zip(("slug", "name", "note"), named, strict=True))
    person: Dict = {
        **reference,
        "names": [{"name": name, "kind": kind} for name, kind in fetched(_NAMES, [key])],
        "identifiers": [_identifier(kind, value) for kind, value in fetched(_IDENTIFIERS, [key])],
    }
    if with_moves:
        rows = fetched(_MOVES, [key])
        person["moves"] = move_dicts(rows, stale_before=stale_before, people={key: reference})
    return key, person


def _identifier(kind: str, value: str) -> Dict:
    return {"kind": kind, "value": value, "url": kinds_of("person")[kind].url(value)}
