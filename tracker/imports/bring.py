"""Takes a file in, and starts what somebody decides on an import. The rows say what is left to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.imports.models import ImportBatch, ImportFile, ImportName, ImportRow
from tracker.imports.sheets.limits import check_size
from tracker.imports.tasks import work_on_import
from tracker.imports.vocabulary import CHOICES_FOR, ImportState
from tracker.moves.vocabulary import NameMatch

_FEW = 500  # rows whose people are looked up; for more all rows are checked again


class NotPossible(ValueError):
    """What was asked of an import cannot be done as it stands. The message says why."""


@transaction.atomic
def bring_file(
    name: str, content: bytes, *, by: User | None, now: datetime, date_order: str = ""
) -> ImportBatch:
    """Keep a file to be read and checked by a worker. Raises BadFile where it is empty or too large."""
    check_size(len(content))
    batch = ImportBatch.of_file(name, created_by=by, created_at=now, date_order=date_order)
    ImportFile.objects.create(batch=batch, content=content)
    _send(batch)
    return batch


@transaction.atomic
def start_import(batch: ImportBatch, *, by: User | None = None) -> None:
    """Let a worker import the rows; without ``by`` it is no person who asks.

    Raises NotPossible where a row is left to decide on and, with four eyes on, for a person who
    brought the file or is no reviewer.
    """
    if by is not None and (why_not := why_not_run(batch, by)):
        raise NotPossible(why_not)
    if count := batch.rows.blocking().count():
        raise NotPossible(
            ngettext(
                "%d row is left to decide on. Nothing was imported.",
                "%d rows are left to decide on. Nothing was imported.",
                count,
            )
            % count
        )
    if not batch.rows.exclude(choice="skip").exists():
        raise NotPossible(_("No row is left to import: all are left out, or the file has none."))
    _advance(batch, ImportState.CHECKED, ImportState.IMPORTING)


def why_not_run(batch: ImportBatch, by: User) -> str:
    """A sentence where it takes another pair of eyes; empty where this person may import the file."""
    if not settings.FOUR_EYES:
        return ""
    if not by.has_perm("moves.change_approval"):
        return _("With four eyes on, a reviewer has to look at the rows and import them.")
    if batch.created_by_id == by.pk:
        return _("With four eyes on, another reviewer has to import the file that you brought.")
    return ""


@transaction.atomic
def start_undo(batch: ImportBatch, *, by: User | None) -> None:
    """Let a worker undo the import as a whole. Raises NotPossible where it is not imported, or was undone."""
    _advance(batch, ImportState.IMPORTED, ImportState.UNDOING, undone_by=by)


@transaction.atomic
def discard(batch: ImportBatch) -> None:
    """Remove a file that was not imported, with its rows. Raises NotPossible for one that was."""
    locked = ImportBatch.objects.select_for_update().filter(pk=batch.pk).first()
    if locked is None or locked.state not in (ImportState.CHECKED, ImportState.FAILED):
        raise NotPossible(_("It cannot be discarded now: it is at work, or it was imported."))
    locked.remove_rows()
    locked.delete()


@transaction.atomic
def choose_date_order(batch: ImportBatch, order: str) -> None:
    """Say which number in 03/04/2024 is the day, and check every row again."""
    _advance(batch, ImportState.CHECKED, ImportState.CHECKING, date_order=order)
    batch.rows.update(verdict="")


@transaction.atomic
def choose_names(batch: ImportBatch, chosen: Mapping[ImportName, object]) -> int:
    """Say what names mean: by each a record, or None for a new one. Gives how many rows are checked again."""
    for name, record in chosen.items():
        name.mean(record, NameMatch.CHOSEN if record is not None else NameMatch.CHOSEN_NEW)
        name.save()
    return _check_again(batch, batch.rows.of_names(chosen))


@transaction.atomic
def choose_rows(batch: ImportBatch, chosen: Mapping[str, Sequence[ImportRow]]) -> int:
    """Say by choice what becomes of rows; of each what its verdict allows. Gives how many were changed."""
    changed: list[int] = []
    for choice, rows in chosen.items():
        allowed = [row.pk for row in rows if not choice or choice in CHOICES_FOR.get(row.verdict, ())]
        changed += allowed
        for start in range(0, len(allowed), _FEW):
            batch.rows.filter(pk__in=allowed[start : start + _FEW]).update(choice=choice)
    if len(changed) > _FEW:
        _check_again(batch, batch.rows.all())
    elif changed:
        _check_again(batch, batch.rows.of_the_people_in(batch.rows.filter(pk__in=changed)))
    return len(changed)


@transaction.atomic
def choose_for_all(batch: ImportBatch, verdict: str, choice: str) -> int:
    """Say the same of every row of a verdict, however many; nothing where that is no choice for them."""
    if choice and choice not in CHOICES_FOR.get(verdict, ()):
        return 0
    rows = batch.rows.filter(verdict=verdict, is_known=False).exclude(choice=choice)
    if changed := rows.update(choice=choice):
        _check_again(batch, batch.rows.all())
    return int(changed)


def _check_again(batch: ImportBatch, rows: QuerySet[ImportRow]) -> int:
    _advance(batch, ImportState.CHECKED, ImportState.CHECKING)
    return rows.update(verdict="")


def _advance(batch: ImportBatch, of: ImportState, to: ImportState, **fields: object) -> None:
    if not ImportBatch.objects.advance(batch.pk, of=of, to=to, **fields):
        raise NotPossible(_("This was decided already, or the import is at work. Open it again."))
    _send(batch)


def _send(batch: ImportBatch) -> None:
    transaction.on_commit(partial(work_on_import.delay, import_id=batch.pk), robust=True)
