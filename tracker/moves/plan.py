"""What accepting a claim would do: of which move it would become evidence, or what it would create."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from django.utils.translation import gettext as _

from orgs.models import Organization
from people.models import Person
from tracker.dates import PartialDate
from tracker.moves.models import Claim, Move
from tracker.moves.resolve import Resolution, resolve_organization, resolve_person

_Record = TypeVar("_Record", Person, Organization)
SAME_STEP_WITHIN_DAYS = 90
_MOST_MOVES = 200


class Undecidable(ValueError):
    """A claim cannot be decided on as it stands. The message tells the analyst what to do."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a claim: the name as written and the record it means. Both empty: nothing is known."""

    name: str
    organization: Organization | None

    def agrees_with(self, organization: Organization | None) -> bool:
        """Whether the side of a move may be the same: equal, or unknown on either."""
        return not self.name or organization is None or organization == self.organization

    def is_same_as(self, organization: Organization | None) -> bool:
        return organization is not None and organization == self.organization


@dataclass(frozen=True, slots=True)
class Plan:
    """What accepting a claim would do.

    ``person`` is None where the person is new, and so is the organization of a side that has a
    name. ``move`` is the move that the claim becomes evidence of, None for a new one;
    ``completes`` says whether the claim may fill in what that move leaves open.
    """

    person: Person | None
    left: Side
    joined: Side
    move: Move | None = None
    completes: bool = False


def plan_acceptance(claim: Claim) -> Plan:
    """Plan to accept a claim. Raises Undecidable where a name means more than one record."""
    person = claim.person or _only(resolve_person(claim.person_name))
    left = Side(claim.from_name, claim.from_organization or _named_organization(claim.from_name))
    joined = Side(claim.to_name, claim.to_organization or _named_organization(claim.to_name))
    same_step = _moves_of_the_same_step(claim, person, left, joined) if person else []
    return Plan(
        person,
        left,
        joined,
        move=same_step[0] if same_step else None,
        completes=len(same_step) == 1,
    )


def _named_organization(name: str) -> Organization | None:
    return _only(resolve_organization(name)) if name else None


def _only(found: Resolution[_Record]) -> _Record | None:
    if found.is_ambiguous:
        raise Undecidable(
            _("“%(name)s” may be %(candidates)s. Open the claim and choose which.")
            % {"name": found.name, "candidates": _(" or ").join(str(record) for record in found.candidates)}
        )
    return found.record


def _moves_of_the_same_step(claim: Claim, person: Person, left: Side, joined: Side) -> list[Move]:
    """The person's moves that the claim may speak of, the one it agrees with most first."""
    when = claim.effective_on or claim.said_on
    moves = Move.objects.filter(person=person).for_list()[:_MOST_MOVES]
    agreeing = [move for move in moves if _may_be_the_same_step(move, left, joined, when)]
    return sorted(agreeing, key=lambda move: (-_sides_in_common(move, left, joined), _days_apart(move, when)))


def _may_be_the_same_step(move: Move, left: Side, joined: Side, when: PartialDate | None) -> bool:
    return (
        left.agrees_with(move.from_organization)
        and joined.agrees_with(move.to_organization)
        and _sides_in_common(move, left, joined) > 0
        and _days_apart(move, when) <= SAME_STEP_WITHIN_DAYS
    )


def _sides_in_common(move: Move, left: Side, joined: Side) -> int:
    return left.is_same_as(move.from_organization) + joined.is_same_as(move.to_organization)


def _days_apart(move: Move, when: PartialDate | None) -> int:
    """The fewest days between a date of the move and that of the claim; 0 for a claim without one."""
    dates = [date for date in (move.announced_on, move.effective_on) if date]
    return min(date.days_apart(when) for date in dates) if when else 0
