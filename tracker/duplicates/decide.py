"""What an analyst says of a pair."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from tracker.duplicates.models import Pair
from tracker.duplicates.settle import lock_pairs, settle
from tracker.merges.rows import save_row


class CannotDecide(ValueError):
    """The decision is not taken. The message says why."""


@transaction.atomic
def decide(  # who, what, when, why, and upon what
    model: type[Pair], pair_id: int, decision: str, *, seen: str, by: User, now: datetime, note: str = ""
) -> Any:
    """Remember a decision; `Decision.UNDECIDED` takes the last one back, and the pair is asked again.

    ``seen`` is the `Pair.version` that the analyst had before them. Raises CannotDecide, and changes
    nothing, where somebody else has decided meanwhile, or one of the two is gone or merged.
    """
    lock_pairs(model)
    pair = model._default_manager.with_records().filter(pk=pair_id).first()
    if pair is None:
        raise CannotDecide(_("This pair is not there any more: one of the two was deleted."))
    if pair.version != seen:
        raise CannotDecide(_decided_meanwhile(pair))
    for record in pair.merged_records:
        raise CannotDecide(
            _("“%(record)s” was merged into “%(into)s” meanwhile. Nothing was decided.")
            % {"record": record, "into": record.merged_into}
        )
    pair.set_decision(decision, by=by, at=now, note=note)
    save_row(pair, by)
    settle(model, [pair.left_id, pair.right_id])
    return pair


def _decided_meanwhile(pair: Any) -> str:
    said = {
        "pair": pair,
        "who": pair.decided_by or _("somebody"),
        "decision": pair.get_decision_display(),
    }
    if not pair.is_decided:
        return _("The decision on “%(pair)s” was taken back meanwhile. Nothing was changed.") % said
    return _("%(who)s has decided on “%(pair)s” meanwhile: %(decision)s. Your decision is not saved.") % said
