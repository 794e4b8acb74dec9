"""Decides on claims: an accepted one becomes evidence of a move, a rejected one never does."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from orgs.models import Organization
from people.models import Person
from tracker.moves.evidence import complete, raise_status
from tracker.moves.models import Claim, Move
from tracker.moves.plan import Side, Undecidable, plan_acceptance
from tracker.moves.vocabulary import EntryManner, ExitManner, Review
from tracker.names import name_key
from tracker.names.locks import lock_names

MAX_REASON = 300


@transaction.atomic
def accept(claim_id: int, *, by: User, now: datetime) -> Move:
    """Accept a pending claim: its move is found or created, with the people and organizations that are new.

    Raises Undecidable, and changes nothing, where the claim has been decided on already, a
    name in it means more than one record, or nothing says when. Claims of one name are
    accepted one after the other, so that a new person gets one record.
    """
    claim = lock_pending(claim_id)
    lock_names("person", [claim.person_name])
    lock_names("organization", [claim.from_name, claim.to_name])
    plan = plan_acceptance(claim, lock=True)
    claim.person = plan.person or Person.objects.create(name=claim.person_name)
    left, joined = plan.step.left, plan.step.joined
    claim.from_organization = _organization_of(left)
    is_within_one = left.is_known and name_key(left.name) == name_key(joined.name)
    claim.to_organization = claim.from_organization if is_within_one else _organization_of(joined)
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


def _organization_of(side: Side) -> Organization | None:
    if side.organization is None and side.name:
        return Organization.objects.create(name=side.name)
    return side.organization


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
