"""Gives a move the status that its accepted claims lead to.

A status that no claim explains (it was entered before evidence was weighed, or came with data)
counts as entered: it stands, and evidence can only add to it. Nothing here touches a status that
an analyst has set against the evidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tracker.history import because
from tracker.moves.status.rules import Verdict, verdict_of
from tracker.moves.status.statements import Statement, standing, statements_of

if TYPE_CHECKING:
    from tracker.moves.models import Claim, Move

_CAUSE = "status from evidence"


def verdict_on(move: Move) -> Verdict | None:
    """What the accepted claims of a saved move lead to; None where it has none. One query."""
    return verdict_of(statements_of(move, move.claims.weighed()))


def settle_status(move: Move) -> bool:
    """Give a saved move, and save, the status that its accepted claims lead to, whatever it was.

    For what takes a claim away; says whether the status changed. A move without claims keeps its
    status, and so does one whose status an analyst has set. One query, and one to save.
    """
    verdict = None if move.status_override else verdict_on(move)
    if verdict is None or verdict.status == move.status:
        return False
    move.status = verdict.status
    with because(_CAUSE):
        move.save()
    return True


def add_to_status(move: Move, claim: Claim) -> None:
    """Give the move, without saving, the status that it has with this claim as further evidence.

    The claim is not accepted yet. One query for a saved move, none for a new one.
    """
    if not move.status_override:
        _follow(move, [*basis_of(move), *statements_of(move, [claim])])


class Weighing:
    """Weighs further evidence of moves in memory, one claim after the other, before any is saved."""

    def __init__(self) -> None:
        self._so_far: dict[int, list[Statement]] = {}  # by identity of the move

    def add(self, move: Move, claim: Claim) -> None:
        """As `add_to_status`, on top of what was added before. One query for each saved move."""
        if move.status_override:
            return
        if id(move) not in self._so_far:
            self._so_far[id(move)] = basis_of(move)
        self._so_far[id(move)] += statements_of(move, [claim])
        _follow(move, self._so_far[id(move)])


def basis_of(move: Move) -> list[Statement]:
    """What the status of a move rests on; nothing for a new one. One query."""
    if not move.pk:
        return []
    claims = statements_of(move, move.claims.weighed())
    return [*_standing(move, claims), *claims]


def take_from_status(move: Move, claim: Claim, *, was: str) -> None:
    """Give the move, without saving, the status that it has now that this claim is no evidence any more.

    ``was`` is its status before the claim came; where no claim of that time explains it, it stands.
    """
    if move.status_override:
        return
    left = list(move.claims.weighed().exclude(pk=claim.pk))
    came = claim.reviewed_at
    before = [each for each in left if not (came and each.reviewed_at and each.reviewed_at > came)]
    explained = verdict_of(statements_of(move, before))
    stands = [standing(was)] if explained is None or explained.status != was else []
    _follow(move, [*stands, *statements_of(move, left)])


def join_statuses(move: Move, other: Move) -> None:
    """Give the move, without saving, the status that it has with the claims of the other one too."""
    if move.status_override:
        return
    mine, others = (statements_of(each, each.claims.weighed()) for each in (move, other))
    stands = [*_standing(move, mine), *_standing(other, others)]
    _follow(move, [*stands, *mine, *others])


def is_standing(move: Move, verdict: Verdict | None) -> bool:
    """Whether the status was given to the move otherwise than by its claims."""
    return verdict is None or verdict.status != move.status


def _standing(move: Move, statements: Sequence[Statement]) -> list[Statement]:
    if move.status_override:
        return []
    return [standing(move.status)] if is_standing(move, verdict_of(statements)) else []


def _follow(move: Move, statements: Sequence[Statement]) -> None:
    if (verdict := verdict_of(statements)) is not None:
        move.status = verdict.status
