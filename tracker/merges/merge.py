"""Merges two records of one kind, in a way that can be undone."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_update_with_history

from tracker.history import because, reason_now
from tracker.merges.models import Merge, MergedRow
from tracker.merges.pointers import Pointers, pointers_to
from tracker.names.models import NamedRecord, NameKind, RecordName

BATCH = 500


class CannotMerge(ValueError):
    """The merge or its undoing is refused. The message says why."""


@transaction.atomic
def merge(loser: NamedRecord, survivor: NamedRecord, *, by: User | None, now: datetime) -> Merge:
    """Point everything at the survivor that pointed at the loser, and log each row.

    Names of the loser become aliases of the survivor. A row that the survivor has already
    (the same name, the same parent) is removed and kept in the log. Costs one query for each
    name and for each five hundred rows of other models. Raises CannotMerge, and changes
    nothing, where one of the two has been merged already or they are one record.
    """
    loser, survivor = _locked_pair(loser, survivor)
    log = Merge.objects.create(
        model=loser._meta.label_lower,
        loser_id=loser.pk,
        survivor_id=survivor.pk,
        loser_name=str(loser),
        survivor_name=str(survivor),
        merged_by=by,
        merged_at=now,
    )
    with because(f"merge {log.pk}"):
        for pointers in pointers_to(type(loser)):
            move = _move_one_by_one if pointers.may_collide else _move_in_batches
            move(log, pointers, by)
        loser.refresh_from_db()
        loser.merged_into = survivor
        save_row(loser, by)
    return log


def survivor_of(record: Any) -> Any:
    """The record that a merged record has become part of; itself where it has not been merged."""
    while record.merged_into_id:
        record = record.merged_into
    return record


def _locked_pair(loser: NamedRecord, survivor: NamedRecord) -> tuple[NamedRecord, NamedRecord]:
    if type(loser) is not type(survivor) or loser.pk == survivor.pk:
        raise CannotMerge(_("A record is merged into another one of its kind, not into itself."))
    rows = type(loser)._base_manager.select_for_update(of=("self",), no_key=True).order_by("pk")
    locked = rows.in_bulk([loser.pk, survivor.pk])
    for record in locked.values():
        if record.merged_into is not None:
            raise CannotMerge(
                _("“%(record)s” has been merged into “%(into)s” already.")
                % {"record": record, "into": record.merged_into}
            )
    if len(locked) < 2:
        raise CannotMerge(_("One of the two records is not there any more."))
    return locked[loser.pk], locked[survivor.pk]


def _move_in_batches(log: Merge, pointers: Pointers, by: User | None) -> None:
    while batch := list(pointers.rows(log.loser_id)[:BATCH]):  # what has been moved is not found again
        MergedRow.objects.bulk_create([redirect(log, pointers, row) for row in batch])
        if hasattr(pointers.model, "history"):
            bulk_update_with_history(
                batch,
                pointers.model,
                list(pointers.columns),
                batch_size=BATCH,
                default_user=by,
                default_change_reason=reason_now(),
                manager=pointers.model._base_manager,
            )
        else:
            pointers.model._base_manager.bulk_update(batch, pointers.columns, batch_size=BATCH)


def _move_one_by_one(log: Merge, pointers: Pointers, by: User | None) -> None:
    """For rows that the survivor may have the like of: names and lineage."""
    for row in list(pointers.rows(log.loser_id)):
        whole = columns_of(row)
        entry = redirect(log, pointers, row)
        try:
            with transaction.atomic():
                save_row(row, by)
        except (IntegrityError, ValidationError):
            entry.before, entry.after = whole, None
            delete_row(pointers.model._base_manager.get(pk=row.pk), by)
        entry.save()


def redirect(log: Merge, pointers: Pointers, row: Any) -> MergedRow:
    """Point a row at the survivor, without saving it. Gives its entry in the log."""
    changes: dict[str, Any] = {
        column: log.survivor_id for column in pointers.columns if getattr(row, column) == log.loser_id
    }
    if isinstance(row, RecordName) and row.kind == NameKind.PRIMARY:
        changes["kind"] = NameKind.ALIAS.value
    before = {column: getattr(row, column) for column in changes}
    for column, value in changes.items():
        setattr(row, column, value)
    return MergedRow(merge=log, model=pointers.label, row_id=row.pk, before=before, after=changes)


def columns_of(row: Any) -> dict[str, Any]:
    """Every column of a row, as JSON can hold it."""
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    plain: dict[str, Any] = json.loads(json.dumps(values, cls=DjangoJSONEncoder))
    return plain


def save_row(row: Any, by: User | None) -> None:
    """Save a row, with history that names who did it."""
    row._history_user = by  # noqa: SLF001  # how django-simple-history is told
    row.save()


def delete_row(row: Any, by: User | None) -> None:
    """Delete a row, with history that names who did it."""
    row._history_user = by  # noqa: SLF001  # how django-simple-history is told
    row.delete()
