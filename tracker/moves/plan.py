"""What accepting a claim would do: of which move it would become evidence, or what it would create."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orgs.models import Organization
from people.models import Person
from tracker.dates import PartialDate
from tracker.moves.evidence import SAME_STEP_WITHIN_DAYS
from tracker.moves.match import JOINED, LEFT, PERSON, WrittenName, came_since
from tracker.moves.models import Claim, Move
from tracker.moves.models.move import MoveQuerySet
from tracker.moves.resolve import Candidate, Resolver, in_context
from tracker.moves.vocabulary import COUNTED_CAPACITIES, COUNTED_STATUSES, MoveKind

_MOST_MOVES = 200
_MOST_NAMED = 4  # candidates in a message


class Undecidable(ValueError):
    """A claim cannot be decided on as it stands. The message tells the analyst what to do."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a claim: the name as written, the record it means, and the capacity there."""

    name: str
    organization: Organization | None
    capacity: str

    @property
    def is_known(self) -> bool:
        return bool(self.name) or self.organization is not None

    @property
    def is_new(self) -> bool:
        """Whether a record would be made for its name."""
        return bool(self.name) and self.organization is None

    def is_same_as(self, organization: Organization | None, capacity: str) -> bool:
        """Whether the side of a move is this one: the organization, and a post that figures count or not."""
        is_here = organization is not None and organization == self.organization
        return is_here and (capacity in COUNTED_CAPACITIES) == (self.capacity in COUNTED_CAPACITIES)


@dataclass(frozen=True, slots=True)
class Step:
    """What a claim says of one person: both sides, when, and whether it is more than a rumour or a denial."""

    left: Side
    joined: Side
    when: PartialDate | None
    is_sure: bool

    @classmethod
    def of(cls, move: Move) -> Step:
        """The step that a move is."""
        left, joined = move.from_organization, move.to_organization
        return cls(
            Side(left.name if left else "", left, move.from_capacity),
            Side(joined.name if joined else "", joined, move.to_capacity),
            when=move.happened_on,
            is_sure=move.status in COUNTED_STATUSES,
        )

    @property
    def is_internal(self) -> bool:
        return self.left.organization is not None and self.left.organization == self.joined.organization

    def may_be(self, move: Move) -> bool:
        """Whether the move may be this step.

        They share a side and contradict each other on none. A rumour or a denial says nothing
        about a move that lacks a side it names.
        """
        sides = [
            (self.left, move.from_organization, move.from_capacity),
            (self.joined, move.to_organization, move.to_capacity),
        ]
        return (
            self.sides_shared_with(move) > 0
            and (move.kind == MoveKind.INTERNAL) == self.is_internal
            and all(self._agree(side, organization, capacity) for side, organization, capacity in sides)
            and self.days_from(move) <= SAME_STEP_WITHIN_DAYS
        )

    def sides_shared_with(self, move: Move) -> int:
        return self.left.is_same_as(move.from_organization, move.from_capacity) + self.joined.is_same_as(
            move.to_organization, move.to_capacity
        )

    def days_from(self, move: Move) -> int:
        """The fewest days between a date of the move and that of the step; 0 for a step without one."""
        return min(date.days_apart(self.when) for date in move.dates) if self.when else 0

    def _agree(self, side: Side, organization: Organization | None, capacity: str) -> bool:
        if not side.is_known or side.is_same_as(organization, capacity):
            return True
        return organization is None and self.is_sure


@dataclass(frozen=True, slots=True)
class Plan:
    """What accepting a claim would do.

    ``person`` is None where the person is new, and so is the organization of a side that has a
    name. ``move`` is the move that the claim becomes evidence of, None for a new one;
    ``completes`` says whether the claim may fill in what that move leaves open.
    """

    person: Person | None
    step: Step
    move: Move | None = None
    completes: bool = False

    def new_names(self, claim: Claim) -> list[str]:
        """The names of the records that would be made with the move; none for evidence of one."""
        if self.move is not None:
            return []
        new = [claim.person_name] if self.person is None else []
        new += [side.name for side in (self.step.left, self.step.joined) if side.is_new]
        return list(dict.fromkeys(new))


