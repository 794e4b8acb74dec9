"""What organizations belonged to, and what they became."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from orgs.models import LineageRelation
from tracker.exports.columns import Row, number, organization, partial_date, word
from tracker.exports.lists.plain_list import AT_ONCE, PlainList, dated

_VALUES = (
    *("pk", "relation", "organization__slug", "organization__name", "organization__note"),
    *("other__slug", "other__name", "other__note"),
    *("since_first_day", "since_precision", "until_first_day", "until_precision"),
)


def _row(values: tuple[Any, ...]) -> Row:
    pk, relation, slug, name, note, other, other_name, other_note, *dates = values
    return {
        "id": pk,
        "organization": {"slug": slug, "name": name, "note": note},
        "relation": relation,
        "other": {"slug": other, "name": other_name, "note": other_note},
        "since": dated(*dates[:2]),
        "until": dated(*dates[2:]),
    }


def _rows(links: Any) -> Iterator[Row]:
    """One query."""
    return map(_row, links.values_list(*_VALUES).iterator(chunk_size=AT_ONCE))


LINEAGE = PlainList(
    name="lineage",
    about="What organizations belonged to for a time, and what they became.",
    columns=(
        number("id", "The number of the relation.", required=True),
        *organization("organization", "The one that belonged to the other, or became it", required=True),
        word("relation", "Parent, or successor: a rename, a merger.", LineageRelation.values, required=True),
        *organization("other", "The parent, or the successor", required=True),
        partial_date("since", "Since when."),
        partial_date("until", "Until when; empty where a parent still is one."),
    ),
    rows=_rows,
    key="id",
    refers=(
        ("organization.slug", "organizations", "slug"),
        ("other.slug", "organizations", "slug"),
    ),
)
