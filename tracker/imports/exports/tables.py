"""The tables of moves, people and organizations: their columns, and the cells of each record."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from orgs.models import Organization
from people.models import Person
from tracker.dates import PartialDate
from tracker.moves.models import Claim, Move

Cell = str | PartialDate | None
_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Exported:
    """A table: its name, its headers, and the rows of a queryset, which are read some at a time."""

    name: str
    headers: list[str]
    rows: Callable[[QuerySet[Any]], Iterator[list[Cell]]]


def moves_table() -> Exported:
    """Moves with the headers that the import understands, so that the table can come back."""
    return Exported(
        "moves",
        [
            "Person",
            "Person slug",
            "From",
            "From slug",
            "To",
            "To slug",
            "Role before",
            "Role after",
            "Announced on",
            "Effective on",
            "Status",
            "Manner of leaving",
            "Manner of coming",
            "Capacity before",
            "Capacity after",
            "Note",
            "URL",
            "Quote",
        ],
        _move_rows,
    )


def people_table() -> Exported:
    headers = ["Name", "Note", "Slug", "Other names", "Identifiers"]
    return Exported("people", headers, _people_rows)


def organizations_table() -> Exported:
    headers = ["Name", "Note", "Slug", "Kind", "Country", "Website", "Other names", "Identifiers"]
    return Exported("organizations", headers, _organization_rows)


def _move_rows(moves: QuerySet[Move]) -> Iterator[list[Cell]]:
    """One query for each thousand, with the first piece of evidence that names a source."""
    evidence = (
        Claim.objects.accepted()
        .filter(move=OuterRef("pk"))
        .annotate(source=Coalesce(NullIf(F("url"), Value("")), "article__url", Value("")))
        .order_by(NullIf(F("source"), Value("")).asc(nulls_last=True), "pk")
    )
    found = moves.select_related("person", "from_organization", "to_organization").annotate(
        shown_url=Subquery(evidence.values("source")[:1]), shown_quote=Subquery(evidence.values("quote")[:1])
    )
    for move in found.iterator(chunk_size=_AT_ONCE):
        yield [
            *_named(None if move.person.is_erased else move.person),
            *_named(move.from_organization),
            *_named(move.to_organization),
            move.role_from,
            move.role_to,
            move.announced_on,
            move.effective_on,
            move.status,
            move.exit_manner,
            move.entry_manner,
            move.from_capacity,
            move.to_capacity,
            move.note,
            move.shown_url,
            move.shown_quote,
        ]


def _named(record: Any) -> list[Cell]:
    return ["", ""] if record is None else [str(record), record.slug]


def _people_rows(people: QuerySet[Person]) -> Iterator[list[Cell]]:
    for person in people.prefetch_related("names", "identifiers").iterator(chunk_size=_AT_ONCE):
        yield [person.name, person.note, person.slug, *_further(person)]


def _organization_rows(organizations: QuerySet[Organization]) -> Iterator[list[Cell]]:
    for each in organizations.prefetch_related("names", "identifiers").iterator(chunk_size=_AT_ONCE):
        yield [each.name, each.note, each.slug, each.kind, each.country, each.website, *_further(each)]


def _further(record: Any) -> list[Cell]:
    """Other names, and identifiers, set apart by bars."""
    names = [row.name for row in record.names.all() if row.name != record.name]
    identifiers = [f"{row.kind}:{row.value}" for row in record.identifiers.all()]
    return [" | ".join(names), " | ".join(identifiers)]
