"""Checks the rows of an import: a verdict for each, and what is wrong or different."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import transaction

from tracker.imports.cast import Cast
from tracker.imports.match import match_names
from tracker.imports.models import ImportBatch, ImportRow
from tracker.imports.plan import Planner
from tracker.imports.progress import report
from tracker.imports.records import update_rows
from tracker.imports.row_plan import RowPlan
from tracker.imports.vocabulary import CHOICES_FOR, ImportState

AT_ONCE = 1000
_CHECKED = ["verdict", "problems", "differences", "choice", "move", "first", "is_known"]


def check_rows(batch: ImportBatch, *, now: datetime) -> None:
    """Match the names that wait, and give a verdict to each row that has none.

    A choice that the new verdict does not have is dropped. Goes on where an earlier try stopped.
    """
    match_names(batch)
    planner = Planner(batch, Cast(), now=now, by=batch.created_by)
    waiting = batch.rows.filter(verdict="").by_person()
    done = 0
    for keys in by_whole_people(waiting):
        with transaction.atomic():
            _store(planner.plan(rows_of(keys)))
        done += len(keys)
        report(batch, done=done, total=len(waiting))
    ImportBatch.objects.advance(batch.pk, of=ImportState.CHECKING, to=ImportState.CHECKED)


def by_whole_people(rows: Sequence[tuple[int, int]]) -> Iterator[list[int]]:
    """Keys of rows in lists of some thousand, those of one person in one list; see `by_person`."""
    keys: list[int] = []
    last = None
    for pk, who in rows:
        if len(keys) >= AT_ONCE and (who != last or who == 0):
            yield keys
            keys = []
        keys.append(pk)
        last = who
    if keys:
        yield keys


def rows_of(keys: Sequence[int]) -> list[ImportRow]:
    """The rows, in the order of their keys in the list."""
    found: dict[int, ImportRow] = {}
    for start in range(0, len(keys), 500):
        found |= ImportRow.objects.in_bulk(keys[start : start + 500])
    return [found[key] for key in keys if key in found]


def _store(plans: Sequence[RowPlan]) -> None:
    for plan in plans:
        row = plan.row
        row.verdict, row.is_known = plan.verdict, plan.is_known
        row.problems, row.differences = plan.problems, plan.differences
        row.move_id, row.first = plan.existing_move_id, plan.first
        if row.choice and (plan.is_known or row.choice not in CHOICES_FOR[plan.verdict]):
            row.choice = ""
    update_rows([plan.row for plan in plans], _CHECKED)
