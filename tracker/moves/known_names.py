"""The names that extraction knows: those of the database, or those of the starter data."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from django.db.models import Max

from orgs.models import Organization, OrganizationName
from people.models import Person, PersonName
from tracker.extract import KnownName, NameIndex
from tracker.moves.starter.rows import OrganizationRow, PersonRow, read_starter_data
from tracker.names import split_note
from tracker.privacy.models import Erasure


def database_names() -> NameIndex:
    """An index of every name in the database; built anew only after a name or a note has changed.

    Building reads all names: some 3 seconds at half a million.
    """
    watched = (Person, PersonName, Organization, OrganizationName)
    erasures = Erasure.objects.aggregate(latest=Max("pk"))["latest"] or 0  # they take history away
    return _index_of_database((*(_latest_change(model) for model in watched), erasures))


def _latest_change(model: Any) -> int:
    return model.history.aggregate(latest=Max("history_id"))["latest"] or 0


@lru_cache(maxsize=1)
def _index_of_database(_changes: tuple[int, ...]) -> NameIndex:
    return NameIndex(_database_names())


def _database_names() -> Iterator[KnownName]:
    """The note stands in the record's name, so that two of one name stay two."""
    people = PersonName.objects.select_related("person").only("name", "person__name", "person__note")
    for row in people.iterator():
        yield KnownName(row.name, "person", str(row.person))
    organizations = OrganizationName.objects.select_related("organization").only(
        "name", "organization__name", "organization__note"
    )
    for spelling in organizations.iterator():
        yield KnownName(spelling.name, "organization", str(spelling.organization))


def starter_names() -> NameIndex:
    """An index of the names in the project's own starter data; touches no database."""
    return NameIndex(names_of_starter())


def names_of_starter() -> list[KnownName]:
    """The names in the project's own starter data, with the records that they belong to."""
    data = read_starter_data()
    people = [KnownName(name, "person", row.name) for row in data.people for name in _spellings(row)]
    organizations = [
        KnownName(name, "organization", row.name) for row in data.organizations for name in _spellings(row)
    ]
    return people + organizations


def _spellings(row: PersonRow | OrganizationRow) -> tuple[str, ...]:
    name, _note = split_note(row.name)
    return (name, *row.aliases)
