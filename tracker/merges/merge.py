"""Merges two records of one kind, in a way that can be undone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tracker.history import because
from tracker.mergeable import Mergeable
from tracker.merges import rows
from tracker.merges.models import MAX_NAME, Merge
from tracker.merges.pointers import Pointers, pointers_to
from tracker.merges.rows import columns_of, entry_of, move_rows, save_row
from tracker.merges.signals import merged


class CannotMerge(ValueError):
    """The merge or its undoing is refused. The message says why."""


@transaction.atomic
def merge(
    loser: Mergeable, survivor: Mergeable, *, by: User | None, now: datetime, all_the_same: bool = False
) -> Merge:
    """Point everything at the survivor that pointed at the loser, and log each row.

    Names of the loser become aliases of the survivor. A row that the survivor has already
    (the same name, the same parent) is removed and kept in the log. What the survivor leaves
    open is filled in from the loser. Costs one query for each name and for each five hundred rows
    of other models.

    Raises CannotMerge, and changes nothing, where one of the two has been merged already, they
    are one record or can never be; and where they contradict each other, unless ``all_the_same``.
    """
    loser, survivor = locked_pair(loser, survivor)
    if why_not := why_not_merge(loser, survivor):
        raise CannotMerge(why_not)
    if not all_the_same and (doubts := loser.contradictions(survivor)):
        raise CannotMerge(" ".join(doubts))
    log = Merge.objects.create(
        model=loser._meta.label_lower,
        loser_id=loser.pk,
        survivor_id=survivor.pk,
        loser_name=str(loser)[:MAX_NAME],
        survivor_name=str(survivor)[:MAX_NAME],
        merged_by=by,
        merged_at=now,
    )
    with because(f"merge {log.pk}"):
        _fill_in(log, loser, survivor, by)  # before its evidence goes: the status depends on whose is newer
        for pointers in pointers_to(type(loser)):
            move_rows(log, pointers, _batches(pointers, loser.pk), by)
        loser.refresh_from_db()
        loser.merged_into = survivor
        save_row(loser, by)
        merged.send(type(loser), log=log)
    return log


def why_not_merge(loser: Mergeable, survivor: Mergeable) -> str:
    """A sentence where the two cannot be merged as they are; else an empty text."""
    if sentence := loser.why_not_merge_into(survivor):
        return sentence
    whole = type(survivor)._base_manager.get(pk=survivor.pk)
    whole.take_from(loser)
    try:
        whole.validate_constraints()
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def survivor_of(record: Any) -> Any:
    """The record that a merged record has become part of; itself where it has not been merged."""
    while record.merged_into_id:
        record = record.merged_into
    return record


def locked_pair(one: Any, other: Any) -> tuple[Any, Any]:
    """Both records, locked in the order of their keys. Raises CannotMerge where one is not its own."""
    if type(one) is not type(other) or one.pk == other.pk:
        raise CannotMerge(_("A record is merged into another one of its kind, not into itself."))
    found = type(one)._base_manager.select_for_update(of=("self",), no_key=True).order_by("pk")
    locked = found.in_bulk([one.pk, other.pk])
    for record in locked.values():
        if record.merged_into is not None:
            raise CannotMerge(
                _("“%(record)s” has been merged into “%(into)s” already.")
                % {"record": record, "into": record.merged_into}
            )
    if len(locked) < 2:
        raise CannotMerge(_("One of the two records is not there any more."))
    return locked[one.pk], locked[other.pk]


def _fill_in(log: Merge, loser: Mergeable, survivor: Mergeable, by: User | None) -> None:
    """A change of the survivor's own row, logged like that of any other row."""
    before = columns_of(survivor)
    survivor.take_from(loser)
    after = columns_of(survivor)
    changed = [column for column in after if after[column] != before[column]]
    if changed:
        entry_of(
            log,
            survivor,
            {column: before[column] for column in changed},
            {column: after[column] for column in changed},
        ).save()
        save_row(survivor, by)


def _batches(pointers: Pointers, loser_id: int) -> Iterator[list[Any]]:
    while batch := list(pointers.rows(loser_id)[: rows.BATCH]):  # what has been moved is not found again
        yield batch
