"""What belongs to a record, row by row, to choose from when it is split. Found through the model registry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet

from tracker.mergeable import Mergeable
from tracker.merges.pointers import pointers_to
from tracker.names.models import NamedRecord, NameKind, RecordName


@dataclass(frozen=True)
class Group:
    """The rows of one model that point at a record by one column: moves out of it, claims of it.

    The record's own name is not among them, and neither is what goes with another row by
    itself: the evidence of a move with the move, and a merged move with its survivor.
    """

    model: Any
    column: str

    @property
    def key(self) -> str:
        return f"{self.model._meta.label_lower}.{self.column}"

    @property
    def label(self) -> str:
        """``names``, or ``moves: from`` where a model points at such records by more than one column."""
        field = self.model._meta.get_field(self.column.removesuffix("_id"))
        plural = str(self.model._meta.verbose_name_plural)
        others = [
            other
            for other in self._foreign_keys
            if other.related_model is field.related_model and other != field
        ]
        return f"{plural}: {field.verbose_name}" if others else plural

    @property
    def is_private(self) -> bool:
        """Whether its rows are for those alone who may look at all of its kind: the model says so."""
        return bool(getattr(self.model, "is_private", False))

    @property
    def is_for_the_desk(self) -> bool:
        """Whether no program is shown its rows: the model says so, or that they are private."""
        return self.is_private or bool(getattr(self.model, "is_for_the_desk", False))

    def rows(self, record_id: int) -> QuerySet[Any]:
        """What may be chosen, in the order of the model, with the records that each row names."""
        found = self._all_rows(record_id).select_related(*(field.name for field in self._foreign_keys))
        if issubclass(self.model, RecordName):
            found = found.exclude(kind=NameKind.PRIMARY)
        if issubclass(self.model, Mergeable):
            found = found.filter(merged_into__isnull=True)
        if self._leader:
            found = found.exclude(**{f"{self._leader}__{self.column}": record_id})
        return found.order_by(*self.model._meta.ordering, "pk")

    def search(self, record_id: int, text: str) -> QuerySet[Any]:
        """Those one of whose texts, or the name of a record they point at, holds each word."""
        found = self.rows(record_id)
        for word in text.split():
            found = found.filter(self._holds(word))
        return found

    def followers(self, record_id: int, ids: Iterable[int]) -> Iterator[tuple[Group, list[int]]]:
        """What goes along with the rows by itself, by group."""
        along = list(ids)
        if issubclass(self.model, Mergeable):
            merged = self._all_rows(record_id).filter(merged_into__in=along)
            merged_ids = list(merged.values_list("pk", flat=True))
            yield self, merged_ids
            along += merged_ids
        for other in groups_of(self._target):
            if other.column == self.column and other.leader_model is self.model:
                yield other, other.led_by(record_id, along)

    def led_by(self, record_id: int, ids: Iterable[int]) -> list[int]:
        """Its rows that go with rows of these keys."""
        led = self._all_rows(record_id).filter(**{f"{self._leader}__in": ids})
        return list(led.values_list("pk", flat=True))

    @property
    def leader_model(self) -> Any:
        """The model whose rows its rows go with; None where they go alone."""
        return self.model._meta.get_field(self._leader).related_model if self._leader else None

    def _all_rows(self, record_id: int) -> QuerySet[Any]:
        found: QuerySet[Any] = self.model._base_manager.filter(**{self.column: record_id})
        return found

    @property
    def _leader(self) -> str:
        return str(getattr(self.model, "goes_with", ""))

    @property
    def _target(self) -> Any:
        return self.model._meta.get_field(self.column.removesuffix("_id")).related_model

    @cached_property
    def _foreign_keys(self) -> list[Any]:
        return [field for field in self.model._meta.concrete_fields if isinstance(field, models.ForeignKey)]

    def _holds(self, word: str) -> Q:
        found = Q(pk__in=[])
        for field in self.model._meta.concrete_fields:
            if (
                isinstance(field, models.CharField | models.TextField)
                and field.editable
                and not field.choices
            ):
                found |= Q(**{f"{field.name}__icontains": word})
            elif isinstance(field, models.ForeignKey) and issubclass(field.related_model, NamedRecord):
                found |= Q(**{f"{field.name}__name__icontains": word})
        return found


def groups_of(record_model: Any) -> list[Group]:
    """What may be split off, names first. A record that was merged into another one stays with it.

    So does what says ``may_be_split_off = False``.
    """
    groups = [
        Group(pointers.model, column)
        for pointers in pointers_to(record_model)
        if pointers.model is not record_model and getattr(pointers.model, "may_be_split_off", True)
        for column in pointers.columns
    ]
    return sorted(groups, key=lambda group: not issubclass(group.model, RecordName))


@dataclass(frozen=True, slots=True)
class Chosen:
    """One row, and the column by which it points at the record: ``moves.move.person_id:17``."""

    group: str
    row_id: int

    def __str__(self) -> str:
        return f"{self.group}:{self.row_id}"

    @classmethod
    def read(cls, text: str) -> Chosen | None:
        """None for a text that is none."""
        group, _colon, number = text.rpartition(":")
        is_key = number.isascii() and number.isdigit() and len(number) < 19
        return cls(group, int(number)) if group and is_key else None
