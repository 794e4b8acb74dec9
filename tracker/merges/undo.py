"""Undoes a merge or a split: each row goes back where it came from, and what was added later stays.

They may be undone in any order; `put_back` says what becomes of a row that was moved on since.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tracker.history import because
from tracker.mergeable import Mergeable
from tracker.merges.merge import CannotMerge, merge, survivor_of
from tracker.merges.models import Merge, MergedRow, Split
from tracker.merges.pointers import pointers_to
from tracker.merges.put_back import put_back, strike
from tracker.merges.rows import delete_row, save_row
from tracker.merges.signals import undone
from tracker.names.models import NamedRecord, NameKind, RecordName


@transaction.atomic
def undo(merge_id: int, *, by: User | None, now: datetime) -> Any:
    """Undo a merge and give the record that is one of its own again.

    Merges of moves that joined what belongs to two people again are undone with it. Costs a few
    queries for each row of the merge. Raises CannotMerge where it was undone before.
    """
    log = Merge.objects.select_for_update().get(pk=merge_id)
    if log.undone_at:
        raise CannotMerge(
            _("The merge “%(merge)s” has been undone already, by %(who)s.")
            % {"merge": log, "who": log.undone_by or _("unknown")}
        )
    records = log.record_model._base_manager.select_for_update(no_key=True).order_by("pk")
    locked = records.in_bulk([log.loser_id, log.survivor_id])
    with because(f"undo of merge {log.pk}"):
        for entry in log.rows.order_by("pk"):
            put_back(log, entry, by)
        loser, survivor = locked[log.loser_id], locked[log.survivor_id]
        loser.refresh_from_db()
        loser.merged_into = None
        strike(MergedRow.objects.of_row(log.model, loser.pk).filter(merge_id__gt=log.pk), ["merged_into_id"])
        save_row(loser, by)
        if isinstance(survivor, NamedRecord):  # it may have lost its primary name to the other
            survivor.refresh_from_db()
            save_row(survivor, by)
        _finish(log, by, now)
        undone.send(type(loser), log=log)
    return loser


@transaction.atomic
def undo_split(split_id: int, *, by: User | None, now: datetime) -> Any:
    """Undo a split and give the record that has its rows again.

    A record that was made for the split and that nothing points at any more becomes part of it.
    Costs a few queries for each row. Raises CannotMerge where it was undone before, or the
    record is not there any more.
    """
    log = Split.objects.select_for_update().get(pk=split_id)
    if log.undone_at:
        raise CannotMerge(
            _("The split “%(split)s” has been undone already, by %(who)s.")
            % {"split": log, "who": log.undone_by or _("unknown")}
        )
    records = log.record_model._base_manager.select_for_update(no_key=True).order_by("pk")
    locked = records.in_bulk([log.original_id, log.other_id])
    if log.original_id not in locked:
        raise CannotMerge(
            _("“%s” was deleted since. Bring it back first, then undo the split.") % log.original_name
        )
    with because(f"undo of split {log.pk}"):
        for entry in log.rows.order_by("pk"):
            put_back(log, entry, by)
        original = survivor_of(locked[log.original_id])
        if (other := locked.get(log.other_id)) is not None and other.merged_into_id is None:
            if log.made_new and _is_left_with_its_name(other):
                for name in other.names.all():
                    delete_row(name, by)
                merge(other, original, by=by, now=now)
            else:
                other.keep_primary_name()
    _finish(log, by, now)
    return original


def _finish(log: Merge | Split, by: User | None, now: datetime) -> None:
    log.undone_by, log.undone_at = by, now
    log.save()
    for apart in list(_joined_what_is_apart(log)):
        undo(apart.pk, by=by, now=now)


def _joined_what_is_apart(log: Merge | Split) -> Iterator[Merge]:
    """Open merges of rows that were put back (moves), where the two can be one and the same no longer."""
    for label in log.rows.exclude(model=log.model).values_list("model", flat=True).distinct():
        model: Any = apps.get_model(label)
        if not issubclass(model, Mergeable):
            continue
        moved = log.rows.filter(model=label).values("row_id")
        joined = Merge.objects.filter(Q(loser_id__in=moved) | Q(survivor_id__in=moved), model=label)
        for each in joined.filter(undone_at__isnull=True).order_by("-pk"):
            pair = model._base_manager.in_bulk([each.loser_id, each.survivor_id])
            if pair[each.loser_id].why_not_merge_into(pair[each.survivor_id]):
                yield each


def _is_left_with_its_name(record: NamedRecord) -> bool:
    """Whether nothing points at a record but its own primary name."""
    for pointers in pointers_to(type(record)):
        rows = pointers.rows(record.pk)
        if issubclass(pointers.model, RecordName):
            rows = rows.exclude(kind=NameKind.PRIMARY)
        if rows.exists():
            return False
    return True
