"""Logs a move as an analyst types it: names that may be new, and a look at whether it is there already."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from people.models import Person
from tracker.dates import PartialDate
from tracker.moves.approval import ask
from tracker.moves.facts import facts_of
from tracker.moves.log import Evidence, Made, evidence_for, log_decision, log_move
from tracker.moves.models import Move
from tracker.moves.plan import Step
from tracker.moves.resolve import Resolver
from tracker.moves.review import add_evidence
from tracker.moves.same_step import moves_of_the_same_step
from tracker.moves.typed_names import Meaning, TypedName, meaning_of
from tracker.moves.vocabulary import Review
from tracker.names import name_key
from tracker.names.locks import lock_names, lock_new_records

SIDES = ("person", "from_organization", "to_organization")


class AlreadyLogged(ValueError):
    """Moves of the same step are there: ``moves``. Nothing was saved."""

    def __init__(self, moves: list[Move]) -> None:
        super().__init__(_("This move may be logged already."))
        self.moves = moves


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A move as it was typed: ``names`` by side, dates, the other fields of the move, and the evidence."""

    names: dict[str, TypedName]
    announced_on: PartialDate | None
    effective_on: PartialDate | None
    fields: dict[str, Any]
    evidence: Evidence
    is_namesake: bool = False

    def meanings(self) -> dict[str, Meaning]:
        """What each name means by what is known now."""
        resolver = Resolver()
        return {side: meaning_of(typed, resolver) for side, typed in self.names.items()}

    def draft(self, records: dict[str, Any]) -> Move:
        """The move, not saved, with these records."""
        move = Move(**records, **self.fields)
        move.announced_on, move.effective_on = self.announced_on, self.effective_on
        return move

    def known_part(self) -> Move:
        """The move, not saved, with the records that are known already."""
        return self.draft({side: meaning.record for side, meaning in self.meanings().items()})


@transaction.atomic
def log_entry(entry: Entry, *, by: User, now: datetime, although: Collection[int] = ()) -> Move:
    """Log the move, with records of the names that are new.

    Raises ValidationError by field where a name is not clear or the move breaks a rule, and
    AlreadyLogged where moves of the same step are there, other than those in ``although`` (keys);
    nothing is saved then. Two who log a step of one person at once come one after the other.
    """
    records, made = _settled(entry)
    move = entry.draft(records)
    found = [each for each in moves_of_the_same_step(move) if each.pk not in although]
    if found:
        raise AlreadyLogged(found)
    log_move(move, by=by, now=now, evidence=entry.evidence, is_namesake=entry.is_namesake, made=made)
    return move


@transaction.atomic
def add_to_move(move_id: int, entry: Entry, *, by: User, now: datetime) -> Move:
    """Add the evidence to a move of the same step, which may raise its status and fill in what is open.

    With four eyes on, the move stays as it is: the claim waits for approval.
    Raises ValidationError as `log_entry` does, and where the move is not of the same step.
    """
    records, made = _settled(entry)
    draft = entry.draft(records)
    alike = moves_of_the_same_step(draft)
    if move_id not in [each.pk for each in alike]:
        raise ValidationError(_("That move is not the same step any more. Look again at what is there."))
    move = Move.objects.select_for_update().get(pk=move_id)
    claim, before = evidence_for(draft, entry.evidence, by=by, now=now), facts_of(move)
    if settings.FOUR_EYES:
        claim.review, claim.reviewed_by, claim.reviewed_at = Review.PENDING, None, None
        claim.save()
        ask(claim, by=by, now=now, same_as=move_id)
        return move
    add_evidence(move, claim, completes=len(alike) == 1 and Step.of(draft).is_sure)
    move.full_clean()
    move.save()
    claim.move = move
    claim.save()
    log_decision(claim, move, before=before, made=made, now=now)
    return move


def _settled(entry: Entry) -> tuple[dict[str, Any], Made]:
    """The records of all names, and which were made here; the person stays locked in the transaction."""
    _lock(entry)
    meanings = entry.meanings()
    problems = {side: each.problem for side, each in meanings.items() if each.problem}
    if not entry.names["person"].text:
        problems["person"] = _("Say who moved.")
    if problems:
        raise ValidationError({side: [problem] for side, problem in problems.items()})
    records: dict[str, Any] = {}
    made: Made = {}
    for side, meaning in meanings.items():
        records[side] = meaning.record or _same_new(entry, side, meanings, records)
        if meaning.is_new and records[side] is None:
            records[side] = entry.names[side].new_record()
            made[side.removesuffix("_organization")] = records[side].pk
    Person.objects.select_for_update().get(pk=records["person"].pk)
    return records, made


def _same_new(entry: Entry, side: str, meanings: dict[str, Meaning], records: dict[str, Any]) -> Any:
    """The record that was just made of the same name, for a step within a new organization; else None."""
    left = entry.names["from_organization"]
    is_within_one = side == "to_organization" and name_key(left.text) == name_key(entry.names[side].text)
    both_new = meanings["from_organization"].is_new and meanings[side].is_new
    return records["from_organization"] if is_within_one and both_new else None


def _lock(entry: Entry) -> None:
    """Hold back others who name the same, and others who make new records of a kind that is made here."""
    person, *organizations = (entry.names[side] for side in SIDES)
    lock_names("person", [person.text])
    lock_names("organization", [each.text for each in organizations])
    for kind in sorted({each.kind for each in entry.names.values() if each.is_said_to_be_new}):
        lock_new_records(kind)
