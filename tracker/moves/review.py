"""Decides on claims: an accepted one becomes evidence of a move, a rejected one never does."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from orgs.models import Organization
from people.models import Person
from tracker.moves.evidence import complete
from tracker.moves.facts import changes_of, facts_of
from tracker.moves.match import JOINED, LEFT, PERSON, WrittenName, kinds_of_new_records
from tracker.moves.models import Claim, Decision, Move
from tracker.moves.plan import Plan, Undecidable, plan_acceptance
from tracker.moves.resolve import Resolver
from tracker.moves.same_as import mean_the_same
from tracker.moves.status.settle import add_to_status
from tracker.moves.vocabulary import (
    DecisionKind,
    EntryManner,
    ExitManner,
    NameMatch,
    RejectionReason,
    Review,
)
from tracker.names import name_key
from tracker.names.locks import lock_names, lock_new_records

_Record = TypeVar("_Record", Person, Organization)

MAX_NOTE = 300


@transaction.atomic
def accept(claim_id: int, *, by: User, now: datetime, same_as: int | None = None) -> Move:
    """Accept a pending claim: its move is found or created, with the people and organizations that are new.

    ``same_as`` is the key of the move of which an analyst says that the claim is evidence: the
    names then mean what they mean there.

    Raises Undecidable, and changes nothing, where the claim has been decided on already, a
    name in it may mean more than one record, or nothing says when. Claims of one name are
    accepted one after the other, and so are claims that make records, so that who is new gets
    one record however the name is spelt. The names of a record that was there stay as they are.
    With four eyes on nobody accepts alone; see `tracker.moves.approval`.
    """
    claim = lock_pending(claim_id)
    if settings.FOUR_EYES:
        raise Undecidable(_("With four eyes on, a claim is accepted once somebody else approves it."))
    return accept_locked(claim, by=by, now=now, same_as=same_as)


def accept_locked(claim: Claim, *, by: User | None, now: datetime, same_as: int | None = None) -> Move:
    """As `accept`, of a claim that `lock_pending` has locked and that nothing keeps from being accepted."""
    lock_names("person", [claim.person_name])
    lock_names("organization", [claim.from_name, claim.to_name])
    if same_as is not None:
        mean_the_same(claim, same_as)
    resolver = Resolver()
    for kind in sorted(set(kinds_of_new_records(claim, resolver))):
        if lock_new_records(kind):
            resolver = Resolver()  # what was known may have been merged while this waited
        resolver.forget(kind)
    plan = plan_acceptance(claim, lock=True, resolver=resolver, same_as=same_as)
    decision = Decision(claim=claim, kind=DecisionKind.ACCEPTED)
    _settle_names(claim, plan, decision)
    before = facts_of(plan.move or Move())
    claim.move = add_evidence(plan.move, claim, completes=plan.completes) if plan.move else new_move(claim)
    _save(claim.move)
    if plan.move is None:
        decision.made["move"] = claim.move.pk
    decision.move = claim.move
    decision.changes = changes_of(before, facts_of(claim.move))
    _decide(decision, Review.ACCEPTED, by=by, now=now)
    return claim.move


@transaction.atomic
def reject(claim_id: int, *, by: User, now: datetime, reason: str = "", note: str = "") -> Claim:
    """Reject a pending claim, for a reason of `RejectionReason` and with a note of the analyst's.

    Raises Undecidable where it has been decided on, the reason is none of these or the note is too long.
    """
    note = note.replace("\0", "").strip()
    if len(note) > MAX_NOTE:
        raise Undecidable(
            _("The note has %(length)d characters; it may have %(most)d.")
            % {"length": len(note), "most": MAX_NOTE}
        )
    if reason and reason not in RejectionReason.values:
        raise Undecidable(
            _("“%(reason)s” is no reason to reject a claim. It is one of: %(reasons)s.")
            % {"reason": reason[:40], "reasons": ", ".join(RejectionReason.values)}
        )
    claim = lock_pending(claim_id)
    claim.rejection_reason, claim.rejection = reason, note
    decision = Decision(claim=claim, kind=DecisionKind.REJECTED)
    _decide(decision, Review.REJECTED, by=by, now=now)
    return claim


def lock_pending(claim_id: int) -> Claim:
    """The claim, locked until the transaction ends.

    Raises Undecidable where it has been decided on, or waits for the approval of such a decision.
    """
    claim = Claim.objects.locked().select_related("article").get(pk=claim_id)
    if claim.why_closed:
        raise Undecidable(claim.why_closed)
    return claim


def _decide(decision: Decision, review: Review, *, by: User | None, now: datetime) -> None:
    claim = decision.claim
    claim.review, claim.reviewed_by, claim.reviewed_at = review, by, now
    claim.save()
    decision.decided_by, decision.decided_at = by, now
    if by is not None and claim.leased_by_id == by.pk and claim.leased_since is not None:
        decision.seconds = max(int((now - claim.leased_since).total_seconds()), 0)
    decision.save()


def _settle_names(claim: Claim, plan: Plan, decision: Decision) -> None:
    """Let each name mean the record that was found, or a new one of that name."""
    left, joined = plan.step.left, plan.step.joined
    _settle(decision, PERSON, plan.person, Person)
    _settle(decision, LEFT, left.organization, Organization)
    is_within_one = bool(left.name) and name_key(left.name) == name_key(joined.name)
    _settle(
        decision,
        JOINED,
        joined.organization or (claim.from_organization if is_within_one else None),
        Organization,
    )


def _settle(decision: Decision, written: WrittenName, found: _Record | None, model: type[_Record]) -> None:
    claim = decision.claim
    if written.chosen(claim) is not None or not (written.name(claim) or found):
        return
    record = found or model.objects.create(name=written.name(claim))
    if found is None:
        decision.made[written.side] = record.pk
    if written.is_said_to_be_new(claim):
        decision.said_new.append(written.side)
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
    add_to_status(move, claim)
    return move


def add_evidence(move: Move, claim: Claim, *, completes: bool) -> Move:
    """Let the claim count for the status of the move, and fill in what the move leaves open."""
    add_to_status(move, claim)
    if completes:
        complete(move, claim)
    return move


def _save(move: Move) -> None:
    try:
        move.full_clean()
    except ValidationError as error:
        raise Undecidable(" ".join(error.messages)) from error
    move.save()
