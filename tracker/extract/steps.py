"""A step: what one verb of one sentence says about one person's move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tracker.dates.partial import PartialDate
from tracker.extract.items import Item, Member
from tracker.extract.languages import Language, Trigger
from tracker.extract.memory import Memory
from tracker.extract.objects import Objects

_HIGHEST = 0.97


@dataclass(frozen=True, slots=True)
class Part:
    """What a score is made of: why, in a few words, and how much it adds."""

    why: str
    amount: float


_TOLD_AGAIN = Part("told more than once", 0.02)


# Never changed once made, but made anew for all that is found out; a frozen one takes four times as long.
@dataclass(slots=True)
class Step:
    """A move of one person as one verb tells it. ``start:end`` is the evidence: its sentence.

    ``cue`` is where the words stand that tell it; ``parts`` make up its score.
    """

    person: str
    rule: str
    parts: tuple[Part, ...]
    start: int
    end: int
    cue: tuple[int, int] = (0, 0)
    status: str = "confirmed"
    from_org: str | None = None
    to_org: str | None = None
    role_from: str | None = None
    role_to: str | None = None
    exit_manner: str | None = None
    entry_manner: str | None = None
    from_capacity: str | None = None  # None: the sentence says nothing plain of this side
    to_capacity: str | None = None
    date: PartialDate | None = None
    past: bool = False  # the verb stands in the past
    settled: bool = True  # False: the organization was inferred, not read beside the verb
    origin_only: bool = False  # tells only where somebody was before, for an arrival that the text states
    target_only: bool = False  # tells only where somebody is now, for a departure that the text states
    guess_from: str | None = None  # a current affiliation, to be used where nothing speaks against it
    told_again: int = 0  # how many more times the text tells it
    total: float | None = None  # what the parts and these times add up to, where it is told again

    @property
    def score(self) -> float:
        """How sure the step is, from 0 to 0.97."""
        return min(_HIGHEST, max(0.0, self._sum))

    @property
    def score_parts(self) -> tuple[Part, ...]:
        """What adds up to the score: the parts, and what is cut off where they add up to too much."""
        parts = (*self.parts, *[_TOLD_AGAIN] * self.told_again)
        excess = round(self.score - self._sum, 2)
        return (*parts, Part("no score is higher", excess)) if excess else parts

    def told_once_more(self, move: Step) -> Step:
        """Another step, ``move``, with the score of this one and a little more."""
        total = self._sum + _TOLD_AGAIN.amount
        return replace(move, parts=self.parts, told_again=self.told_again + 1, total=total)

    @property
    def _sum(self) -> float:
        return sum(part.amount for part in self.parts) if self.total is None else self.total


@dataclass(frozen=True, slots=True)
class Reading:
    """One verb of moving with what stands around it, ready for the rules.

    ``members`` are the people before the verb; ``place`` is the organization before it; ``passive``
    tells "was hired" from "hired"; ``named`` is whether the subject is written, not "she"; ``be`` whether a
    form of "be" stands right before the verb.
    """

    items: Sequence[Item]
    at: int
    trigger: Trigger
    members: tuple[Member, ...]
    subject: Item | None
    relative: bool
    passive: bool
    objects: Objects
    memory: Memory
    language: Language
    named: bool = True
    be: bool = False
    long_past: bool = False  # "left Acme two years ago"

    @property
    def past(self) -> bool:
        return self.trigger.tense == "past"

    def place_of(self, wanted: Item | None, otherwise: int = 0) -> int:
        """Where an item stands among the items; ``otherwise`` where it is none of them."""
        return next((at for at, item in enumerate(self.items) if item is wanted), otherwise)
