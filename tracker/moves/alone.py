"""With four eyes on: what nobody may make of a public move alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from tracker.moves.life import NotPossible
from tracker.moves.models import Move
from tracker.moves.vocabulary import MoveStatus

_SURENESS = {
    MoveStatus.DENIED: 0,
    MoveStatus.RETRACTED: 0,
    MoveStatus.RUMOURED: 1,
    MoveStatus.ANNOUNCED: 2,
    MoveStatus.CONFIRMED: 3,
}


@contextmanager
def nothing_surer(move_id: int, *, but_by_evidence: bool = False) -> Iterator[None]:
    """Take a step back, with NotPossible, that makes the move surer than it was on one person's word.

    ``but_by_evidence`` lets a step pass that only follows what was accepted, which two have seen.
    """
    with transaction.atomic():
        before = _status(move_id)
        yield
        after = _status(move_id)
        is_surer = before and after and _SURENESS[after] > _SURENESS[before]
        if settings.FOUR_EYES and is_surer and not but_by_evidence:
            raise NotPossible(
                _(
                    "With four eyes on, nobody makes a move surer alone. "
                    "Log what you know as evidence of it; it counts once a reviewer approves it."
                )
            )


def _status(move_id: int) -> MoveStatus | None:
    """Its status; the move stays locked in the transaction."""
    rows = Move.objects.select_for_update(of=("self",)).filter(pk=move_id)
    status = rows.values_list("status", flat=True).first()
    return MoveStatus(status) if status else None
