"""What was made for a claim, and what becomes of it when the decision is taken back.

A person or an organization that nothing else needs by then goes. Any other stays, and the next
decision that rests on it is the one that made it, from then on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from orgs.models import Organization
from people.models import Person
from tracker.merges.pointers import pointers_to
from tracker.moves.match import PERSON, WRITTEN_NAMES, WrittenName
from tracker.moves.models import Claim, Decision, Move
from tracker.moves.vocabulary import NameMatch, Review
from tracker.names.models import NameKind, RecordName


@dataclass(slots=True)
class Gone:
    """What went, and what stayed since something needs it, by name.

    ``unmatched`` are pending claims that had been matched with what went, to be matched anew.
    """

    removed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    unmatched: list[Claim] = field(default_factory=list)


def remove_records(decision: Decision) -> Gone:
    """Remove the people and organizations that were made for a claim and that nothing needs.

    In a transaction, after the claim has let go of its move. Some ten queries for each.
    """
    gone = Gone()
    for written in WRITTEN_NAMES:
        key = decision.made.get(written.side)
        model: Any = Person if written is PERSON else Organization
        record = model.with_merged.select_for_update().filter(pk=key).first() if key else None
        if record is None:
            continue
        if record.merged_into_id or record.history.count() > 1 or is_needed(record):
            gone.kept.append(str(record))
            _bequeath_record(record, written)
        else:
            gone.removed.append(str(record))
            matched = Claim.objects.pending().exclude(pk=decision.claim_id)
            keys = list(matched.filter(_points_at(record)).values_list("pk", flat=True))
            record.delete()
            gone.unmatched += Claim.objects.in_bulk(keys).values()
    return gone


def _bequeath_record(record: Any, written: WrittenName) -> None:
    """The next decision whose claim means it is the one that made it, from now on."""
    heirs = Decision.objects.standing().filter(**{f"claim__{written.record_field}": record.pk})
    heir = heirs.order_by("pk").first()
    if heir is not None and written.side not in heir.made:
        heir.made[written.side] = record.pk
        heir.save()


def is_needed(record: Any) -> bool:
    """Whether anything points at a record other than its first name, and claims that were merely matched."""
    return any(True for _row in _needing(record))


def _needing(record: Any) -> Iterator[Any]:
    for pointers in pointers_to(type(record)):
        rows = pointers.rows(record.pk)
        if issubclass(pointers.model, RecordName):
            rows = rows.exclude(kind=NameKind.PRIMARY)
        elif pointers.model is Decision:
            rows = rows.none()
        elif pointers.model is Claim and not isinstance(record, Move):
            rows = _deciding(rows, record)
        yield from rows[:1]


def _deciding(claims: Any, record: Any) -> Any:
    """Of the claims that point at a record: those that were decided on, or where an analyst chose it."""
    chosen = (
        Q(**{each.record_field: record.pk, each.match_field: NameMatch.CHOSEN}) for each in _names_of(record)
    )
    return claims.filter(reduce(or_, chosen, ~Q(review=Review.PENDING)))


def _points_at(record: Any) -> Q:
    """Claims in which a name means the record."""
    return reduce(or_, (Q(**{each.record_field: record.pk}) for each in _names_of(record)))


def _names_of(record: Any) -> list[WrittenName]:
    """Which of the names in a claim may mean a record of its kind."""
    return [each for each in WRITTEN_NAMES if (each is PERSON) == isinstance(record, Person)]
