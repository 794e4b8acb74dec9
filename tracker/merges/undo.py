"""Undoes a merge: each row goes back where it came from, and what was added later stays.

Merges may be undone in any order. A row that a later merge moved on goes back all the same,
and is struck from the later merge's log; a row that somebody has since given to another record
stays where they put it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib.auth.models import User
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from tracker.history import because
from tracker.merges.merge import CannotMerge, columns_of, delete_row, redirect, save_row
from tracker.merges.models import Merge, MergedRow
from tracker.merges.pointers import Pointers, pointers_to
from tracker.names.models import NamedRecord


@transaction.atomic
def undo(merge_id: int, *, by: User | None, now: datetime) -> NamedRecord:
    """Undo a merge and give the record that is one of its own again.

    Costs a few queries for each row of the merge. Raises CannotMerge where it was undone before.
    """
    log = Merge.objects.select_for_update().get(pk=merge_id)
    if log.undone_at:
        raise CannotMerge(
            _("The merge “%(merge)s” has been undone already, by %(who)s.")
            % {"merge": log, "who": log.undone_by or _("unknown")}
        )
    records = log.record_model._base_manager.select_for_update(no_key=True).order_by("pk")
    locked = records.in_bulk([log.loser_id, log.survivor_id])
    loser, survivor = locked[log.loser_id], locked[log.survivor_id]
    with because(f"undo of merge {log.pk}"):
        for entry in log.rows.order_by("pk"):
            _put_back(log, entry, by)
        loser.merged_into = None
        _strike_from_later(log, log.model, loser.pk, ["merged_into_id"])
        for record in (loser, survivor):
            save_row(record, by)  # either may have lost its primary name to the other
    log.undone_by, log.undone_at = by, now
    log.save()
    return loser


def _put_back(log: Merge, entry: MergedRow, by: User | None) -> None:
    model: Any = apps.get_model(entry.model)
    row = model._base_manager.filter(pk=entry.row_id).first()
    if entry.was_removed:
        if row is None:
            _recreate(log, model, entry.before, by)
        return
    if row is None:
        _take_from_later_removal(log, entry, model, by)
        return
    later = list(_later(log, entry.model, entry.row_id))
    moved = {
        column: value
        for column, value in entry.before.items()
        if getattr(row, column) == _where_it_should_be(column, entry, later)
    }
    for column, value in moved.items():
        setattr(row, column, value)
    if moved:
        _save_or_drop(row, by)
        _strike_from_later(log, entry.model, entry.row_id, moved)


def _where_it_should_be(column: str, entry: MergedRow, later: Iterable[MergedRow]) -> Any:
    """The value that the merge and those that moved the row on have left behind, if nobody edited it."""
    value = (entry.after or {})[column]
    for step in later:
        if step.after and column in step.after and step.before[column] == value:
            value = step.after[column]
    return value


def _take_from_later_removal(log: Merge, entry: MergedRow, model: Any, by: User | None) -> None:
    """A later merge removed the row since its survivor had the like: bring it back from that log."""
    for removal in _later(log, entry.model, entry.row_id):
        if removal.was_removed:
            removal.delete()
            _recreate(log, model, removal.before | entry.before, by)
            return


def _recreate(log: Merge, model: Any, columns: dict[str, Any], by: User | None) -> None:
    """Bring a row back; where it points at a record that was merged since, that merge takes it on.

    A row that its record has got the like of by another way stays away.
    """
    fields = [
        field for field in model._meta.concrete_fields if field.attname in columns and not field.generated
    ]
    row = model(**{field.attname: field.to_python(columns[field.attname]) for field in fields})
    for later in _open_merges_of_what_it_points_at(log, row):
        whole = columns_of(row)
        entry = redirect(later, _pointers(later, model), row)
        if not _is_saved(row, by):
            entry.before, entry.after = whole, None
            entry.save()
            return
        entry.save()
    _is_saved(row, by)


def _open_merges_of_what_it_points_at(log: Merge, row: Any) -> Iterator[Merge]:
    """One after the other, since a survivor may have been merged in turn."""
    open_merges = Merge.objects.filter(model=log.model, undone_at__isnull=True).exclude(pk=log.pk)
    columns = _pointers(log, type(row)).columns
    while later := open_merges.filter(loser_id__in=[getattr(row, column) for column in columns]).first():
        yield later


def _pointers(log: Merge, model: Any) -> Pointers:
    return next(found for found in pointers_to(log.record_model) if found.model is model)


def _is_saved(row: Any, by: User | None) -> bool:
    """Save a row; False where a constraint refuses it."""
    row._history_user = by  # noqa: SLF001  # how django-simple-history is told
    try:
        with transaction.atomic():
            models.Model.save(row)  # as it was; what its own save would check among other rows held then
    except IntegrityError:
        return False
    return True


def _save_or_drop(row: Any, by: User | None) -> None:
    """Save a row; one that its record has got the like of by another way is not needed twice."""
    if not _is_saved(row, by):
        delete_row(type(row)._base_manager.get(pk=row.pk), by)


def _later(log: Merge, model: str, row_id: int) -> Iterable[MergedRow]:
    return MergedRow.objects.filter(
        model=model, row_id=row_id, merge_id__gt=log.pk, merge__undone_at__isnull=True
    ).order_by("merge_id")


def _strike_from_later(log: Merge, model: str, row_id: int, columns: Iterable[str]) -> None:
    """What is back where it came from is no business of later merges any more."""
    for entry in _later(log, model, row_id):
        if entry.after is None:
            continue
        entry.before = {name: value for name, value in entry.before.items() if name not in columns}
        entry.after = {name: value for name, value in entry.after.items() if name not in columns}
        if entry.after:
            entry.save()
        else:
            entry.delete()
