"""Compares what an article is read to say with the claims that it has made before. Reads, never writes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tracker.history import people_changes
from tracker.moves.models import Claim
from tracker.moves.vocabulary import Review

READ = (
    *("quote", "person_name", "from_name", "to_name", "role_from", "role_to"),
    *("exit_manner", "entry_manner", "from_capacity", "to_capacity", "status"),
    *("effective_on_first_day", "effective_on_precision"),
)
"""The columns of a claim that say what was read; ``score``, ``rule`` and the offsets say how."""

_Names = tuple[str, str, str]


@dataclass(slots=True)
class Comparison:
    """Which claims are new, which were made before, and which are not made any more.

    ``again`` pairs what is stored with how it is read now. ``settled`` are the keys of stored claims that
    a person has decided on or changed.
    """

    new: list[Claim] = field(default_factory=list)
    again: list[tuple[Claim, Claim]] = field(default_factory=list)
    gone: list[Claim] = field(default_factory=list)
    settled: set[int] = field(default_factory=set)

    @property
    def stored(self) -> list[Claim]:
        """The claims that were made before."""
        return [*(claim for claim, _read in self.again), *self.gone]

    @property
    def changed(self) -> list[tuple[Claim, Claim]]:
        """Of those that nobody has decided on, which say something else now."""
        return [
            (stored, read)
            for stored, read in self.again
            if stored.pk not in self.settled and differs(stored, read)
        ]


def differs(stored: Claim, read: Claim) -> bool:
    """Whether the two say something else."""
    return any(getattr(stored, name) != getattr(read, name) for name in READ)


def compare(stored: Sequence[Claim], read: Sequence[Claim]) -> Comparison:
    """Pair the claims of one article with how it is read now.

    By their names as first read, in the order of the text; then, of those that nobody has decided on, by
    the person and sides that do not contradict each other. Two queries, none where nothing is stored.
    """
    found = Comparison(settled=_settled(stored))
    first = _names_first_read(stored) if found.settled else {}
    left = list(read)
    for claim in sorted(stored, key=lambda each: (each.start or 0, each.pk)):
        names = {_names(claim), first.get(claim.pk, _names(claim))}
        if (same := next((each for each in left if _names(each) in names), None)) is not None:
            left.remove(same)
            found.again.append((claim, same))
        else:
            found.gone.append(claim)
    for claim in [each for each in found.gone if each.pk not in found.settled]:
        if (same := next((each for each in left if _is_alike(claim, each)), None)) is not None:
            left.remove(same)
            found.gone.remove(claim)
            found.again.append((claim, same))
    found.new = left
    return found


def _settled(stored: Sequence[Claim]) -> set[int]:
    """Those that a person has decided on, or written in."""
    keys = {claim.pk for claim in stored}
    decided = {claim.pk for claim in stored if claim.review != Review.PENDING or claim.awaits_approval}
    if not keys - decided:
        return decided
    by_people = people_changes(Claim).filter(id__in=keys - decided)
    return decided | set(by_people.values_list("id", flat=True).distinct())


def _names_first_read(stored: Sequence[Claim]) -> dict[int, _Names]:
    """The names of each claim before anybody corrected them."""
    rows = Claim.history.filter(id__in=[claim.pk for claim in stored]).order_by("-history_id")
    names = rows.values_list("id", "person_name", "from_name", "to_name")
    return {key: (person, left, joined) for key, person, left, joined in names}


def _names(claim: Claim) -> _Names:
    return claim.person_name, claim.from_name, claim.to_name


def _is_alike(one: Claim, other: Claim) -> bool:
    """The same person, and no side on which each names another organization."""
    sides = ((one.from_name, other.from_name), (one.to_name, other.to_name))
    is_compatible = all(a == b or not (a and b) for a, b in sides)
    return one.person_name == other.person_name and is_compatible and any(a == b for a, b in sides if a)


def in_words(claim: Claim) -> Iterator[str]:
    """What a claim says, for a list of changes: names, then what else was read."""
    yield str(claim)
    yield claim.status
    if claim.effective_on:
        yield str(claim.effective_on)
