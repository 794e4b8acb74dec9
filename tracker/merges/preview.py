"""Says what a merge would do before it is done."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from tracker.history.fields import Names, ShownField, names_of, shown_fields
from tracker.merges.merge import why_not_merge
from tracker.merges.pointers import pointers_to
from tracker.names.models import NamedRecord

_UNKNOWN = "unknown"  # the word of a choice that says nothing


@dataclass(frozen=True, slots=True)
class Compared:
    """One field of both records in words, and what the survivor will say; an empty text for nothing."""

    label: str
    loser: str
    survivor: str
    then: str

    @property
    def is_filled_in(self) -> bool:
        return self.then != self.survivor

    @property
    def differs(self) -> bool:
        """Whether the two say different things, of which the survivor's stays."""
        return self.loser not in ("", self.then)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a merge would do.

    ``rows`` counts what would point at the survivor afterwards, by the name of the model, names
    left out. ``new_names`` become aliases of the survivor, ``shared_names`` it has already.
    ``why_not`` is a sentence where the two cannot be merged, ``doubts`` what speaks against it.
    """

    loser: Any
    survivor: Any
    rows: Sequence[tuple[str, int]]
    new_names: Sequence[str]
    shared_names: Sequence[str]
    fields: Sequence[Compared]
    why_not: str
    doubts: Sequence[str]


def preview_merge(loser: Any, survivor: Any) -> Preview:
    """A read, no write. Costs one count for each model that points at the kind of record."""
    counted = [
        (str(pointers.model._meta.verbose_name_plural), pointers.rows(loser.pk).count())
        for pointers in pointers_to(type(loser))
        if not isinstance(loser, NamedRecord) or pointers.model is not loser.names.model
    ]
    names = list(loser.names.values_list("name", flat=True)) if isinstance(loser, NamedRecord) else []
    taken = set(survivor.names.filter(name__in=names).values_list("name", flat=True)) if names else set()
    return Preview(
        loser,
        survivor,
        rows=[(label, count) for label, count in counted if count],
        new_names=[name for name in names if name not in taken],
        shared_names=sorted(taken),
        fields=_compared(loser, survivor),
        why_not=why_not_merge(loser, survivor),
        doubts=loser.contradictions(survivor),
    )


def _compared(loser: Any, survivor: Any) -> list[Compared]:
    """The fields that people fill in and at least one of the two has."""
    then = copy(survivor)
    then.take_from(loser)
    rows = (loser, survivor, then)
    fields: list[ShownField] = [field for field in shown_fields(loser._meta.model) if field.is_editable]
    names = names_of(
        (field.target, field.read(row))
        for field in fields
        for row in rows
        if field.target is not None and field.read(row) is not None
    )
    compared = (Compared(field.label, *(_said(field, row, names) for row in rows)) for field in fields)
    return [each for each in compared if each.loser or each.survivor]


def _said(field: ShownField, row: Any, names: Names) -> str:
    value = field.read(row)
    return "" if value == _UNKNOWN else field.text(value, names)
