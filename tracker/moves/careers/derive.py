"""From one person's moves to spells and transfers. Plain rows in, plain rows out; no database, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise

from orgs.lineage import Lineages
from tracker.dates import PartialDate
from tracker.moves.models.spell import SpellEnd
from tracker.moves.vocabulary import COUNTED_STATUSES, Capacity, EntryManner, ExitManner, MoveKind, MoveStatus

_POSTS = frozenset({Capacity.EMPLOYMENT, Capacity.ACADEMIC})


@dataclass(frozen=True, slots=True)
class Step:
    """What a career needs of a move."""

    pk: int
    from_id: int | None
    to_id: int | None
    from_capacity: str
    to_capacity: str
    status: str
    exit_manner: str
    entry_manner: str
    announced_on: PartialDate | None
    effective_on: PartialDate | None
    unsourced: bool = False

    @property
    def when(self) -> PartialDate:
        """The date of the move: when it took effect if that is known, else when it was announced."""
        when = self.effective_on or self.announced_on
        if when is None:
            raise ValueError(f"Move {self.pk} has no date.")
        return when

    @property
    def first_evidence(self) -> date:
        return min(day.first_day for day in (self.announced_on, self.effective_on) if day)

    @property
    def is_internal(self) -> bool:
        return self.from_id is not None and self.from_id == self.to_id

    @property
    def kind(self) -> MoveKind:
        if self.from_id is None:
            return MoveKind.ARRIVAL
        if self.to_id is None:
            return MoveKind.DEPARTURE
        return MoveKind.INTERNAL if self.is_internal else MoveKind.TRANSFER


@dataclass(frozen=True, slots=True)
class SpellRow:
    """One spell; see the model for what its fields mean."""

    organization_id: int
    capacity: str
    started_on: PartialDate | None
    seen_from: date
    seen_until: date
    end: str = SpellEnd.OPEN
    ended_on: PartialDate | None = None
    entry_manner: str = EntryManner.UNKNOWN
    exit_manner: str = ExitManner.UNKNOWN
    first_move: int | None = None
    last_move: int | None = None
    unsourced: bool = True

    def ended(self, step: Step) -> SpellRow:
        """The spell as it is when the step has ended it."""
        return replace(
            self,
            end=SpellEnd.ENDED,
            ended_on=step.when,
            seen_until=max(self.seen_from, step.when.first_day),
            exit_manner=step.exit_manner,
            last_move=step.pk,
            unsourced=self.unsourced and step.unsourced,
        )

    def still_there(self, step: Step) -> SpellRow:
        """The spell as it is when the step has told that it goes on."""
        return replace(
            self,
            seen_until=max(self.seen_until, step.when.first_day),
            unsourced=self.unsourced and step.unsourced,
        )


@dataclass(frozen=True, slots=True)
class TransferRow:
    """One way from an organization to another."""

    from_id: int
    to_id: int
    from_capacity: str
    to_capacity: str
    when: PartialDate
    gap_days: int
    status: str
    departure: int
    arrival: int
    unsourced: bool


@dataclass(slots=True)
class Career:
    """All of one person's spells, in the order in which they are known to begin, and transfers."""

    spells: list[SpellRow] = field(default_factory=list)
    transfers: list[TransferRow] = field(default_factory=list)


def derive_career(steps: Iterable[Step], lineages: Lineages) -> Career:
    """The spells of the announced and confirmed steps, and the transfers of all that are not denied.

    An exit from an organization ends the open spells in posts there and in its descendants on that
    day; one from a board or an advisory seat ends that seat. A later post elsewhere ends those that
    nobody is said to have left, at a time that is unknown. Takes time in the square of the steps
    of one person whose dates may be in either order, and is linear in all others.
    """
    walk = _Walk(lineages)
    all_steps = list(steps)
    in_order = list(_in_order([step for step in all_steps if step.status in COUNTED_STATUSES], walk))
    return Career(walk.spells, list(_transfers(all_steps, in_order)))


