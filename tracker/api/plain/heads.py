"""Records by their slugs, with the version of what is said of them: what most answers begin with."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from orgs.models import Organization
from people.models import Person
from tracker.metrics.versions.read import VersionRead, all_with_version, with_version
from tracker.postgres.ask import among

_KINDS = {Person: "person", Organization: "organization"}
_NEEDED = {"id", "slug", "name", "note", "sort_key", "merged_into_id"}
_OF_ORGANIZATIONS = tuple(  # in the order in which the model takes them
    field.attname for field in Organization._meta.concrete_fields if field.attname in _NEEDED
)


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


class Called(NamedTuple):
    """The organizations that some slugs name, merged ones too, and the version of what is said of these."""

    by_slug: dict[str, Organization]
    version: VersionRead

    @property
    def keys(self) -> list[int]:
        return [organization.pk for organization in self.by_slug.values()]


def organizations_of(slugs: Collection[str]) -> Called:
    """The organizations that have these slugs, with what references, lists and lineage need. One query."""
    wanted = [slug for slug in slugs if "\0" not in slug]
    if not wanted:
        return Called({}, VersionRead(0, None))
    these, parameters = among("slug", wanted)
    rows, read = all_with_version(
        Organization._meta.db_table, _OF_ORGANIZATIONS, these, parameters, kind=_KINDS[Organization]
    )
    found = (Organization.from_db(None, _OF_ORGANIZATIONS, row) for row in rows)
    return Called({organization.slug: organization for organization in found}, read)
