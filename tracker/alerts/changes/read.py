"""Reads changes in order, from a cursor on: none is skipped, and none given twice to one who resumes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from tracker.alerts.models import Change, ChangeAction, ChangedKind
from tracker.alerts.models.changes import START, Position, Reader, forgotten_until

KEPT = timedelta(days=90)
_AT_ONCE = 10_000
_OVER = (ChangeAction.MERGED, ChangeAction.DELETED, ChangeAction.ERASED)


class Forgotten(ValueError):
    """The cursor is older than what is kept. The message says what to do."""

    def __init__(self) -> None:
        super().__init__(
            _("Changes are kept for %(days)d days, and this cursor is older. Read everything anew.")
            % {"days": KEPT.days}
        )


@dataclass(frozen=True, slots=True)
class Changed:
    """What has become of one record; ``position`` is that of the last of its changes that were read."""

    kind: ChangedKind
    record_id: int
    action: ChangeAction
    at: datetime
    position: Position


@dataclass(frozen=True, slots=True)
class Page:
    """Changes in order, the place behind the last one that was looked at, and whether there are more."""

    changes: list[Changed]
    end: Position
    has_more: bool


def read_changes(since: Position | None, *, most: int, kinds: Collection[str] = ()) -> Page:
    """The changes behind a place, or from the first that is kept; ``most`` rows are looked at.

    Several changes of one record on a page are one. Raises Forgotten. Five queries at most, along an index.
    """
    forgotten = forgotten_until()
    start = since or START
    if start != START and not forgotten <= start <= Change.objects.newest_possible():
        raise Forgotten
    start = max(start, forgotten)
    rows = list(Change.objects.settled().behind(start).in_order()[: most + 1])
    found = _whole(rows[:most], rows[most:])
    end = found[-1].position if found else start
    changes = [change for change in folded(found) if not kinds or change.kind in kinds]
    return Page(changes, end, has_more=len(rows) > most)


def _whole(rows: list[Change], following: list[Change]) -> list[Change]:
    """The rows without those of a last transaction that goes on behind them, if there is another before."""
    cut = following[0].transaction if following else 0
    kept = [row for row in rows if row.transaction != cut] if cut else rows
    return kept or rows


def folded(rows: Iterable[Change]) -> list[Changed]:
    """What has become of each record, where its last row stands.

    A record that came and went is left out.
    """
    by_record: dict[tuple[str, int], list[Change]] = {}
    for row in rows:
        by_record.setdefault((row.kind, row.record_id), []).append(row)
    changes = []
    for group in by_record.values():
        action = _action([ChangeAction(row.action) for row in group])
        if action is not None:
            last = group[-1]
            kind = ChangedKind(last.kind)
            changes.append(Changed(kind, last.record_id, action, last.at, last.position))
    return sorted(changes, key=lambda change: change.position)


def _action(actions: list[ChangeAction]) -> ChangeAction | None:
    """The outcome of several actions on one record, in their order."""
    came = actions[0] == ChangeAction.CREATED
    decisive = [action for action in actions if action != ChangeAction.CHANGED]
    last = decisive[-1] if decisive else ChangeAction.CHANGED
    if last in _OVER:
        return None if came else last
    if last == ChangeAction.CREATED and actions[0] in _OVER:
        return ChangeAction.CHANGED  # it went and came back
    return last


@transaction.atomic
def forget_old(*, now: datetime) -> int:
    """Delete changes that are older than is promised, and note how far; gives how many."""
    reader = Reader.locked(Reader.FORGOTTEN, start=START)
    old = list(Change.objects.filter(at__lt=now - KEPT).settled().in_order()[:_AT_ONCE])
    if not old:
        return 0
    reader.move_to(max(reader.position, old[-1].position))
    Change.objects.filter(pk__in=[row.pk for row in old]).delete()
    return len(old)
