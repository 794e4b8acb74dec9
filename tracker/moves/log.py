"""Logs a move that an analyst knows of, with the evidence they give."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tracker.moves.facts import differences, facts_of
from tracker.moves.hold_back import hashes_that_hold
from tracker.moves.models import Claim, Decision, Move
from tracker.moves.vocabulary import DecisionKind, Origin, Review
from tracker.privacy.hold_back import lift


@transaction.atomic
def log_move(
    move: Move, *, by: User, now: datetime, url: str = "", quote: str = "", is_namesake: bool = False
) -> Claim:
    """Save a new move with an accepted claim of the analyst's as its evidence.

    ``url`` is where it can be read and ``quote`` what it says there, or whose word it is.
    ``is_namesake`` says that it is not about the erased person who had this name there. Raises
    ValidationError by field where the move breaks a rule; nothing is saved then.
    """
    move.full_clean()
    lift(check_for_erased(move, is_namesake=is_namesake))
    move.save()
    claim = Claim(origin=Origin.ANALYST, url=url, quote=quote, **describe(move))
    claim.effective_on = move.effective_on
    claim.move, claim.review, claim.reviewed_by, claim.reviewed_at = move, Review.ACCEPTED, by, now
    claim.save()
    Decision.objects.create(
        claim=claim,
        kind=DecisionKind.LOGGED,
        decided_by=by,
        decided_at=now,
        move=move,
        changes=differences(facts_of(Move()), facts_of(move)),
        made={"move": move.pk},
    )
    return claim


def check_for_erased(move: Move, *, is_namesake: bool) -> set[str]:
    """Raise ValidationError where an erased person had this name at this organization.

    A namesake's name passes; gives the hashes by which it was held back.
    """
    met = hashes_that_hold(move)
    if met and not is_namesake:
        raise ValidationError(
            {
                "person": _(
                    "Somebody of this name at this organization was erased at their request. If this is "
                    "another person, say so below; if not, it must not be recorded."
                )
            },
            code="erased",
        )
    return met


def describe(move: Move) -> dict[str, object]:
    """The fields of a claim that states just what the move says."""
    return {
        "person_name": move.person.name,
        "person": move.person,
        "from_name": move.from_organization.name if move.from_organization else "",
        "from_organization": move.from_organization,
        "to_name": move.to_organization.name if move.to_organization else "",
        "to_organization": move.to_organization,
        "role_from": move.role_from,
        "role_to": move.role_to,
        "exit_manner": move.exit_manner,
        "entry_manner": move.entry_manner,
        "from_capacity": move.from_capacity,
        "to_capacity": move.to_capacity,
        "status": move.status,
    }
