"""What a merge, and the undoing of one, says about pairs."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext as _

from tracker.duplicates.models import PAIRS_OF, Decision, Pair
from tracker.duplicates.settle import lock_pairs, settle
from tracker.merges.models import Merge
from tracker.merges.rows import save_row
from tracker.merges.signals import merged, undone

_SURE = 1.0  # no later name raises a score above it


@receiver(merged)
def remember_same(sender: Any, log: Merge, **_options: object) -> None:
    """Who merges two has said that they are the same."""
    model = PAIRS_OF.get(sender)
    if model is None:
        return
    lock_pairs(model)
    pair = model._default_manager.of(log.loser_id, log.survivor_id).first()
    if pair is not None and pair.decision != Decision.SAME:
        pair.set_decision(Decision.SAME, by=log.merged_by, at=log.merged_at, note=pair.note)
        save_row(pair, log.merged_by)
    settle(model, [log.loser_id, log.survivor_id])


@receiver(undone)
def ask_later(sender: Any, log: Merge, **_options: object) -> None:
    """Who undoes a merge has found it wrong. What was decided before holds again if it was “different”.

    Else the two go to the end of the queue, as unsure: the machine has no ground to suggest them
    again, and an analyst may still say “different”.
    """
    model = PAIRS_OF.get(sender)
    if model is None:
        return
    lock_pairs(model)
    left, right = sorted((log.loser_id, log.survivor_id))
    pair = model._default_manager.of(left, right).first()
    if pair is None:
        pair = model(left_id=left, right_id=right, score=0.0, compared_at=log.undone_at)
        pair.left_name, pair.right_name = pair.left.name, pair.right.name
    if pair.decision in (Decision.SAME, Decision.UNDECIDED):
        _decide_again(pair, log)
        save_row(pair, log.undone_by)
    settle(model, [left, right])


def _decide_again(pair: Pair, log: Merge) -> None:
    history: Any = type(pair).history  # type: ignore[attr-defined]  # of the concrete models
    earlier = history.filter(left=pair.left_id, right=pair.right_id).exclude(decision=Decision.SAME)
    before = earlier.order_by("-history_id").first()
    if before is not None and before.decision == Decision.DIFFERENT:
        pair.set_decision(
            before.decision,
            by=before.decided_by,
            at=before.decided_at,
            note=before.note,
            score=before.decided_score,
        )
    else:
        note = pair.note or _("The merge of the two was undone.")
        pair.set_decision(Decision.UNSURE, by=log.undone_by, at=log.undone_at, note=note, score=_SURE)
