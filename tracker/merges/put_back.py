"""Puts one row back where it was before a merge or a split, as far as nobody has decided otherwise since.

What merely followed a record that was merged later goes back all the same, and is struck from
the log of the later merge. What somebody has since given to another record stays where they put
it. The same holds for what a later split or merge has decided on; its own undoing then leads to
where the row was before both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.apps import apps
from django.contrib.auth.models import User
from django.db import IntegrityError, models, transaction

from tracker.merges.models import Merge, MergedRow, Rearrangement, Split
from tracker.merges.pointers import Pointers, pointers_to
from tracker.merges.rows import columns_of, delete_row, redirect, save_row, set_columns


def put_back(log: Merge | Split, entry: MergedRow, by: User | None) -> None:
    """Undo what a merge or split did to one row. Costs a few queries."""
    model: Any = apps.get_model(entry.model)
    row = model._base_manager.filter(pk=entry.row_id).first()
    later = list(MergedRow.objects.of_row(entry.model, entry.row_id).filter(pk__gt=entry.pk))
    if entry.was_removed:
        if row is None:
            _land(log, _instance(model, entry.before), by)
    elif row is None:
        _bring_back(log, entry, later, model, by)
    elif columns := _columns_to_put_back(entry, row, later):
        was = columns_of(row)
        set_columns(row, columns)
        strike(later, columns)
        if _land(log, row, by):
            _follow(row, was, columns, by)


def strike(later: Iterable[MergedRow], columns: Iterable[str]) -> None:
    """What is back where it came from is no business of later merges any more."""
    for entry in later:
        if entry.after is None:
            continue
        entry.before = {name: value for name, value in entry.before.items() if name not in columns}
        entry.after = {name: value for name, value in entry.after.items() if name not in columns}
        if entry.after:
            entry.save()
        else:
            entry.delete()


def _columns_to_put_back(entry: MergedRow, row: Any, later: Sequence[MergedRow]) -> dict[str, Any]:
    """The columns that hold what the entry and those that followed it left behind, and their old values."""
    now = columns_of(row)
    columns: dict[str, Any] = {}
    for column, before in entry.before.items():
        value = (entry.after or {})[column]
        for step in later:
            if step.after is None or column not in step.after or step.before[column] != value:
                continue
            if step.is_decision:
                step.before[column] = before
                step.save()
                break
            value = step.after[column]
        else:
            if now[column] == value:
                columns[column] = before
    return columns


def _bring_back(
    log: Merge | Split, entry: MergedRow, later: Sequence[MergedRow], model: Any, by: User | None
) -> None:
    """A later merge or split removed the row since another record had the like."""
    values = dict(entry.after or {})
    for step in later:
        matching = [column for column in values if step.before.get(column) == values[column]]
        if step.is_decision and matching:
            step.before |= {column: entry.before[column] for column in matching}
            step.save()
            return
        if step.after is None:
            step.delete()
            _land(log, _instance(model, step.before | entry.before), by)
            return
        values |= {column: step.after[column] for column in matching if column in step.after}


def _land(log: Rearrangement, row: Any, by: User | None) -> bool:
    """Save a row; where it points at a record that was merged since, that merge takes it on.

    A row that its record has got the like of by another way is dropped; says whether it is there.
    """
    for later in _open_merges_of_what_it_points_at(log, row):
        whole = columns_of(row)
        entry = redirect(later, _pointers(later, type(row)), row)
        if not _is_saved(row, by):
            entry.before, entry.after = whole, None
            _add_to_log(entry)
            _drop(row, by)
            return False
        _add_to_log(entry)
    if not _is_saved(row, by):
        _drop(row, by)
        return False
    return True


def _follow(row: Any, was: dict[str, Any], columns: dict[str, Any], by: User | None) -> None:
    """What a survivor was given by a row that was merged into it follows that row."""
    if not getattr(row, "merged_into_id", None):
        return
    given = MergedRow.objects.filter(
        model=row._meta.label_lower,
        merge__model=row._meta.label_lower,
        merge__loser_id=row.pk,
        merge__undone_at__isnull=True,
    )
    entry = given.filter(row_id=models.F("merge__survivor_id")).first()
    if entry is None or entry.after is None:
        return
    survivor = type(row)._base_manager.get(pk=entry.row_id)
    now = columns_of(survivor)
    moved = {
        column: value
        for column, value in columns.items()
        if entry.after.get(column) == was[column] == now[column]
    }
    if moved:
        entry.after |= moved
        entry.save()
        set_columns(survivor, moved)
        save_row(survivor, by)
        _follow(survivor, now, moved, by)


def _open_merges_of_what_it_points_at(log: Rearrangement, row: Any) -> Iterator[Merge]:
    """One after the other, since a survivor may have been merged in turn."""
    open_merges = Merge.objects.filter(model=log.model, undone_at__isnull=True)
    if isinstance(log, Merge):
        open_merges = open_merges.exclude(pk=log.pk)
    pointers = _pointers(log, type(row))
    columns = pointers.columns if pointers else ()
    while later := open_merges.filter(loser_id__in=[getattr(row, column) for column in columns]).first():
        yield later


def _pointers(log: Rearrangement, model: Any) -> Any:
    """How a model points at the records that were merged or split; None where it does not."""
    found: Iterator[Pointers] = (each for each in pointers_to(log.record_model) if each.model is model)
    return next(found, None)


def _add_to_log(entry: MergedRow) -> None:
    """The merge may have moved another column of the row when it was done."""
    there = MergedRow.objects.filter(merge=entry.merge, model=entry.model, row_id=entry.row_id).first()
    if there is None or there.after is None:
        entry.save()
        return
    there.before = entry.before if entry.after is None else there.before | entry.before
    there.after = None if entry.after is None else there.after | entry.after
    there.save()


def _instance(model: Any, columns: dict[str, Any]) -> Any:
    row = model()
    set_columns(row, columns)
    return row


def _is_saved(row: Any, by: User | None) -> bool:
    """Save a row; False where a constraint refuses it."""
    row._history_user = by  # noqa: SLF001  # how django-simple-history is told
    try:
        with transaction.atomic():
            models.Model.save(row)  # as it was; what its own save would check among other rows held then
    except IntegrityError:
        return False
    return True


def _drop(row: Any, by: User | None) -> None:
    for there in type(row)._base_manager.filter(pk=row.pk):
        delete_row(there, by)
