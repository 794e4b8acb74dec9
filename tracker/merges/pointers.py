"""Finds everything that points at a kind of record, through the model registry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q
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
        return any(
            isinstance(constraint, models.UniqueConstraint | models.CheckConstraint)
            and any(column.removesuffix("_id") in _mentioned(constraint) for column in self.columns)
            for constraint in self.model._meta.constraints
        )


def pointers_to(record_model: Any) -> Iterator[Pointers]:
    """Every model that points at a kind of record. History is left out: it says what was."""
    for model in apps.get_models():
        if issubclass(model, HistoricalChanges):
            continue
        columns = tuple(
            field.attname
            for field in model._meta.concrete_fields
            if isinstance(field, models.ForeignKey) and field.related_model is record_model
        )
        if columns:
            yield Pointers(model, columns)


def _mentioned(constraint: Any) -> str:
    """The words of a constraint's declaration, in which its columns stand."""
    return repr(constraint.deconstruct())
