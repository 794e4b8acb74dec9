"""What became of a move over time, as readers may know it: what changed and when, not by whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.dates import PartialDate, Precision
from tracker.moves.models import Move
from tracker.moves.vocabulary import MoveStatus

MOST = 30
_DATES = {"announced_on": gettext_lazy("announced"), "effective_on": gettext_lazy("effective")}
_SIDES = {
    "from_organization_id": gettext_lazy("where from"),
    "to_organization_id": gettext_lazy("where to"),
    "person_id": gettext_lazy("who"),
}


@dataclass(frozen=True, slots=True)
class Happening:
    """What changed at one time, as short sentences."""

    at: datetime
    said: tuple[str, ...]


def happenings(move: Move) -> list[Happening]:
    """The last thirty changes of status, dates and sides, the latest first. One query."""
    history: Any = move.history
    rows = list(history.order_by("-history_date", "-history_id")[: MOST + 1])[::-1]
    found = []
    if rows and rows[0].history_type == "+":
        said = _("Entered: %(status)s.") % {"status": MoveStatus(rows[0].status).label}
        found.append(Happening(rows[0].history_date, (said,)))
    for before, after in pairwise(rows):
        if sentences := tuple(_changes(before, after)):
            found.append(Happening(after.history_date, sentences))
    return found[::-1]


def _changes(before: Any, after: Any) -> list[str]:
    said = []
    if before.status != after.status:
        names = {"before": MoveStatus(before.status).label, "after": MoveStatus(after.status).label}
        said.append(_("Status: %(before)s, now %(after)s.") % names)
    for name, label in _DATES.items():
        old, new = _date(before, name), _date(after, name)
        if old != new:
            values = {"date": label, "before": old or "–", "after": new or "–"}
            said.append(_("Date %(date)s: %(before)s, now %(after)s.") % values)
    said += [
        _("Corrected: %(what)s.") % {"what": label}
        for name, label in _SIDES.items()
        if getattr(before, name) != getattr(after, name)
    ]
    return said


def _date(row: Any, name: str) -> PartialDate | None:
    first_day = getattr(row, f"{name}_first_day")
    return first_day and PartialDate(first_day, Precision(getattr(row, f"{name}_precision")))
