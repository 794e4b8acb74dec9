"""A record by its address, with the version of what is said of it: what most answers begin with."""

# ruff: noqa: S608  # tables are those of our models; what is asked for comes as parameters

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from orgs.models import Organization
from people.models import Person
from tracker.metrics.versions.read import VersionRead, with_version
from tracker.postgres.ask import among, ask

_KINDS = {Person: "person", Organization: "organization"}


class Head(NamedTuple):
    """``columns`` are what was asked for of the record beside its key."""

    key: int
    version: VersionRead
    columns: tuple[Any, ...] = ()


def head_of(model: Any, slug: str, columns: Sequence[str] = (), condition: str = "") -> Head | None:
    """The person or the organization that has the slug; None for none, and for one that was merged.

    ``condition`` is what else must hold, in SQL. One query.
    """
    if "\0" in slug:
        return None
    where = " AND ".join(filter(None, ("slug = %s", "merged_into_id IS NULL", condition)))
    found = with_version(model._meta.db_table, ("id", *columns), where, [slug], kind=_KINDS[model])
    return found and Head(found[0][0], found[1], found[0][1:])


def keys_of(model: Any, slugs: Collection[str]) -> list[int]:
    """The keys of the records that have these slugs and were not merged. One query, none for no slugs."""
    wanted = [slug for slug in slugs if "\0" not in slug]
    if not wanted:
        return []
    these, parameters = among("slug", wanted)
    sql = f"SELECT id FROM {model._meta.db_table} WHERE {these} AND merged_into_id IS NULL"
    return [int(key) for (key,) in ask(sql, parameters)]
