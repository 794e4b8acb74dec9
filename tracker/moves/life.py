"""What becomes of a move after it was logged: it is confirmed, dated, denied or called off.

Each is one step of an analyst. What is said about the world is stored as an accepted claim of
theirs, so that it is evidence like any other; and each can be taken back.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tracker.dates import PartialDate
from tracker.moves.facts import Facts, facts_of
from tracker.moves.log import Evidence, evidence_for, log_decision
from tracker.moves.models import Claim, Move
from tracker.moves.status.settle import add_to_status, verdict_on
from tracker.moves.undo import CannotUndo, undo
from tracker.moves.vocabulary import COUNTED_STATUSES, DecisionKind, MoveStatus


class NotPossible(ValueError):
    """The step cannot be taken. The message says why, and what to do instead."""


@transaction.atomic
def state_status(move_id: int, status: MoveStatus, *, evidence: Evidence, by: User, now: datetime) -> Move:
    """Store the analyst's word that the move has this status; a status set against the evidence goes.

    Raises NotPossible where the move is not there any more.
    """
    move = _lock(move_id)
    before = facts_of(move)
    move.status_override = move.status_reason = ""
    claim = evidence_for(move, evidence, by=by, now=now)
    claim.status = status
    add_to_status(move, claim)
    return _state(move, claim, before, now=now)


@transaction.atomic
def state_date(move_id: int, when: PartialDate, *, evidence: Evidence, by: User, now: datetime) -> Move:
    """Store when the move took or takes effect, on the analyst's word. The status stays as it is."""
    move = _lock(move_id)
    before = facts_of(move)
    claim = evidence_for(move, evidence, by=by, now=now)
    claim.status = MoveStatus.ANNOUNCED if move.status in COUNTED_STATUSES else MoveStatus(move.status)
    claim.effective_on = move.effective_on = when
    return _state(move, claim, before, now=now)


@transaction.atomic
def set_status(move_id: int, status: MoveStatus, *, reason: str) -> Move:
    """Set the status whatever the evidence says. Raises NotPossible without a reason."""
    move = _lock(move_id)
    move.status = move.status_override = status
    move.status_reason = reason
    with _sentences():
        move.full_clean()
    move.save()
    return move


@transaction.atomic
def follow_evidence(move_id: int) -> Move:
    """Give the move the status that its accepted claims lead to. Raises NotPossible where there are none."""
    move = _lock(move_id)
    verdict = verdict_on(move)
    if verdict is None:
        raise NotPossible(_("There is no evidence to follow. Confirm or deny the move with some instead."))
    move.status_override = move.status_reason = ""
    move.status = verdict.status
    move.save()
    return move


def take_back(move_id: int, claim_id: int, *, by: User, now: datetime) -> None:
    """Take back what an analyst stated about a move, with what the move was given by it.

    What has been changed again since stays. Raises NotPossible where it is no such statement, or
    the move was logged with it.
    """
    claim = Claim.objects.filter(pk=claim_id, move=move_id).first()
    decision = claim and claim.decisions.standing().filter(kind=DecisionKind.LOGGED).first()
    if not decision:
        raise NotPossible(
            _("That is no statement of an analyst about this move, or it was taken back already.")
        )
    if "move" in decision.made:
        raise NotPossible(_("The move was logged with it. Deny the move, or undo it under Activity."))
    try:
        undo(decision.pk, by=by, now=now)
    except CannotUndo as error:
        raise NotPossible(str(error)) from error


def _lock(move_id: int) -> Move:
    move = (
        Move.objects.select_for_update(of=("self",))
        .select_related("person", "from_organization", "to_organization")
        .filter(pk=move_id)
        .first()
    )
    if move is None:
        raise NotPossible(_("The move is not there any more; it may have been merged into another one."))
    return move


def _state(move: Move, claim: Claim, before: Facts, *, now: datetime) -> Move:
    with _sentences():
        move.full_clean()
    claim.move = move
    claim.save()
    move.save()
    log_decision(claim, move, before=before, made={}, now=now)
    return move


@contextmanager
def _sentences() -> Iterator[None]:
    try:
        yield
    except ValidationError as error:
        raise NotPossible(" ".join(error.messages)) from error
