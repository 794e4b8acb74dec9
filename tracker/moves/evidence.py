"""What one statement adds to a move, be it a claim or another move of the same step."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from tracker.moves.vocabulary import (
    COUNTED_CAPACITIES,
    COUNTED_STATUSES,
    EntryManner,
    ExitManner,
    MoveKind,
)

if TYPE_CHECKING:
    from orgs.models import Organization
    from tracker.moves.models import Claim, Move

SAME_STEP_WITHIN_DAYS = 90


def complete(move: Move, said: Claim | Move) -> None:
    """Fill in what the move leaves open. Nothing that the move says already is changed."""
    if move.from_organization is None:
        move.from_organization, move.from_capacity = said.from_organization, said.from_capacity
    if move.to_organization is None:
        move.to_organization, move.to_capacity = said.to_organization, said.to_capacity
    move.role_from = move.role_from or said.role_from
    move.role_to = move.role_to or said.role_to
    move.effective_on = move.effective_on or said.effective_on
    if said.exit_manner and move.exit_manner == ExitManner.UNKNOWN:
        move.exit_manner = said.exit_manner
    if said.entry_manner and move.entry_manner == EntryManner.UNKNOWN:
        move.entry_manner = said.entry_manner


def may_complete(move: Move, said: Move) -> bool:
    """Whether a move of the same step may fill in what this one leaves open.

    A rumour or a denial says nothing about what is sure.
    """
    return said.status in COUNTED_STATUSES or said.status == move.status


def contradictions(one: Move, other: Move) -> Iterator[str]:
    """Sentences on what makes it doubtful that two moves of one person are one step."""
    left = (one.from_organization, other.from_organization)
    joined = (one.to_organization, other.to_organization)
    if _differ(*left):
        yield _("They leave different organizations: %(one)s and %(other)s.") % _both(left)
    if _differ(*joined):
        yield _("They go to different organizations: %(one)s and %(other)s.") % _both(joined)
    if not any(side[0] is not None and side[0] == side[1] for side in (left, joined)):
        yield _("They have no organization in common on the same side.")
    elif (one.kind == MoveKind.INTERNAL) != (other.kind == MoveKind.INTERNAL):
        yield _("One is a step within an organization, the other is not.")
    if _post_and_no_post(left, one.from_capacity, other.from_capacity) or _post_and_no_post(
        joined, one.to_capacity, other.to_capacity
    ):
        yield _("One is about a post, the other about a board seat or advice.")
    days = min(a.days_apart(b) for a in one.dates for b in other.dates)
    if days > SAME_STEP_WITHIN_DAYS:
        yield _("Their dates are %(days)d days apart; those of one step are seldom more than %(most)d.") % {
            "days": days,
            "most": SAME_STEP_WITHIN_DAYS,
        }


def _differ(one: Organization | None, other: Organization | None) -> bool:
    return one is not None and other is not None and one != other


def _both(sides: tuple[Organization | None, Organization | None]) -> dict[str, object]:
    return {"one": sides[0], "other": sides[1]}


def _post_and_no_post(sides: tuple[Organization | None, Organization | None], one: str, other: str) -> bool:
    is_one_side = sides[0] is not None and sides[0] == sides[1]
    return is_one_side and (one in COUNTED_CAPACITIES) != (other in COUNTED_CAPACITIES)
