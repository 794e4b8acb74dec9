"""Splits a record of two that were melted together, in a way that can be undone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tracker.history import because
from tracker.merges import rows
from tracker.merges.belongings import Chosen, Group, groups_of
from tracker.merges.merge import CannotMerge, locked_pair
from tracker.merges.models import MAX_NAME, Split
from tracker.merges.pointers import Pointers
from tracker.merges.rows import move_rows, save_row
from tracker.names import name_key
from tracker.names.models import NamedRecord, RecordName

MOST_CHOSEN = 5000


class CannotSplit(ValueError):
    """The split is refused. The message says why, and what would be right."""


@dataclass(frozen=True, slots=True)
class NewRecord:
    """What the record that is split off is called. Without a name it takes the first one that goes."""

    name: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class GroupPlan:
    """What goes of one group: the rows that were chosen, and how many go along by themselves."""

    group: Group
    ids: Sequence[int]
    along: Sequence[int]


@transaction.atomic
def split(
    original: NamedRecord,
    chosen: Iterable[Chosen],
    *,
    into: NamedRecord | NewRecord,
    by: User | None,
    now: datetime,
) -> Split:
    """Make the chosen rows point at another record, a new one or one that is there, and log each.

    A name or lineage that the other record has already is removed and kept in the log. Costs a
    few queries for each name and lineage, and one for each five hundred rows of other models.

    Raises CannotSplit, and changes nothing, where nothing was chosen, a row is not the record's
    any more, or the new record would be called just like this one.
    """
    original, other = _locked(original, into)
    plans = plan_split(original, chosen)
    other = other or new_record(original, into, plans)
    log = Split.objects.create(
        model=original._meta.label_lower,
        original_id=original.pk,
        other_id=other.pk or 0,  # known as soon as it is there, and its history names this log
        original_name=str(original)[:MAX_NAME],
        other_name=str(other)[:MAX_NAME],
        made_new=other.pk is None,
        split_by=by,
        split_at=now,
    )
    with because(f"split {log.pk}"):
        if log.made_new:
            save_row(other, by)
            log.other_id = other.pk
            log.save()
        for pointers, ids in _rows_to_move(plans):
            move_rows(log, pointers, _batches(pointers, ids), by)
    return log


def plan_split(original: NamedRecord, chosen: Iterable[Chosen]) -> list[GroupPlan]:
    """What would go, by group.

    Raises CannotSplit where nothing would, or a row is not the record's any more.
    """
    wanted: defaultdict[str, set[int]] = defaultdict(set)
    for each in chosen:
        wanted[each.group].add(each.row_id)
    count = sum(len(ids) for ids in wanted.values())
    if not count:
        raise CannotSplit(
            _("Choose at least one name, move, claim or other row that goes to the other record.")
        )
    if count > MOST_CHOSEN:
        raise CannotSplit(
            _("%(count)d rows are chosen; at most %(most)d go at once. Split in several steps.")
            % {"count": count, "most": MOST_CHOSEN}
        )
    groups = groups_of(type(original))
    found = {group.key: _still_there(group, original.pk, wanted[group.key]) for group in groups}
    if gone := count - sum(len(ids) for ids in found.values()):
        raise CannotSplit(
            _("%(gone)d of the rows that were chosen are not of “%(record)s” any more. Choose again.")
            % {"gone": gone, "record": original}
        )
    along: defaultdict[str, list[int]] = defaultdict(list)
    for group in groups:
        if found[group.key]:
            for follower, ids in group.followers(original.pk, found[group.key]):
                along[follower.key] += ids
    return [
        GroupPlan(group, found[group.key], along[group.key])
        for group in groups
        if found[group.key] or along[group.key]
    ]


def new_record(original: NamedRecord, into: Any, plans: Sequence[GroupPlan]) -> Any:
    """The record that would be split off, not saved. Raises CannotSplit where it cannot be called so."""
    name, note = into.name.strip(), into.note.strip()
    if not name:
        name = next(iter(_names_that_go(plans)), "")
    if not name:
        raise CannotSplit(_("Give the new record a name, or choose one of the names that are there."))
    if name_key(name) == name_key(original.name) and note == original.note:
        raise CannotSplit(
            _("Two records called “%s” need a note that tells them apart, for example “physicist”.")
            % original
        )
    record = original.another(name=name, note=note)
    try:
        record.clean_fields(exclude=["slug", "sort_key"])
    except ValidationError as error:
        raise CannotSplit(" ".join(error.messages)) from error
    return record


def _locked(original: NamedRecord, into: Any) -> tuple[Any, Any]:
    """Both records, locked; None for one that is to be made."""
    if not isinstance(into, NewRecord):
        try:
            return locked_pair(original, into)
        except CannotMerge as error:
            raise CannotSplit(str(error)) from error
    found = type(original)._base_manager.select_for_update(of=("self",), no_key=True)
    locked = found.filter(pk=original.pk, merged_into__isnull=True).first()
    if locked is None:
        raise CannotSplit(_("“%s” is not a record of its own any more.") % original)
    return locked, None


def _still_there(group: Group, record_id: int, ids: set[int]) -> list[int]:
    """Those of the chosen rows that may still be chosen, in order."""
    found: list[int] = []
    for part in _in_parts(sorted(ids)):
        found += group.rows(record_id).filter(pk__in=part).order_by("pk").values_list("pk", flat=True)
    return found


def _names_that_go(plans: Sequence[GroupPlan]) -> Iterator[str]:
    for plan in plans:
        if issubclass(plan.group.model, RecordName):
            yield from (
                row.name for row in plan.group.model._base_manager.filter(pk__in=plan.ids).order_by("pk")
            )


def _rows_to_move(plans: Sequence[GroupPlan]) -> Iterator[tuple[Pointers, list[int]]]:
    """By model and columns, so that a row that goes by two of its columns is one entry of the log."""
    columns: defaultdict[Any, defaultdict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for plan in plans:
        for row_id in (*plan.ids, *plan.along):
            columns[plan.group.model][row_id].append(plan.group.column)
    for model, by_row in columns.items():
        alike: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
        for row_id, its_columns in by_row.items():
            alike[tuple(sorted(set(its_columns)))].append(row_id)
        for together, ids in alike.items():
            yield Pointers(model, together), sorted(ids)


def _batches(pointers: Pointers, ids: list[int]) -> Iterator[list[Any]]:
    for part in _in_parts(ids):
        yield list(pointers.model._base_manager.filter(pk__in=part).order_by("pk"))


def _in_parts(ids: list[int]) -> Iterator[list[int]]:
    return (ids[start:][: rows.BATCH] for start in range(0, len(ids), rows.BATCH))
