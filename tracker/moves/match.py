"""Matches the names in a claim with records, and keeps what an analyst said of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tracker.moves.models import Claim
from tracker.moves.models.claim import MAX_NAME_KEY
from tracker.moves.resolve import Candidate, Resolution, Resolver
from tracker.moves.verdicts import SURE
from tracker.moves.vocabulary import NameMatch
from tracker.names import name_key
from tracker.names.pairs import PairKind

_MOST_VERSIONS = 50


@dataclass(frozen=True, slots=True)
class WrittenName:
    """One of the three names in a claim: the fields that hold it, its record, and what it came to."""

    side: str
    record_field: str
    kind: PairKind

    @property
    def name_field(self) -> str:
        return f"{self.side}_name"

    @property
    def match_field(self) -> str:
        return f"{self.side}_match"

    def name(self, claim: Claim) -> str:
        return str(getattr(claim, self.name_field))

    def record(self, claim: Claim) -> Any:
        return getattr(claim, self.record_field)

    def match(self, claim: Claim) -> str:
        return str(getattr(claim, self.match_field))

    def set(self, claim: Claim, record: Any, match: str) -> None:
        setattr(claim, self.record_field, record)
        setattr(claim, self.match_field, match)

    def chosen(self, claim: Claim) -> Any:
        """The record that an analyst chose; None where none did, or it has been deleted since."""
        return self.record(claim) if self.match(claim) == NameMatch.CHOSEN else None

    def is_said_to_be_new(self, claim: Claim) -> bool:
        return self.match(claim) == NameMatch.CHOSEN_NEW

    def resolve(self, claim: Claim, resolver: Resolver) -> Resolution[Any]:
        """What the name means by what is known now, whatever an analyst said."""
        name = self.name(claim)
        return resolver.person(name) if self.kind == "person" else resolver.organization(name)


PERSON = WrittenName("person", "person", "person")
LEFT = WrittenName("from", "from_organization", "organization")
JOINED = WrittenName("to", "to_organization", "organization")
WRITTEN_NAMES = (PERSON, LEFT, JOINED)


def match_names(claim: Claim, resolver: Resolver) -> None:
    """Set what each name means, without saving; what an analyst said of one stays."""
    claim.person_key = name_key(claim.person_name)[:MAX_NAME_KEY]
    for written in WRITTEN_NAMES:
        if written.is_said_to_be_new(claim) or written.chosen(claim) is not None:
            continue
        if written.name(claim):
            resolution = written.resolve(claim, resolver)
            written.set(claim, resolution.record, NameMatch(resolution.verdict.value))
        else:
            written.set(claim, None, "")


def kinds_of_new_records(claim: Claim, resolver: Resolver) -> Iterator[PairKind]:
    """Of which kinds accepting the claim would make records, as it looks before anything is locked."""
    for written in WRITTEN_NAMES:
        if not written.name(claim) or written.chosen(claim) is not None:
            continue
        if written.is_said_to_be_new(claim) or not written.resolve(claim, resolver).candidates:
            yield written.kind


def came_since(claim: Claim, written: WrittenName, resolver: Resolver) -> list[Candidate[Any]]:
    """The records that are surely called so and were made after an analyst said that it is new."""
    said_at = _said_new_at(claim, written)
    if said_at is None:
        return []
    candidates = written.resolve(claim, resolver).candidates
    return [each for each in candidates if each.score >= SURE and each.record.created_at > said_at]


def _said_new_at(claim: Claim, written: WrittenName) -> datetime | None:
    """When the analyst said so, by the history of the claim."""
    said_at = None
    versions = claim.history.order_by("-history_id").values_list(written.match_field, "history_date")
    for match, day in versions[:_MOST_VERSIONS]:
        if match != NameMatch.CHOSEN_NEW:
            break
        said_at = day
    return said_at
