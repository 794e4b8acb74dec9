"""What has lately been entered, and what has become of it: read from history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from tracker.moves.models import Move
from tracker.moves.vocabulary import MoveStatus

MOST_READ = 1000
_NEWS: dict[str, Any] = {
    MoveStatus.CONFIRMED: _("now confirmed"),
    MoveStatus.ANNOUNCED: _("now announced"),
    MoveStatus.DENIED: _("now denied"),
    MoveStatus.RETRACTED: _("now retracted"),
    MoveStatus.RUMOURED: _("a rumour again"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """A move, and what is new about it."""

    move: Move
    news: Any


def changes_since(moment: datetime, *, most: int) -> list[Change]:
    """The latest moves that were entered, or whose status changed, since then. Two queries.

    Reads the latest thousand changes: in a busier week it shows the end of it.
    """
    model: Any = Move.history.model
    earlier = (
        model.objects.filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id"))
        .order_by("-history_id")
        .values("status")[:1]
    )
    rows = (
        model.objects.filter(history_date__gte=moment)
        .annotate(status_before=Subquery(earlier))
        .order_by("-history_date", "-history_id")
        .values_list("id", "history_type", "status", "status_before")[:MOST_READ]
    )
    news: dict[int, Any] = {}
    for pk, kind, status, before in rows:
        if pk not in news and kind != "-" and (before is None or before != status):
            news[pk] = _("new") if before is None else _NEWS[status]
        if len(news) >= 2 * most:
            break
    moves = {move.pk: move for move in Move.objects.for_list().filter(pk__in=news)}
    return [Change(moves[pk], what) for pk, what in news.items() if pk in moves][:most]
