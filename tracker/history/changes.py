"""The changes of a record and of the rows that belong to it, in words, newest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, QuerySet, Value
from django.utils.translation import gettext as _

from tracker.history.fields import Names, ShownField, names_of, shown_fields
from tracker.history.parts import Part, parts_of
from tracker.history.who import PREFIX

ADDED, CHANGED, DELETED = "+", "~", "-"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field from what to what, as texts; an empty text for nothing. The values are as they are stored."""

    field: ShownField
    before: str
    after: str
    value_before: Any = None
    value_after: Any = None


@dataclass(frozen=True, slots=True)
class Change:
    """One row of history. ``what`` names a row that belongs to the record; empty for the record itself."""

    part: Part
    history_id: int
    row_id: int
    kind: str
    at: datetime
    user: Any
    reason: str
    what: str
    differences: Sequence[Difference]

    @property
    def anchor(self) -> str:
        return f"{self.part.label}-{self.history_id}"

    @property
    def machine(self) -> str:
        """The machine that did it; empty where a person did."""
        return self.reason.removeprefix(PREFIX).partition("; ")[0] if self.reason.startswith(PREFIX) else ""

    @property
    def cause(self) -> str:
        """What the change was part of, for example ``merge 12``."""
        return self.reason.partition("; ")[2] if self.machine else self.reason

    @property
    def is_empty(self) -> bool:
        """Whether somebody saved what was there already."""
        return self.kind == CHANGED and not self.differences


def changes_of(
    model: Any,
    record_id: int,
    narrowed: Callable[[QuerySet[Any]], QuerySet[Any]] = lambda rows: rows,
    *,
    at_the_desk: bool = True,
) -> QuerySet[Any]:
    """Which changes there are, newest first, to be cut into pages: when, history id and label of the part.

    ``narrowed`` leaves some of the history rows of each table, which have these three. Not
    ``at_the_desk``, what only the desk sees is left out. One query for a page and one for the count,
    over all tables together.
    """
    first, *others = (
        narrowed(
            part.history(record_id).order_by().annotate(part=Value(part.label, CharField()))
        ).values_list("history_date", "history_id", "part")
        for part in parts_of(model)
        if at_the_desk or not part.is_for_the_desk
    )
    joined: QuerySet[Any] = first.union(*others, all=True) if others else first
    return joined.order_by("-history_date", "-history_id", "part")


def read_changes(model: Any, record_id: int, entries: Iterable[Sequence[Any]]) -> list[Change]:
    """The changes of a page of `changes_of`, in its order.

    Costs two queries for each table on the page, and one or two for each kind of foreign record.
    """
    listed = list(entries)
    ids: defaultdict[str, set[int]] = defaultdict(set)
    for _date, history_id, label in listed:
        ids[label].add(history_id)
    found = [
        (part, row, previous)
        for part in parts_of(model)
        if part.label in ids
        for row, previous in _with_previous(part, record_id, ids[part.label])
    ]
    described = _describe(found)
    return [described[label, history_id] for _date, history_id, label in listed]


def _with_previous(part: Part, record_id: int, ids: set[int]) -> list[tuple[Any, Any]]:
    rows = list(part.history(record_id).filter(history_id__in=ids).select_related("history_user"))
    previous = part.model.history.in_bulk([row.previous_id for row in rows if row.previous_id])
    return [(row, previous.get(row.previous_id)) for row in rows]


def _describe(found: list[tuple[Part, Any, Any]]) -> dict[tuple[str, int], Change]:
    raw = [(part, row, previous, _differing(part, row, previous)) for part, row, previous in found]
    names = names_of(
        (field.target, value)
        for part, row, _previous, differing in raw
        for field, *values in [*differing, *((field, field.read(row)) for field in _naming_fields(part))]
        for value in values
        if field.target is not None and value is not None
    )
    return {
        (part.label, row.history_id): Change(
            part=part,
            history_id=row.history_id,
            row_id=getattr(row, part.model._meta.pk.attname),
            kind=row.history_type,
            at=row.history_date,
            user=row.history_user,
            reason=row.history_change_reason or "",
            what="" if part.is_whole else name_of_row(part, row, names),
            differences=[
                Difference(field, field.text(before, names), field.text(after, names), before, after)
                for field, before, after in differing
            ],
        )
        for part, row, previous, differing in raw
    }


def _differing(part: Part, row: Any, previous: Any) -> list[tuple[ShownField, Any, Any]]:
    """Each field that the change changed, with both values; all fields of a row that came or went."""
    if row.history_type != CHANGED or previous is None:
        before = row if row.history_type == DELETED else None
        after = None if row.history_type == DELETED else row
    else:
        before, after = previous, row
    pairs = (
        (field, before and field.read(before), after and field.read(after))
        for field in shown_fields(part.model)
        if not (field.column.attname == part.column and (before is None or after is None))
    )
    return [(field, old, new) for field, old, new in pairs if (old or None) != (new or None)]


def name_of_row(part: Part, row: Any, names: Names) -> str:
    """How a row that belongs to a record is called beside it: name “Ada E.”, lineage “has the parent Foo”."""
    said = [field.text(field.read(row), names) for field in _naming_fields(part)]
    name = " ".join(text for text in said if text)
    return f"{part.model._meta.verbose_name} “{name}”" if name else str(part.model._meta.verbose_name)


def _naming_fields(part: Part) -> list[ShownField]:
    """A row is called by what its model says (``called_by``) or its name, else by its first two fields."""
    fields = [field for field in shown_fields(part.model) if field.column.attname != part.column]
    called_by = getattr(part.model, "called_by", "name")
    return [field for field in fields if field.name == called_by] or fields[:2]


def who_made(row: Any) -> str:
    """Who made a row of history, in words."""
    reason = row.history_change_reason or ""
    if reason.startswith(PREFIX):
        return _("machine: %s") % reason.removeprefix(PREFIX).partition("; ")[0]
    return str(row.history_user) if row.history_user else _("unknown")
