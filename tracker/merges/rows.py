"""Makes rows that point at one record point at another, and logs each."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from simple_history.utils import bulk_update_with_history

from tracker.history import reason_now
from tracker.merges.models import Merge, MergedRow, Split
from tracker.merges.pointers import Pointers
from tracker.names.models import NameKind, RecordName

BATCH = 500


def move_rows(log: Merge | Split, pointers: Pointers, batches: Iterable[list[Any]], by: User | None) -> None:
    """Point the rows, in batches of at most five hundred, at the other record.

    A row that this record has the like of (the same name, the same parent) is removed and kept
    in the log. Costs a few queries for each row where that can happen, and else for each batch.
    """
    move = _move_one_by_one if pointers.may_collide else _move_at_once
    for batch in batches:
        move(log, pointers, batch, by)


def redirect(log: Merge | Split, pointers: Pointers, row: Any) -> MergedRow:
    """Point a row at the other record, without saving it. Gives its entry in the log."""
    changes: dict[str, Any] = {
        column: log.to_id for column in pointers.columns if getattr(row, column) == log.from_id
    }
    if isinstance(row, RecordName) and row.kind == NameKind.PRIMARY:
        changes["kind"] = NameKind.ALIAS.value
    before = {column: getattr(row, column) for column in changes}
    for column, value in changes.items():
        setattr(row, column, value)
    return entry_of(log, row, before, changes)


def entry_of(log: Merge | Split, row: Any, before: dict[str, Any], after: dict[str, Any] | None) -> MergedRow:
    """An entry of the log, not saved yet."""
    of_log = {"merge": log} if isinstance(log, Merge) else {"split": log}
    return MergedRow(model=row._meta.label_lower, row_id=row.pk, before=before, after=after, **of_log)


def columns_of(row: Any) -> dict[str, Any]:
    """Every column of a row that is not computed from others, as JSON can hold it."""
    fields = (field for field in row._meta.concrete_fields if not field.generated)
    values = {field.attname: getattr(row, field.attname) for field in fields}
    plain: dict[str, Any] = json.loads(json.dumps(values, cls=DjangoJSONEncoder))
    return plain


def set_columns(row: Any, columns: dict[str, Any]) -> None:
    """Give a row values as they stand in the log."""
    for field in row._meta.concrete_fields:
        if field.attname in columns:
            setattr(row, field.attname, field.to_python(columns[field.attname]))


def save_row(row: Any, by: User | None) -> None:
    """Save a row, with history that names who did it."""
    row._history_user = by  # noqa: SLF001  # how django-simple-history is told
    row.save()


def delete_row(row: Any, by: User | None) -> None:
    """Delete a row, with history that names who did it."""
    row._history_user = by  # noqa: SLF001  # how django-simple-history is told
    row.delete()


def _move_at_once(log: Merge | Split, pointers: Pointers, batch: list[Any], by: User | None) -> None:
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


def _move_one_by_one(log: Merge | Split, pointers: Pointers, batch: list[Any], by: User | None) -> None:
    """For rows that the other record may have the like of: names and lineage."""
    for row in batch:
        whole = columns_of(row)
        entry = redirect(log, pointers, row)
        try:
            with transaction.atomic():
                save_row(row, by)
        except (IntegrityError, ValidationError):
            entry.before, entry.after = whole, None
            delete_row(pointers.model._base_manager.get(pk=row.pk), by)
        entry.save()
