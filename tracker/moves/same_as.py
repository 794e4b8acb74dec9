"""Lets the names in a claim mean what they mean in a move of which an analyst says that it is the same."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from tracker.moves.match import JOINED, LEFT, PERSON
from tracker.moves.models import Claim, Move
from tracker.moves.plan import Undecidable
from tracker.moves.vocabulary import NameMatch

MOST_OFFERED = 20


def mean_the_same(claim: Claim, move_id: int) -> None:
    """Choose the records of the move for the names in the claim, without saving it.

    A side on which the move has nobody stays as it was matched. Raises Undecidable where the move
    is not there any more.
    """
    move = Move.objects.select_related("person", "from_organization", "to_organization").filter(pk=move_id)
    if (found := move.first()) is None:
        raise Undecidable(_("The move that was chosen is not there any more. Choose again."))
    PERSON.set(claim, found.person, NameMatch.CHOSEN)
    for written, record in ((LEFT, found.from_organization), (JOINED, found.to_organization)):
        if written.name(claim) and record is not None:
            written.set(claim, record, NameMatch.CHOSEN)


def moves_of_people(people: Sequence[int]) -> list[Move]:
    """Moves of these people (keys), the newest first, at most twenty, to choose one from. One query."""
    return list(Move.objects.filter(person__in=people).for_list()[:MOST_OFFERED]) if people else []
