"""Takes a decision back: the claim waits again, and what was made for it alone goes.

Decisions may be taken back in any order. What somebody has changed since, or built on, stays.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from people.models import Person
from tracker.history import because
from tracker.moves.evidence import complete
from tracker.moves.facts import differences, facts_of, is_fact, set_fact
from tracker.moves.made_records import is_needed, remove_records
from tracker.moves.match import WRITTEN_NAMES, match_names
from tracker.moves.models import Claim, Decision, Move
from tracker.moves.resolve import Resolver
from tracker.moves.status.settle import settle_status, take_from_status
from tracker.moves.vocabulary import COUNTED_STATUSES, DecisionKind, NameMatch, Review
from tracker.names.locks import lock_names, lock_new_records


class CannotUndo(ValueError):
    """The decision cannot be taken back; nothing was changed. The message says why."""


@dataclass(slots=True)
class Undone:
    """What taking a decision back did: ``claim`` waits again, or is None where it was logged with its move.

    ``removed`` and ``kept`` name the records that were made for the claim: those that went, and
    those that something else needs by now.
    """

    claim: Claim | None
    removed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


@transaction.atomic
def undo(decision_id: int, *, by: User, now: datetime) -> Undone:
    """Take a decision back.

    The move that was made for the claim goes, unless there is other evidence of it or somebody
    has edited it; so do the people and organizations that were made for it, unless something else
    needs them. Of a move that stays, what the claim filled in goes back, or becomes what the rest
    of the evidence says. Raises CannotUndo where it was taken back before, or the move has been
    merged since. Costs some thirty queries.
    """
    decision = _locked(decision_id)
    claim, move = decision.claim, decision.move
    is_edited = move is not None and not move.awaits_approval and _is_edited(move, decision)
    if move is not None and "move" not in decision.made:
        take_from_status(move, claim, was=decision.changes["status"][0])
    undone = Undone(claim)
    decision.undone_by, decision.undone_at = by, now
    decision.save()
    with because(f"undo of decision {decision.pk}"):
        _wait_again(claim, decision)
        if move is not None:
            _take_from_move(move, decision, undone, is_edited=is_edited)
        if decision.kind == DecisionKind.LOGGED:
            claim.delete()
            undone.claim = None
        gone = remove_records(decision)
        undone.removed += gone.removed
        undone.kept += gone.kept
        for each in [*([claim] if undone.claim else []), *gone.unmatched]:
            match_names(each, Resolver())
            each.save()
    return undone


def _locked(decision_id: int) -> Decision:
    """The decision, its claim and its move, locked in the order in which accepting locks them."""
    decisions = Decision.objects.select_related("undone_by", "claim", "move")
    there = Decision.objects.filter(pk=decision_id).first()
    if there is None or Claim.objects.locked().filter(pk=there.claim_id).first() is None:
        raise CannotUndo(_("This decision is not there any more."))
    found = decisions.get(pk=decision_id)  # from here on nobody else takes it back
    claim, move = found.claim, found.move
    lock_names("person", [claim.person_name])
    lock_names("organization", [claim.from_name, claim.to_name])
    for kind in sorted({written.kind for written in WRITTEN_NAMES if written.side in found.made}):
        lock_new_records(kind)
    if move is not None and found.undone_at is None:
        Person.with_merged.select_for_update().get(pk=move.person_id)
        Move.with_merged.select_for_update(of=("self",)).get(pk=move.pk)
    decision = decisions.get(pk=decision_id)  # what others have handed down to it meanwhile is in it
    if decision.undone_at:
        raise CannotUndo(
            _("“%(decision)s” has been taken back already, by %(who)s.")
            % {"decision": decision, "who": decision.undone_by or _("unknown")}
        )
    if decision.move_was_merged:
        raise CannotUndo(
            _("The move of “%(claim)s” has been merged into “%(move)s” since. Undo that merge first.")
            % {"claim": decision.claim, "move": decision.move}
        )
    return decision


def _wait_again(claim: Claim, decision: Decision) -> None:
    """The claim as it was: pending, and each name said to be new where an analyst had said so."""
    claim.review, claim.reviewed_by, claim.reviewed_at, claim.move = Review.PENDING, None, None, None
    claim.rejection_reason = claim.rejection = ""
    for written in WRITTEN_NAMES:
        if written.side in decision.said_new:
            written.set(claim, None, NameMatch.CHOSEN_NEW)
        elif written.match(claim) != NameMatch.CHOSEN:
            written.set(claim, None, "")
    claim.save()


# --- The move ---------------------------------------------------------------------------------------


def _take_from_move(move: Move, decision: Decision, undone: Undone, *, is_edited: bool) -> None:
    others = list(move.claims.select_related("article", "from_organization", "to_organization"))
    if decision.made.get("move") != move.pk:
        _put_back(move, decision, others)
    elif others:
        _put_back(move, decision, others)
        _bequeath_move(move, decision)
        undone.kept.append(str(move))
    elif is_edited or is_needed(move):
        undone.kept.append(str(move))
    else:
        undone.removed.append(str(move))
        move.delete()


def _is_edited(move: Move, decision: Decision) -> bool:
    """Whether the move that was made for the claim says anything else than the claim made it say.

    Its status goes with the evidence, unless an analyst has set it.
    """
    made = {name: after for name, (_before, after) in decision.changes.items()}
    blank = facts_of(Move())
    return (
        bool(move.note)
        or move.person_id != decision.claim.person_id
        or any(
            not is_fact(move, name, made.get(name, value))
            for name, value in blank.items()
            if name != "status"
        )
    )


def _bequeath_move(move: Move, decision: Decision) -> None:
    """The next decision whose evidence it rests on is the one that made it, from now on."""
    heir = Decision.objects.standing().filter(move=move).exclude(pk=decision.pk).order_by("pk").first()
    if heir is not None:
        heir.made["move"] = move.pk
        heir.changes = differences(facts_of(Move()), facts_of(move))
        heir.save()


def _put_back(move: Move, decision: Decision, others: list[Claim]) -> None:
    """What the claim changed goes back where nobody has changed it since, then the others fill in."""
    later = Decision.objects.standing().filter(move=move, pk__gt=decision.pk).order_by("pk")
    dates = (move.announced_on, move.effective_on)
    for name, (before, after) in decision.changes.items():
        is_derived = name == "status"  # it has been taken from the rest of the evidence already
        if is_fact(move, name, after) and not is_derived:
            set_fact(move, name, before)
        else:
            _hand_down(name, before, after, later)
    if move.status_override:
        move.status = move.status_override
    others.sort(key=lambda each: (each.reviewed_at is None, each.reviewed_at, each.pk))
    for place, claim in enumerate(others):
        # A move that was made for the claim is, from now on, what the next one states, be it a rumour.
        if claim.status in COUNTED_STATUSES or ("move" in decision.made and place == 0):
            _fill_in(move, claim)
    if not move.dates:  # what is left was said of the move as it stood
        move.announced_on, move.effective_on = dates
    try:
        move.full_clean()
    except ValidationError as error:
        raise CannotUndo(
            _("“%(move)s” would break a rule without this claim: %(why)s Correct the move first.")
            % {"move": move, "why": " ".join(error.messages)}
        ) from error
    move.save()
    if "move" in decision.made:
        settle_status(move)


def _fill_in(move: Move, claim: Claim) -> None:
    """Let the rest of the evidence say what is open now; its decision is what leads back from there."""
    before = facts_of(move)
    complete(move, claim)
    if not move.dates:
        move.announced_on = claim.said_on
    decision = Decision.objects.standing().filter(claim=claim).first()
    filled = differences(before, facts_of(move))
    if decision is not None and filled:
        decision.changes |= filled
        decision.save()


def _hand_down(name: str, before: Any, after: Any, later: Iterable[Decision]) -> None:
    """A later decision that changed it in turn leads back to where it was before both."""
    for decision in later:
        if name in decision.changes and decision.changes[name][0] == after:
            decision.changes[name][0] = before
            decision.save()
            return
