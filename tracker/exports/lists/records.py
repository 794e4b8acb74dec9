"""People and organizations, each with every name and identifier it is found by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from orgs.models import OrganizationIdentifier, OrganizationKind, OrganizationName
from people.models import PersonIdentifier, PersonName
from tracker.exports.columns import Column, Row, flag, names_of_kind, text, word, written_identifiers
from tracker.exports.lists.plain_list import AT_ONCE, PlainList, some_at_a_time
from tracker.identifiers.kinds import kinds_of
from tracker.names.models import NameKind


def _people(people: Any) -> Iterator[Row]:
    return _records(people, ("slug", "name", "note"), PersonName, PersonIdentifier)


def _organizations(organizations: Any) -> Iterator[Row]:
    own = ("slug", "name", "note", "kind", "country", "website", "is_followed")
    return _records(organizations, own, OrganizationName, OrganizationIdentifier)


def _records(records: Any, own: Sequence[str], names: Any, identifiers: Any) -> Iterator[Row]:
    """One query, and two for each `AT_ONCE` records. The order of their names is that of the API."""
    owner = identifiers.owner
    links = {code: kind.url for code, kind in kinds_of(owner).items()}
    for some in some_at_a_time(records.values_list("pk", *own).iterator(chunk_size=AT_ONCE)):
        theirs = {f"{owner}__in": [values[0] for values in some]}
        named = names.objects.filter(**theirs).order_by("name").values_list(owner, "name", "kind")
        known = identifiers.objects.filter(**theirs).order_by("kind", "value")
        called = _by_owner((pk, {"name": name, "kind": kind}) for pk, name, kind in named)
        listed = _by_owner(
            (pk, {"kind": kind, "value": value, "url": links[kind](value)})
            for pk, kind, value in known.values_list(owner, "kind", "value")
        )
        for pk, *values in some:
            row = dict(zip(own, values, strict=True))
            yield {**row, "names": called.get(pk, []), "identifiers": listed.get(pk, [])}


def _by_owner(rows: Iterable[tuple[int, Row]]) -> dict[int, list[Row]]:
    found: defaultdict[int, list[Row]] = defaultdict(list)
    for pk, row in rows:
        found[pk].append(row)
    return found


def _names_and_identifiers() -> list[Column]:
    further = [kind for kind in NameKind if kind != NameKind.PRIMARY]
    return [
        *(
            text(
                f"names.{kind.value}",
                f"Its names of this kind: {kind.label}.",
                joined=names_of_kind(kind.value),
            )
            for kind in further
        ),
        word("identifiers", "What other catalogues call it: kind, colon, value.", joined=written_identifiers),
    ]


PEOPLE = PlainList(
    name="people",
    about="Everybody who is followed.",
    columns=(
        word("slug", "The address, which stays when a name changes.", required=True),
        text("name", "The name that people read.", required=True),
        text("note", "Tells apart two of one name."),
        *_names_and_identifiers(),
    ),
    rows=_people,
    key="slug",
)
ORGANIZATIONS = PlainList(
    name="organizations",
    about="Companies, labs, universities, funds, nonprofits and government bodies.",
    columns=(
        word("slug", "The address, which stays when a name changes.", required=True),
        text("name", "The name that people read.", required=True),
        text("note", "Tells apart two of one name."),
        word("kind", "What sort of organization it is.", OrganizationKind.values, required=True),
        word("country", "Two letters of ISO 3166-1."),
        text("website", "Its address on the web."),
        flag("is_followed", "Whether what is said of its people comes first in the review."),
        *_names_and_identifiers(),
    ),
    rows=_organizations,
    key="slug",
)
