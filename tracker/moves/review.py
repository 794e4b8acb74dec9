"""Decides on claims: an accepted one becomes evidence of a move, a rejected one never does."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from orgs.models import Organization
from people.models import Person
from tracker.moves.evidence import complete, raise_status
from tracker.moves.match import JOINED, LEFT, PERSON, WrittenName, kinds_of_new_records
from tracker.moves.models import Claim, Move
from tracker.moves.plan import Undecidable, plan_acceptance
from tracker.moves.vocabulary import EntryManner, ExitManner, NameMatch, Review
from tracker.names import name_key
from tracker.names.locks import lock_names, lock_new_records

_Record = TypeVar("_Record", Person, Organization)

MAX_REASON = 300


@transaction.atomic
def accept(claim_id: int, *, by: User, now: datetime) -> Move:
    """Accept a pending claim: its move is found or created, with the people and organizations that are new.

    Raises Undecidable, and changes nothing, where the claim has been decided on already, a
    name in it may mean more than one record, or nothing says when. Claims of one name are
    accepted one after the other, and so are claims that make records, so that who is new gets
    one record however the name is spelt. The names of a record that was there stay as they are.
    """
    claim = lock_pending(claim_id)
    lock_names("person", [claim.person_name])
    lock_names("organization", [claim.from_name, claim.to_name])
    for kind in sorted(set(kinds_of_new_records(claim))):
        lock_new_records(kind)
    plan = plan_acceptance(claim, lock=True)
    left, joined = plan.step.left, plan.step.joined
    _settle(claim, PERSON, plan.person, Person)
    _settle(claim, LEFT, left.organization, Organization)
    is_within_one = bool(left.name) and name_key(left.name) == name_key(joined.name)
    _settle(
        claim,
        JOINED,
        joined.organization or (claim.from_organization if is_within_one else None),
        Organization,
    )
    claim.move = add_evidence(plan.move, claim, completes=plan.completes) if plan.move else new_move(claim)
    _save(claim.move)
    _decide(claim, Review.ACCEPTED, by=by, now=now)
    return claim.move


@transaction.atomic
def reject(claim_id: int, *, by: User, now: datetime, reason: str = "") -> Claim:
    """Reject a pending claim. Raises Undecidable where it has been decided on or the reason is too long."""
    reason = reason.replace("\0", "").strip()
    if len(reason) > MAX_REASON:
        raise Undecidable(
            _("The reason has %(length)d characters; it may have %(most)d.")
            % {"length": len(reason), "most": MAX_REASON}
        )
    claim = lock_pending(claim_id)
    claim.rejection = reason
    _decide(claim, Review.REJECTED, by=by, now=now)
    return claim


def lock_pending(claim_id: int) -> Claim:
    """The claim, locked until the transaction ends. Raises Undecidable where it has been decided on."""
    claim = Claim.objects.select_for_update(of=("self",)).select_related("article").get(pk=claim_id)
    if claim.review != Review.PENDING:
        raise Undecidable(
            _("The claim “%(claim)s” was %(decision)s already, by %(who)s.")
            % {
                "claim": claim,
                "decision": claim.get_review_display(),
                "who": claim.reviewed_by or _("an import"),
            }
        )
    return claim


def _decide(claim: Claim, decision: Review, *, by: User, now: datetime) -> None:
    claim.review, claim.reviewed_by, claim.reviewed_at = decision, by, now
    claim.save()


def _settle(claim: Claim, written: WrittenName, found: _Record | None, model: type[_Record]) -> None:
    """Let the name mean the record that was found, or a new one of that name."""
    name = written.name(claim)
    if written.chosen(claim) is not None or not (name or found):
        return
    record = found or model.objects.create(name=name)
    if written.is_said_to_be_new(claim):
        match = NameMatch.CHOSEN  # the record that the analyst asked for
    else:
        match = NameMatch.MEANT if found else NameMatch.NEW
    written.set(claim, record, match)


def new_move(claim: Claim) -> Move:
    """The move that a claim states, not saved."""
    move = Move(
        person=claim.person,
        from_organization=claim.from_organization,
        to_organization=claim.to_organization,
        role_from=claim.role_from,
        role_to=claim.role_to,
        exit_manner=claim.exit_manner or ExitManner.UNKNOWN,
        entry_manner=claim.entry_manner or EntryManner.UNKNOWN,
        from_capacity=claim.from_capacity,
        to_capacity=claim.to_capacity,
        status=claim.status,
    )
    move.announced_on, move.effective_on = claim.said_on, claim.effective_on
    return move


def add_evidence(move: Move, claim: Claim, *, completes: bool) -> Move:
    """Raise the status of the move by what the claim asserts, and fill in what the move leaves open."""
    raise_status(move, claim)
    if completes:
        complete(move, claim)
    return move


def _save(move: Move) -> None:
    try:
        move.full_clean()
    except ValidationError as error:
        raise Undecidable(" ".join(error.messages)) from error
    move.save()
