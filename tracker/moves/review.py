"""Decides on claims: an accepted one becomes evidence of a move, a rejected one never does."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from orgs.models import Organization
from people.models import Person
from tracker.moves.models import Claim, Move
from tracker.moves.plan import Side, Undecidable, plan_acceptance
from tracker.moves.vocabulary import EntryManner, ExitManner, MoveStatus, Review

# What a move's status becomes when evidence is added, by (status so far, status asserted).
# A pair that is not here leaves the status as it is.
STATUS_AFTER: dict[tuple[str, str], MoveStatus] = {
    (MoveStatus.RUMOURED, MoveStatus.ANNOUNCED): MoveStatus.ANNOUNCED,
    (MoveStatus.RUMOURED, MoveStatus.CONFIRMED): MoveStatus.CONFIRMED,
    (MoveStatus.RUMOURED, MoveStatus.DENIED): MoveStatus.DENIED,
    (MoveStatus.ANNOUNCED, MoveStatus.CONFIRMED): MoveStatus.CONFIRMED,
    (MoveStatus.DENIED, MoveStatus.ANNOUNCED): MoveStatus.ANNOUNCED,
    (MoveStatus.DENIED, MoveStatus.CONFIRMED): MoveStatus.CONFIRMED,
}


@transaction.atomic
def accept(claim_id: int, *, by: User, now: datetime) -> Move:
    """Accept a pending claim: its move is found or created, with the people and organizations that are new.

    Raises Undecidable, and changes nothing, where the claim has been decided on already or
    a name in it means more than one record.
    """
    claim = _lock_pending(claim_id)
    plan = plan_acceptance(claim)
    claim.person = plan.person or Person.objects.create(name=claim.person_name)
    claim.from_organization = _organization_of(plan.left)
    claim.to_organization = (
        claim.from_organization if plan.joined == plan.left else _organization_of(plan.joined)
    )
    claim.move = _with_evidence(plan.move, claim, completes=plan.completes) if plan.move else _new_move(claim)
    _save(claim.move)
    _decide(claim, Review.ACCEPTED, by=by, now=now)
    return claim.move


@transaction.atomic
def reject(claim_id: int, *, by: User, now: datetime, reason: str = "") -> Claim:
    """Reject a pending claim. Raises Undecidable where it has been decided on already."""
    claim = _lock_pending(claim_id)
    claim.rejection = reason
    _decide(claim, Review.REJECTED, by=by, now=now)
    return claim


def _lock_pending(claim_id: int) -> Claim:
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


def _organization_of(side: Side) -> Organization | None:
    if side.organization is None and side.name:
        return Organization.objects.create(name=side.name)
    return side.organization


def _new_move(claim: Claim) -> Move:
    move = Move(
        person=claim.person,
        from_organization=claim.from_organization,
        to_organization=claim.to_organization,
        role_from=claim.role_from,
        role_to=claim.role_to,
        exit_manner=claim.exit_manner or ExitManner.UNKNOWN,
        entry_manner=claim.entry_manner or EntryManner.UNKNOWN,
        from_capacity=claim.capacity,
        to_capacity=claim.capacity,
        status=claim.status,
    )
    move.announced_on, move.effective_on = claim.said_on, claim.effective_on
    return move


def _with_evidence(move: Move, claim: Claim, *, completes: bool) -> Move:
    """Raise the status of the move by what the claim asserts, and fill in what the move leaves open."""
    move.status = STATUS_AFTER.get((move.status, claim.status), move.status)
    if completes:
        _complete(move, claim)
    return move


def _save(move: Move) -> None:
    try:
        move.full_clean()
    except ValidationError as error:
        raise Undecidable(" ".join(error.messages)) from error
    move.save()


def _complete(move: Move, claim: Claim) -> None:
    """Nothing that the move says already is changed."""
    move.from_organization = move.from_organization or claim.from_organization
    move.to_organization = move.to_organization or claim.to_organization
    move.role_from = move.role_from or claim.role_from
    move.role_to = move.role_to or claim.role_to
    move.effective_on = move.effective_on or claim.effective_on
    if claim.exit_manner and move.exit_manner == ExitManner.UNKNOWN:
        move.exit_manner = claim.exit_manner
    if claim.entry_manner and move.entry_manner == EntryManner.UNKNOWN:
        move.entry_manner = claim.entry_manner