class _Walk:
    """A person's way through their steps: what is open, and what has been closed."""

    def __init__(self, lineages: Lineages) -> None:
        self.lineages = lineages
        self.spells: list[SpellRow] = []

    def take(self, step: Step) -> None:
        """One more step, in order."""
        if step.is_internal and _seat(step.from_capacity) == _seat(step.to_capacity):
            self._stay(step)
            return
        if step.from_id is not None:
            self._leave(step, step.from_id)
        if step.to_id is not None:
            self._come(step, step.to_id)

    def follows(self, step: Step) -> int:
        """How well the step goes on from here, the best first: from where they are, from nowhere, else."""
        if step.from_id is None:
            return 1
        is_there = any(
            _seat(self.spells[at].capacity) == _seat(step.from_capacity)
            and self._belongs(self.spells[at].organization_id, step.from_id, step.when.first_day)
            for at in self._open()
        )
        return 0 if is_there else 2

    def _open(self) -> Iterator[int]:
        return (at for at, spell in enumerate(self.spells) if spell.end == SpellEnd.OPEN)

    def _belongs(self, organization_id: int, ancestor_id: int, day: date) -> bool:
        return ancestor_id in self.lineages.line(organization_id, on=day)

    def _leave(self, step: Step, left: int) -> None:
        day, was_there = step.when.first_day, False
        for at in list(self._open()):
            spell = self.spells[at]
            if _seat(spell.capacity) == _seat(step.from_capacity) and self._belongs(
                spell.organization_id, left, day
            ):
                self.spells[at], was_there = spell.ended(step), True
        if was_there:
            return
        self._close_others(step, left, step.from_capacity)
        unknown = SpellRow(left, step.from_capacity, None, step.first_evidence, step.first_evidence)
        self.spells.append(unknown.ended(step))

    def _come(self, step: Step, to: int) -> None:
        for at in self._open():
            spell = self.spells[at]
            if spell.organization_id == to and _seat(spell.capacity) == _seat(step.to_capacity):
                self.spells[at] = spell.still_there(step)
                return
        self._close_others(step, to, step.to_capacity)
        day = step.when.first_day
        self.spells.append(
            SpellRow(
                to,
                step.to_capacity,
                step.when,
                day,
                day,
                entry_manner=step.entry_manner,
                first_move=step.pk,
                unsourced=step.unsourced,
            )
        )

    def _stay(self, step: Step) -> None:
        """A step within an organization says that they are there."""
        day = step.when.first_day
        for at in self._open():
            spell = self.spells[at]
            if spell.organization_id == step.to_id and _seat(spell.capacity) == _seat(step.to_capacity):
                self.spells[at] = spell.still_there(step)
                return
        if step.to_id is not None:
            self._close_others(step, step.to_id, step.to_capacity)
            self.spells.append(
                SpellRow(
                    step.to_id, step.to_capacity, None, step.first_evidence, max(step.first_evidence, day)
                )
            )

    def _close_others(self, step: Step, organization_id: int, capacity: str) -> None:
        """Who takes employment elsewhere has left the employment of which no end is told."""
        if capacity != Capacity.EMPLOYMENT:
            return
        day = step.when.first_day
        for at in list(self._open()):
            spell = self.spells[at]
            if spell.capacity == Capacity.EMPLOYMENT and not (
                self._belongs(spell.organization_id, organization_id, day)
                or self._belongs(organization_id, spell.organization_id, day)
            ):
                self.spells[at] = replace(spell, end=SpellEnd.UNKNOWN)


def _seat(capacity: str) -> str:
    """Employment and an academic post are one seat to leave; a board or an advisory one is another."""
    return "post" if capacity in _POSTS else capacity


def _in_order(steps: list[Step], walk: _Walk) -> Iterator[Step]:
    """The steps in the order in which they happened, each taken by the walk.

    Where vague dates leave open which comes first, the one that goes on from where the person is.
    """
    left = sorted(steps, key=lambda step: (step.when.first_day, step.when.last_day, step.pk))
    while left:
        latest = min(step.when.last_day for step in left)
        may_be_next = [step for step in left if step.when.first_day <= latest]
        following = (
            min(may_be_next, key=lambda step: (walk.follows(step), step.when.last_day, step.pk))
            if len(may_be_next) > 1
            else may_be_next[0]
        )
        left.remove(following)
        walk.take(following)
        yield following


def _transfers(steps: list[Step], in_order: list[Step]) -> Iterator[TransferRow]:
    """Each move between two organizations, and each arrival that comes after a departure."""
    for step in steps:
        if step.kind == MoveKind.TRANSFER and step.status not in (MoveStatus.DENIED, MoveStatus.RETRACTED):
            yield _transfer(step, step, gap_days=0)
    posts = [step for step in in_order if not step.is_internal and _concerns_a_post(step)]
    for departure, arrival in pairwise(posts):
        ends_and_begins = departure.kind == MoveKind.DEPARTURE and arrival.kind == MoveKind.ARRIVAL
        if ends_and_begins and departure.from_id != arrival.to_id:
            yield _transfer(departure, arrival, gap_days=departure.when.days_apart(arrival.when))


def _concerns_a_post(step: Step) -> bool:
    sides = ((step.from_id, step.from_capacity), (step.to_id, step.to_capacity))
    return any(side is not None and capacity in _POSTS for side, capacity in sides)


def _transfer(departure: Step, arrival: Step, *, gap_days: int) -> TransferRow:
    assert departure.from_id is not None and arrival.to_id is not None  # noqa: S101, PT018  # by the kinds above
    is_announced = MoveStatus.ANNOUNCED in (departure.status, arrival.status)
    return TransferRow(
        departure.from_id,
        arrival.to_id,
        departure.from_capacity,
        arrival.to_capacity,
        departure.when,
        gap_days,
        MoveStatus.ANNOUNCED if is_announced else departure.status,
        departure.pk,
        arrival.pk,
        departure.unsourced and arrival.unsourced,
    )
