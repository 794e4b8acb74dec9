"""Which other moves of a person may be the same step."""

from __future__ import annotations

from tracker.moves.models import Move
from tracker.moves.plan import Step

_MOST_MOVES = 200


def likely_twins(move: Move) -> list[Move]:
    """Other moves of the person that may be the same step, by the rules for evidence; the nearest first.

    Reads the latest two hundred moves of the person, in one query.
    """
    step = Step.of(move)
    others = Move.objects.filter(person=move.person_id).exclude(pk=move.pk).for_list()[:_MOST_MOVES]
    alike = [other for other in others if step.may_be(other) or Step.of(other).may_be(move)]
    return sorted(alike, key=lambda other: (-step.sides_shared_with(other), step.days_from(other)))
