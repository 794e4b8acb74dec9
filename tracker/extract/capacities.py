"""In which capacity a person stands on each side of a step: employment, board, advisory, academic."""

from __future__ import annotations

from tracker.extract.affiliations import title_of
from tracker.extract.items import Member
from tracker.extract.steps import Reading

_LEAVING = frozenset({"departs", "drops"})
_SEATS = ("advisory", "board")

Capacity = str | None


def capacities(
    reading: Reading, member: Member, from_org: str | None, to_org: str | None
) -> tuple[Capacity, Capacity]:
    """The capacity before and after the step; None for a side of which the sentence says nothing plain.

    A post or a seat behind the verb speaks of the side that the verb is about: "left the board of Acme",
    "joined Acme as an adviser". A title beside the name speaks only of the organization it names.
    """
    seat, preposition = _seat(reading)
    leaves = reading.trigger.frame.pattern in _LEAVING
    of_verb = _of_verb(reading, None if preposition == ("for" if leaves else "from") else seat)
    beside = _beside(reading, member, from_org)
    if leaves:
        return of_verb or beside or _plain(reading, from_org), seat if preposition == "for" else None
    return seat if preposition == "from" else beside, of_verb or _plain(reading, to_org)


def _seat(reading: Reading) -> tuple[Capacity, str]:
    """The seat that is taken or given up, and the preposition before it."""
    leaves = reading.trigger.frame.pattern in _LEAVING and not reading.objects.position
    for kind in _SEATS:
        preposition = reading.objects.seats.get(kind)
        if preposition is not None and not (leaves and preposition == "to"):  # "fired for lying to the board"
            return kind, preposition
    return None, ""


def _of_verb(reading: Reading, seat: Capacity) -> Capacity:
    title = title_of(reading.objects.role)
    if title is None:
        return seat
    if seat is not None and title.lower().split()[-1] in reading.language.board_titles:
        return seat
    return _of_title(reading, title)


def _beside(reading: Reading, member: Member, place: str | None) -> Capacity:
    """What a title beside the name says: "Jane Doe, a professor at Acme University,"."""
    for role in member.roles:
        stated = reading.memory.role_place(role, member.mention.name)
        if role.title and place is not None and stated == place:
            return _of_title(reading, role.title)
    return None


def _of_title(reading: Reading, title: str) -> str:
    academic = any(word in reading.language.academic_words for word in title.lower().split())
    return "academic" if academic else "employment"


def _plain(reading: Reading, place: str | None) -> Capacity:
    """Employment, where the organization stands beside the verb with no seat: "left Acme"."""
    named = any(item.mention is not None for item in reading.objects.places.values())
    return "employment" if place is not None and named else None
