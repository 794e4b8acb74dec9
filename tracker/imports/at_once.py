"""Imports a file in one go, without a person who looks at it in between."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User

from tracker.imports.models import ImportBatch, ImportFile
from tracker.imports.sheets.limits import BadFile, check_size
from tracker.imports.vocabulary import CHOICES_FOR, Choice, ImportState, Verdict
from tracker.imports.work import work_on


@dataclass(frozen=True, slots=True)
class AtOnce:
    """How a file is imported: who is said to have accepted its rows, and what becomes of conflicts."""

    by: User | None = None
    date_order: str = ""
    conflicts: str = ""
    is_dry_run: bool = False


def import_file(
    name: str,
    content: bytes,
    how: AtOnce,
    *,
    now: datetime,
    tell: Callable[[ImportBatch], None] = lambda _batch: None,
) -> ImportBatch:
    """Read, check and import a file. Where a row is in the way, or in a dry run, nothing is kept of it.

    ``tell`` hears of the checked import before it is imported or removed. Raises BadFile where
    the file cannot be read. The state of what is given back says whether it was imported.
    """
    check_size(len(content))
    batch = ImportBatch.of_file(name, created_by=how.by, created_at=now, date_order=how.date_order)
    ImportFile.objects.create(batch=batch, content=content)
    try:
        _work(batch, now)
        if batch.state == ImportState.FAILED:
            raise BadFile(batch.problem)
        _choose(batch, how.conflicts, now)
        tell(batch)
        if not how.is_dry_run and not batch.rows.blocking().exists():
            ImportBatch.objects.advance(batch.pk, of=ImportState.CHECKED, to=ImportState.IMPORTING)
            batch.refresh_from_db()
            _work(batch, now)
    finally:
        if batch.state != ImportState.IMPORTED:
            batch.remove_rows()
            ImportBatch.objects.filter(pk=batch.pk).delete()
    return batch


def _work(batch: ImportBatch, now: datetime) -> None:
    work_on(batch, now=now)
    batch.refresh_from_db()


def _choose(batch: ImportBatch, conflicts: str, now: datetime) -> None:
    """Do the same with every conflict, where that was asked for; what follows from it is checked again."""
    if not conflicts or Choice(conflicts) not in CHOICES_FOR[Verdict.CONFLICT]:
        return
    if batch.rows.filter(verdict=Verdict.CONFLICT).update(choice=conflicts, verdict=""):
        batch.rows.update(verdict="")
        ImportBatch.objects.advance(batch.pk, of=ImportState.CHECKED, to=ImportState.CHECKING)
        batch.refresh_from_db()
        _work(batch, now)
