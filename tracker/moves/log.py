"""Logs a move that an analyst knows of, with the evidence they give."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tracker.moves.approval import ask
from tracker.moves.facts import Facts, changes_of, facts_of
from tracker.moves.hold_back import hashes_that_hold
from tracker.moves.models import Claim, Decision, Move
from tracker.moves.vocabulary import DecisionKind, EvidenceKind, Origin, Review
from tracker.privacy.hold_back import lift

Made = dict[str, int]
"""The keys of records that were made for a claim, by what they are in it; as in `Decision`."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an analyst gives for a move: where it can be read, what it says there or whose word it is.

    ``kind`` is a word of EvidenceKind, or empty.
    """

    url: str = ""
    quote: str = ""
    kind: str = ""
    archive_url: str = ""

    @classmethod
    def said(cls, *, url: str, quote: str, kind: str = "", archive_url: str = "") -> Self:
        """What an analyst gives, with the kind that they say, else the one that address and quote make it.

        Raises ValidationError by field where the three do not fit.
        """
        if not kind:
            kind = EvidenceKind.ARTICLE if url else EvidenceKind.TOLD if quote else ""
        elif kind == EvidenceKind.TOLD and url:
            raise ValidationError({"kind": _("What was told has no address. Choose another kind.")})
        elif kind == EvidenceKind.TOLD and not quote:
            raise ValidationError({"quote": _("Say who told you, and what.")})
        elif kind != EvidenceKind.TOLD and not url:
            raise ValidationError({"url": _("Give its address, or choose “told by someone”.")})
        return cls(url=url, quote=quote, kind=str(kind), archive_url=archive_url)


@transaction.atomic
def log_move(
    move: Move,
    *,
    by: User,
    now: datetime,
    evidence: Evidence | None = None,
    is_namesake: bool = False,
    made: Made | None = None,
) -> Claim:
    """Save a new move with an accepted claim of the analyst's as its evidence.

    ``made`` are the records that were made for it. ``is_namesake`` says that it is not about the
    erased person who had this name there. With four eyes on, the move waits for approval. Raises
    ValidationError by field where the move breaks a rule; nothing is saved then.
    """
    move.full_clean()
    move.awaits_approval = settings.FOUR_EYES
    lift(check_for_erased(move, is_namesake=is_namesake))
    move.save()
    claim = evidence_for(move, evidence or Evidence(), by=by, now=now)
    claim.move = move
    claim.save()
    log_decision(claim, move, before=facts_of(Move()), made={"move": move.pk} | (made or {}), now=now)
    if move.awaits_approval:
        ask(claim, by=by, now=now)
    return claim


def log_decision(claim: Claim, move: Move, *, before: Facts, made: Made, now: datetime) -> None:
    """Log what an analyst's own claim changed of its move, and what was made for it: the way back."""
    Decision.objects.create(
        claim=claim,
        kind=DecisionKind.LOGGED,
        decided_by=claim.reviewed_by,
        decided_at=now,
        move=move,
        changes=changes_of(before, facts_of(move)),
        made=made,
    )


def evidence_for(move: Move, evidence: Evidence, *, by: User, now: datetime) -> Claim:
    """An analyst's accepted claim that states just what the move says; not saved, and of no move yet."""
    claim = Claim(
        origin=Origin.ANALYST,
        url=evidence.url,
        quote=evidence.quote,
        evidence_kind=evidence.kind,
        archive_url=evidence.archive_url,
        **describe(move),
    )
    claim.effective_on = move.effective_on
    claim.review, claim.reviewed_by, claim.reviewed_at = Review.ACCEPTED, by, now
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
