"""Two records beside each other: what an analyst needs to see whether they are one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Subquery, prefetch_related_objects
from django.urls import reverse

from orgs.models import Organization
from people.models import Person
from tracker.desk.reason_words import in_words
from tracker.duplicates.models import Pair
from tracker.moves.models import Move

MOST_NAMES = 12
_LATEST = 3  # moves shown of a person; of an organization two each way
_SIDES_OF_MOVES: dict[Any, tuple[tuple[str, int], ...]] = {
    Person: (("person", _LATEST),),
    Organization: (("from_organization", 2), ("to_organization", 2)),
}


@dataclass(frozen=True, slots=True)
class ShownRecord:
    """One of the two. ``names`` are with whether they met; ``more_names`` how many are not shown."""

    record: Any
    url: str
    names: Sequence[tuple[str, bool]]
    more_names: int
    moves: Sequence[Move]
    identifiers: Sequence[Any]


@dataclass(frozen=True, slots=True)
class ShownPair:
    pair: Any
    percent: int
    reasons: Sequence[dict[str, Any]]
    records: Sequence[ShownRecord]


def shown_pairs(pairs: Sequence[Pair]) -> list[ShownPair]:
    """A page of pairs of one kind. Three queries for all of them, one more with identifiers."""
    if not pairs:
        return []
    records = {record.pk: record for pair in pairs for record in (pair.left, pair.right)}
    names, moves = _names_of(records), _latest_moves(records)
    has_identifiers = hasattr(type(pairs[0].left), "identifiers")
    if has_identifiers:
        prefetch_related_objects(list(records.values()), "identifiers")

    def shown(record: Any, met: str) -> ShownRecord:
        ordered = sorted(names[record.pk], key=lambda name: (name != met, name != record.name))
        return ShownRecord(
            record,
            _form_of(record),
            [(name, name == met) for name in ordered[:MOST_NAMES]],
            len(ordered[MOST_NAMES:]),
            moves[record.pk],
            list(record.identifiers.all()) if has_identifiers else [],
        )

    return [
        ShownPair(
            pair,
            round(100 * pair.score),
            in_words(pair.reasons),
            [
                shown(records[pair.left.pk], pair.left_name),
                shown(records[pair.right.pk], pair.right_name),
            ],
        )
        for pair in pairs
    ]


def _form_of(record: Any) -> str:
    """The form of a record, or of the one that it has become part of."""
    opts, current = record._meta, record.merged_into_id or record.pk
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[current])


def _names_of(records: dict[int, Any]) -> dict[int, list[str]]:
    names: defaultdict[int, list[str]] = defaultdict(list)
    model: Any = next(iter(records.values())).names.model
    owner = model.owner_column()
    rows = model._base_manager.filter(**{f"{owner}__in": list(records)}).order_by("pk")
    for record_id, name in rows.values_list(owner, "name"):
        names[record_id].append(name)
    return names


def _latest_moves(records: dict[int, Any]) -> dict[int, list[Move]]:
    """The latest moves of each record, found by index one by one within a single query."""
    model = type(next(iter(records.values())))
    latest = [
        Subquery(_moves_by(column)[place : place + 1])
        for column, most in _SIDES_OF_MOVES[model]
        for place in range(most)
    ]
    rows = list(model._base_manager.filter(pk__in=list(records)).values_list("pk", *latest))
    found = Move.objects.for_list().in_bulk({pk for _record, *pks in rows for pk in pks if pk is not None})
    return {record: _newest_first(found, pks) for record, *pks in rows}


def _moves_by(column: str) -> Any:
    moves = Move.objects.filter(**{column: OuterRef("pk")}).order_by("-happened_first_day", "-pk")
    return moves.values("pk")


def _newest_first(moves: dict[int, Move], pks: Collection[int | None]) -> list[Move]:
    """Each once: a move within an organization is found on both sides."""
    found: list[Any] = [moves[pk] for pk in dict.fromkeys(pks) if pk in moves]
    return sorted(found, key=lambda move: (move.happened_first_day, move.pk), reverse=True)
