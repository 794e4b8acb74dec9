"""Four eyes: what one person accepts or logs counts once somebody else has approved it.

A claim that was accepted stays pending, and a move that was logged is in no list, until then;
`Claim.awaits_approval` and `Move.awaits_approval` say so. An `Approval` is the log of who asked and
who answered. What waits when the setting is switched off goes on waiting.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.models import Person
from tracker.moves import review
from tracker.moves.models import Approval, Claim, Move
from tracker.moves.models.approval import MAX_NOTE
from tracker.moves.plan import Undecidable, plan_acceptance
from tracker.moves.same_as import mean_the_same
from tracker.moves.same_step import moves_of_the_same_step
from tracker.moves.vocabulary import ApprovalOutcome

# What a move counts as: with four eyes on not to be changed by hand once readers see it.
SEEN_BY_TWO = ("person", "from_organization", "to_organization", "from_capacity", "to_capacity")
ASK_A_REVIEWER = gettext_lazy(
    "With four eyes on, a reviewer changes a move that readers see. Log what you know as evidence instead."
)


def may_correct(user: Any) -> bool:
    """Whether they may change what readers see at once: everybody who else may, or reviewers only."""
    return not settings.FOUR_EYES or user.has_perm("moves.change_approval")


@transaction.atomic
def accept_or_ask(claim_id: int, *, by: User, now: datetime, same_as: int | None = None) -> Move | None:
    """Accept a pending claim or, with four eyes on, ask somebody else to approve that; None then.

    Raises Undecidable as `review.accept` does, in both cases.
    """
    if not settings.FOUR_EYES:
        return review.accept(claim_id, by=by, now=now, same_as=same_as)
    claim = review.lock_pending(claim_id)
    ask(claim, by=by, now=now, same_as=same_as)
    plan_acceptance(claim, same_as=same_as)
    return None


def ask(claim: Claim, *, by: User, now: datetime, same_as: int | None = None) -> Approval:
    """Let a saved claim, and the move that was logged with it, wait for somebody else's approval.

    ``same_as`` is the key of the move of which a pending claim is said to be evidence. Call it in
    a transaction, with the claim locked or new.
    """
    claim.awaits_approval = True
    claim.leased_by = claim.leased_since = claim.leased_until = None
    if same_as is not None:
        mean_the_same(claim, same_as)
    claim.save()
    return Approval.objects.create(claim=claim, same_as_id=same_as, submitted_by=by, submitted_at=now)


@transaction.atomic
def approve(approval_id: int, *, by: User, now: datetime) -> Move:
    """Let what waits count: the claim is accepted in the name of who asked, or the move is shown.

    Raises Undecidable, and changes nothing, where it was decided on already, the user asked
    themselves, or what has happened since stands against it.
    """
    approval, claim = _lock(approval_id)
    if approval.submitted_by_id == by.pk:
        raise Undecidable(
            _("You accepted or logged “%s” yourself. Another reviewer has to approve it.") % approval
        )
    same_as = approval.same_as_id
    _close(approval, ApprovalOutcome.APPROVED, by=by, now=now)
    claim.awaits_approval = False
    if claim.move_id is None:
        return review.accept_locked(claim, by=approval.submitted_by, now=now, same_as=same_as)
    move = _lock_move(claim.move_id)
    _refuse_a_second(move, approval)
    claim.save()
    move.awaits_approval = False
    move.save()
    return move


@transaction.atomic
def send_back(approval_id: int, *, by: User, now: datetime, note: str = "") -> Approval:
    """A claim goes back to the queue with the note; a move stays hidden until it is edited or undone.

    Who asked may do it too, and need say nothing. Raises Undecidable where it was decided on
    already, or the note is missing or too long.
    """
    note = note.replace("\0", "").strip()
    approval, claim = _lock(approval_id)
    if not note and approval.submitted_by_id != by.pk:
        raise Undecidable(_("Say in the note what is wrong or missing. Nothing was sent back."))
    if len(note) > MAX_NOTE:
        raise Undecidable(
            _("The note has %(length)d characters; it may have %(most)d.")
            % {"length": len(note), "most": MAX_NOTE}
        )
    _close(approval, ApprovalOutcome.SENT_BACK, by=by, now=now, note=note)
    if claim.move_id is None:
        claim.awaits_approval = False
        claim.save()
    return approval


def ask_again(move: Move, *, by: User, now: datetime) -> None:
    """Let an edited move that is not approved wait anew, in the name of who edited it.

    Call it in a transaction in which the move is locked.
    """
    claim = Claim.objects.locked().filter(move=move, awaits_approval=True).order_by("pk").first()
    if claim is None:
        return
    claim.approvals.waiting().update(
        outcome=ApprovalOutcome.SENT_BACK, decided_by=by, decided_at=now, note=_("Edited."), same_as=None
    )
    ask(claim, by=by, now=now)


def last_note_on(claim: Claim) -> Approval | None:
    """The approval that was refused last, if nothing came after it. One query."""
    last = claim.approvals.select_related("decided_by").order_by("-pk").first()
    return last if last is not None and last.outcome == ApprovalOutcome.SENT_BACK else None


def _lock(approval_id: int) -> tuple[Approval, Claim]:
    """What waits and its claim, locked; raises Undecidable where it does not wait any more."""
    claim = Claim.objects.locked().select_related("article").filter(approvals=approval_id).first()
    if claim is None:
        raise Undecidable(_("It was taken back, and waits no more."))
    approval = Approval.objects.select_related("decided_by", "submitted_by").get(pk=approval_id)
    approval.claim = claim
    if not approval.is_waiting:
        raise Undecidable(
            _("“%(what)s” was %(outcome)s already, by %(who)s.")
            % {
                "what": approval,
                "outcome": approval.get_outcome_display(),
                "who": approval.decided_by or _("unknown"),
            }
        )
    return approval, claim


def _close(approval: Approval, outcome: ApprovalOutcome, *, by: User, now: datetime, note: str = "") -> None:
    approval.outcome, approval.note, approval.same_as = outcome, note, None
    approval.decided_by, approval.decided_at = by, now
    approval.save()


def _lock_move(move_id: int) -> Move:
    person = Person.with_merged.filter(moves=move_id)
    Person.with_merged.select_for_update().get(pk__in=person.values("pk"))
    moves = Move.with_merged.select_for_update(of=("self",))
    return moves.select_related("person", "from_organization", "to_organization").get(pk=move_id)


def _refuse_a_second(move: Move, approval: Approval) -> None:
    """Of one step that several logged while none of them was to be seen, one counts."""
    for other in moves_of_the_same_step(move):
        since = Approval.objects.filter(claim__move=other, decided_at__gte=approval.submitted_at)
        if other.pk > move.pk or since.exists():
            raise Undecidable(
                _("“%s” is on record since this was logged. Send it back, to be added as evidence of that.")
                % other
            )
