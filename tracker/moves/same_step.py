"""Moves of the same step as one that is being logged: has somebody logged it already?"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from urllib.parse import urlsplit

from tracker.moves.models import Claim, Move
from tracker.moves.plan import Step

_MOST_MOVES = 200
_MOST_SHOWN = 5
_MOST_CLAIMS = 50


@dataclass(frozen=True, slots=True)
class Logged:
    """A move that is there, and the names of the sources that speak for it, the best first."""

    move: Move
    sources: tuple[str, ...] = ()


def moves_of_the_same_step(move: Move) -> list[Move]:
    """The moves of its person that may be the step of a move that is not saved, the most alike first.

    None where the person, or both sides, are not known yet. One query.
    """
    if not (move.person_id and (move.from_organization_id or move.to_organization_id)):
        return []
    step = Step.of(move)
    moves = Move.objects.filter(person=move.person_id).for_list()
    alike = [each for each in moves[:_MOST_MOVES] if step.may_be(each)]
    return sorted(alike, key=lambda each: (-step.sides_shared_with(each), step.days_from(each)))


def with_sources(moves: list[Move]) -> list[Logged]:
    """The first five of the moves with the sources of their evidence. One query."""
    shown = moves[:_MOST_SHOWN]
    names: dict[int | None, list[str]] = defaultdict(list)
    claims = Claim.objects.filter(move__in=shown).as_evidence().defer("article__text")
    for claim in claims[:_MOST_CLAIMS] if shown else ():
        if (name := _source_of(claim)) and name not in names[claim.move_id]:
            names[claim.move_id].append(name)
    return [Logged(move, tuple(names[move.pk])) for move in shown]


def _source_of(claim: Claim) -> str:
    """The source of its article, else the host of its address; empty where there is neither."""
    if claim.article is not None and claim.article.source is not None:
        return str(claim.article.source)
    try:
        host = urlsplit(claim.url or (claim.article.url if claim.article else "")).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")
