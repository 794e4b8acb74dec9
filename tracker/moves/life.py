"""What becomes of a move after it was logged: it is confirmed, dated, denied or called off.

Each is one step of an analyst. What is said about the world is stored as an accepted claim of
theirs, so that it is evidence like any other; and each can be taken back.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tracker.dates import PartialDate
from tracker.history import because
from tracker.moves.log import describe
from tracker.moves.models import Claim, Move
from tracker.moves.status.settle import add_to_status, take_from_status, verdict_on
from tracker.moves.vocabulary import COUNTED_STATUSES, MoveStatus, Origin, Review

# Columns that belong together: they are put back where nobody has changed any of them since.
_PUT_BACK = (("effective_on_first_day", "effective_on_precision"), ("status_override", "status_reason"))


class NotPossible(ValueError):
    """The step cannot be taken. The message says why, and what to do instead."""


@dataclass(frozen=True, slots=True)
class Word:
    """Where it can be read, and what it says there or whose word it is; one of the two may be empty."""

    url: str = ""
    quote: str = ""


@transaction.atomic
def state_status(move_id: int, status: MoveStatus, *, word: Word, by: User, now: datetime) -> Move:
    """Store the analyst's word that the move has this status; a status set against the evidence goes.

    Raises NotPossible where the move is not there any more.
    """
    move = _lock(move_id)
    move.status_override = move.status_reason = ""
    claim = _claim(move, word, by=by, now=now, status=status)
    add_to_status(move, claim)
    return _save(move, claim)


@transaction.atomic
def state_date(move_id: int, when: PartialDate, *, word: Word, by: User, now: datetime) -> Move:
    """Store when the move took or takes effect, on the analyst's word. The status stays as it is."""
    move = _lock(move_id)
    status = MoveStatus.ANNOUNCED if move.status in COUNTED_STATUSES else MoveStatus(move.status)
    claim = _claim(move, word, by=by, now=now, status=status)
    claim.effective_on = move.effective_on = when
    return _save(move, claim)


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


@transaction.atomic
def take_back(move_id: int, claim_id: int, *, by: User, now: datetime) -> Move:
    """Take back what an analyst stated about a move, with what the move was given by it.

    What has been changed again since stays. Raises NotPossible where it is no such claim, or
    the move was logged with it and has no other evidence.
    """
    move = _lock(move_id)
    claim = Claim.objects.select_for_update(of=("self",)).filter(pk=claim_id, move=move).first()
    if claim is None or claim.origin != Origin.ANALYST:
        raise NotPossible(
            _("That is no statement of an analyst about this move, or it was taken back already.")
        )
    given = move.history.filter(history_change_reason=_cause(claim)).first()
    if given is None and not move.claims.accepted().exclude(pk=claim.pk).exists():
        raise NotPossible(_("The move was logged with it and has no other evidence. Deny it instead."))
    before = given.prev_record if given else None
    if before is not None:
        _put_back(move, given, before)
    take_from_status(move, claim, was=before.status if before else move.status)
    claim.move, claim.review, claim.rejection = None, Review.REJECTED, _("Taken back.")
    claim.reviewed_by, claim.reviewed_at = by, now
    claim.save()
    with because(f"{_cause(claim)} taken back"):
        move.save()
    return move


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


def _claim(move: Move, word: Word, *, by: User, now: datetime, status: MoveStatus) -> Claim:
    said: dict[str, Any] = describe(move) | {"status": status}
    claim = Claim(origin=Origin.ANALYST, url=word.url, quote=word.quote, **said)
    claim.move, claim.review, claim.reviewed_by, claim.reviewed_at = move, Review.ACCEPTED, by, now
    return claim


def _save(move: Move, claim: Claim) -> Move:
    with _sentences():
        move.full_clean()
    claim.save()
    with because(_cause(claim)):
        move.save()
    return move


def _put_back(move: Move, given: Any, before: Any) -> None:
    """What the move still holds of what it was given becomes what it was before."""
    for columns in _PUT_BACK:
        if all(getattr(move, column) == getattr(given, column) for column in columns):
            for column in columns:
                setattr(move, column, getattr(before, column))
    if move.status_override:
        move.status = move.status_override


def _cause(claim: Claim) -> str:
    return f"evidence {claim.pk}"


@contextmanager
def _sentences() -> Iterator[None]:
    try:
        yield
    except ValidationError as error:
        raise NotPossible(" ".join(error.messages)) from error