def plan_acceptance(
    claim: Claim, *, lock: bool = False, resolver: Resolver | None = None, same_as: int | None = None
) -> Plan:
    """Plan to accept a claim.

    With ``lock``, in a transaction, the person and their moves stay as the plan found them
    until it is carried out. What an analyst said of a name stands; every other name is matched
    with what is known now. Raises Undecidable where a name may mean more than one record, or
    nothing says when and there is no ``same_as``: the key of the move that an analyst says it is,
    however different that is; one of the person's. A ``resolver`` that knows the names already saves
    resolving them again.
    """
    resolver = resolver or Resolver()
    left, joined = _meant(claim, LEFT, resolver), _meant(claim, JOINED, resolver)
    person = _meant(claim, PERSON, resolver, at=[each for each in (left, joined) if each])
    step = Step(
        Side(claim.from_name, left, claim.from_capacity),
        Side(claim.to_name, joined, claim.to_capacity),
        when=claim.effective_on or claim.said_on,
        is_sure=claim.status in COUNTED_STATUSES,
    )
    if step.when is None and same_as is None:
        raise Undecidable(
            _("Neither the claim nor its article says when. Fill in “effective on”; a year is enough.")
        )
    if person and same_as is not None:
        same_step = [_move_of(person, same_as, lock=lock)]
    else:
        same_step = _moves_of_the_same_step(person, step, lock=lock) if person else []
    return Plan(
        person,
        step,
        move=same_step[0] if same_step else None,
        completes=len(same_step) == 1 and step.is_sure,
    )


def _meant(claim: Claim, written: WrittenName, resolver: Resolver, *, at: Sequence[Organization] = ()) -> Any:
    """The record that a name means; None where it is new or there is no name."""
    if (chosen := written.chosen(claim)) is not None or not written.name(claim):
        return chosen
    if written.is_said_to_be_new(claim):
        if since := came_since(claim, written, resolver):
            raise Undecidable(
                _("“%(name)s” was said to be new, but since then there is %(candidates)s. Choose again.")
                % {"name": written.name(claim), "candidates": _in_words(since)}
            )
        return None
    found = in_context(written.resolve(claim, resolver), at)
    if found.is_ambiguous:
        raise Undecidable(
            _("“%(name)s” may be %(candidates)s. Open the claim and choose, or say that it is new.")
            % {"name": found.name, "candidates": _in_words(found.candidates)}
        )
    return found.record


def _in_words(candidates: Sequence[Candidate[Any]]) -> str:
    """The candidates with address and score: ``Shunyu Yao [shunyu-yao, 1.00] or …``."""
    named = [f"{each.record} [{each.record.slug}, {each.score:.2f}]" for each in candidates[:_MOST_NAMED]]
    if more := len(candidates) - len(named):
        named.append(ngettext("%d other", "%d others", more) % more)
    return _(" or ").join(named)


def _move_of(person: Person, move_id: int, *, lock: bool) -> Move:
    """The one move that was chosen. Raises Undecidable where it is not the person's any more."""
    move = _moves_of(person, lock=lock).filter(pk=move_id).first()
    if move is None:
        raise Undecidable(_("The move that was chosen is not %s's any more. Choose again.") % person)
    return move


def _moves_of(person: Person, *, lock: bool) -> MoveQuerySet:
    moves = Move.objects.filter(person=person).for_list()
    if lock:
        Person.objects.select_for_update().get(pk=person.pk)
        moves = moves.select_for_update(of=("self",))
    return moves


def _moves_of_the_same_step(person: Person, step: Step, *, lock: bool) -> list[Move]:
    """The person's moves that may be the step, the one that shares most with it first."""
    moves = _moves_of(person, lock=lock)
    alike = [move for move in moves[:_MOST_MOVES] if step.may_be(move)]
    return sorted(alike, key=lambda move: (-step.sides_shared_with(move), step.days_from(move)))
