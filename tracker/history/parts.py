"""The rows that belong to a record, found through the model registry: its names, its lineage.

A model belongs to a record if it has history and a foreign key to the record by which it is
deleted together with it, unless it says ``follows_records = False``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import OuterRef, Q, QuerySet, Subquery
from simple_history.models import HistoricalChanges


@dataclass(frozen=True, slots=True)
class Part:
    """A model whose rows belong to a record, and the column that says to which."""

    model: Any
    column: str

    @property
    def label(self) -> str:
        return str(self.model._meta.model_name)

    @property
    def key(self) -> str:
        """The column of the key of a row."""
        return str(self.model._meta.pk.attname)

    @property
    def history_table(self) -> str:
        return str(self.model.history.model._meta.db_table)

    @property
    def is_whole(self) -> bool:
        """Whether it is the record itself."""
        return self.column == self.key

    @property
    def is_for_the_desk(self) -> bool:
        """Whether only the people at the desk see its rows, and the API none."""
        return bool(getattr(self.model, "is_for_the_desk", False))

    def rows(self, record_id: int) -> QuerySet[Any]:
        """The rows that belong to the record now."""
        found: QuerySet[Any] = self.model._base_manager.filter(**{self.column: record_id}).order_by("pk")
        return found

    def history(self, record_id: int) -> QuerySet[Any]:
        """What happened to rows while they belonged to the record, their coming and going by a merge too.

        Each history row has ``previous_id``, that of the row's history before it. Reads the history
        of the rows that ever belonged to the record, by the indexes of their keys.
        """
        key = self.key
        whole = self.model.history.all()
        before = whole.filter(**{key: OuterRef(key)}, history_id__lt=OuterRef("history_id"))
        before = before.order_by("-history_id")
        ever = whole.filter(**{self.column: record_id}).order_by().values(key)
        found: QuerySet[Any] = (
            whole.filter(**{f"{key}__in": ever})
            .annotate(
                previous_id=Subquery(before.values("history_id")[:1]),
                previous_owner=Subquery(before.values(self.column)[:1]),
            )
            .filter(Q(**{self.column: record_id}) | Q(previous_owner=record_id))
            .order_by("history_id")
        )
        return found


@cache
def parts_of(model: Any) -> tuple[Part, ...]:
    """The record itself first, then each model whose rows belong to it, by name."""
    found = [
        Part(other, field.attname)
        for other in apps.get_models()
        if hasattr(other, "history") and not issubclass(other, HistoricalChanges)
        if getattr(other, "follows_records", True)
        for field in other._meta.concrete_fields
        if isinstance(field, models.ForeignKey)
        and field.related_model is model
        and field.remote_field.on_delete is models.CASCADE
    ]
    return (Part(model, model._meta.pk.attname), *sorted(found, key=lambda part: part.label))
