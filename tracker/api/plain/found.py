"""What a search finds as plain rows: what its answer shows of a record."""

# ruff: noqa: S608  # tables and columns are those of our models; what is asked for comes as parameters

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import partial
from typing import Any, NamedTuple

from orgs.models import Organization
from people.models import Person
from tracker.names.models import Found, found_of
from tracker.postgres.ask import among, ask

# Who is in lists and searches, as the first managers of the models say it.
_CURRENT: dict[Any, str] = {
    Person: "merged_into_id IS NULL AND NOT is_erased",
    Organization: "merged_into_id IS NULL",
}


class FoundRecord(NamedTuple):
    """A record as a search shows it."""

    slug: str
    name: str
    note: str


def search_plainly(model: Any, text: str, limit: int) -> list[Found[FoundRecord]]:
    """What ``search_ranked`` gives, without the fields that a search does not show."""
    return found_of(model.hits(text, enough=limit), limit, partial(_records_of, model))


def _records_of(model: Any, keys: Collection[int]) -> Mapping[int, FoundRecord]:
    these, parameters = among("id", keys)
    table, current = model._meta.db_table, _CURRENT[model]
    rows = ask(f"SELECT id, slug, name, note FROM {table} WHERE {these} AND {current}", parameters)
    return {key: FoundRecord(*columns) for key, *columns in rows}
