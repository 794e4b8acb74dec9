"""Finds everything that points at a kind of record, through the model registry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalChanges


@dataclass(frozen=True, slots=True)
class Pointers:
    """A model, and its foreign keys to one kind of record."""

    model: Any
    columns: tuple[str, ...]

    @property
    def label(self) -> str:
        return str(self.model._meta.label_lower)

    def rows(self, record_id: int) -> models.QuerySet[Any]:
        """The rows that point at a record by any of the columns, in the order of their keys."""
        any_column = Q()
        for column in self.columns:
            any_column |= Q(**{column: record_id})
        found: models.QuerySet[Any] = self.model._base_manager.filter(any_column).order_by("pk")
        return found

    @property
    def may_collide(self) -> bool:
        """Whether a constraint of the model could refuse a row that is moved to another record."""
        pointing = {column.removesuffix("_id") for column in self.columns}
        return any(pointing & _compared(constraint) for constraint in self.model._meta.constraints)


def pointers_to(record_model: Any) -> Iterator[Pointers]:
    """Every model whose rows go with a record. History is left out: it says what was.

    So is a model that says ``follows_records = False``: it speaks of records as they were.
    """
    for model in apps.get_models():
        if issubclass(model, HistoricalChanges) or not getattr(model, "follows_records", True):
            continue
        columns = tuple(
            field.attname
            for field in model._meta.concrete_fields
            if isinstance(field, models.ForeignKey) and field.related_model is record_model
        )
        if columns:
            yield Pointers(model, columns)


def _compared(constraint: models.BaseConstraint) -> set[str]:
    """The fields that a constraint compares with other rows or with each other.

    That a field is empty or not, which other checks ask, does not change when it points elsewhere.
    """
    if isinstance(constraint, models.UniqueConstraint):
        expressions: Any = constraint.expressions
        parts = (part for each in expressions for part in ([each] if _is_field(each) else each.flatten()))
        return {part.name for part in parts if _is_field(part)} | set(constraint.fields)
    if isinstance(constraint, models.CheckConstraint):
        return {part.name for part in _values_in(constraint.condition) if _is_field(part)}
    return set()


def _values_in(condition: Any) -> Iterator[Any]:
    """What the fields of a condition are compared with."""
    for child in condition.children:
        if isinstance(child, Q):
            yield from _values_in(child)
        else:
            yield child[1]


def _is_field(part: Any) -> bool:
    return isinstance(part, F)
