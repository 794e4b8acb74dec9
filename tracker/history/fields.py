"""What a reader calls the fields of a record, and how their values read.

A partial date is one field, not a day and a precision. What has no label for people (search
keys, offsets) is left out, and so is what the database fills in.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from tracker.dates.fields import PartialDateField

Names = dict[tuple[type[models.Model], Any], str]


@dataclass(frozen=True, slots=True)
class ShownField:
    """One field of a model as people see it. ``is_editable`` is false for what only a decision sets."""

    name: str
    label: str
    is_editable: bool
    column: models.Field[Any, Any]
    partial_date: Any = None  # a PartialDateField, which would be taken for one of this class itself

    def read(self, row: Any) -> Any:
        """The value in a row of the model or of its history; a foreign key gives the key."""
        if self.partial_date is not None:
            return self.partial_date.__get__(row, type(row))
        return getattr(row, self.column.attname)

    def write(self, row: Any, value: Any) -> None:
        setattr(row, self.name if self.partial_date is not None else self.column.attname, value)

    @property
    def target(self) -> Any:
        """The model that a foreign key points at, else None."""
        return self.column.related_model if isinstance(self.column, models.ForeignKey) else None

    def text(self, value: Any, names: Names) -> str:
        """The value in words; an empty text for nothing. ``names`` are those of foreign records."""
        if value is None or value == "":
            return ""
        if self.target is not None:
            return names[self.target, value]
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, datetime):
            return f"{value:%Y-%m-%d %H:%M} UTC"
        if isinstance(value, date):
            return value.isoformat()
        choices = dict(self.column.flatchoices)
        return str(choices.get(value) or value)


@cache
def shown_fields(model: Any) -> tuple[ShownField, ...]:
    """The fields of a model with history, in the order of its declaration."""
    dates = _partial_dates(model)
    shown = []
    for column in model.history.model.tracked_fields:
        if column.name in dates:
            name, partial = dates[column.name]
            shown.append(ShownField(name, str(partial.verbose_name), True, column, partial))  # noqa: FBT003
        elif _is_shown(column):
            shown.append(ShownField(column.name, str(column.verbose_name), column.editable, column))
    return tuple(shown)


def names_of(pairs: Iterable[tuple[Any, Any]]) -> Names:
    """How foreign records are called, by model and key. Two queries for each model at most.

    One that is not there any more is called as its history says last.
    """
    wanted: dict[Any, set[Any]] = {}
    for model, key in pairs:
        wanted.setdefault(model, set()).add(key)
    names: Names = {}
    for model, keys in wanted.items():
        rows = model._base_manager.select_related(*_foreign_keys(model)).in_bulk(keys)
        found = {key: str(row) for key, row in rows.items()}
        gone = keys - found.keys()
        last = _last_known(model, gone) if gone and hasattr(model, "history") else {}
        for key in keys:
            kind = model._meta.verbose_name
            names[model, key] = found.get(key) or last.get(key) or _("%s that was deleted") % kind
    return names


def _last_known(model: Any, keys: set[Any]) -> dict[Any, str]:
    rows = model.history.filter(**{f"{model._meta.pk.attname}__in": keys}).order_by("history_id")
    return {row.history_object.pk: _("%s (deleted)") % row.history_object for row in rows}


def _foreign_keys(model: Any) -> list[str]:
    return [field.name for field in model._meta.concrete_fields if isinstance(field, models.ForeignKey)]


def _partial_dates(model: Any) -> dict[str, tuple[str, PartialDateField]]:
    """By the column of the first day: the name of the partial date, and the date."""
    declared = [item for cls in model.__mro__ for item in vars(cls).items()]
    return {
        value.first_day_name: (name, value) for name, value in declared if isinstance(value, PartialDateField)
    }


def _is_shown(column: models.Field[Any, Any]) -> bool:
    has_label = isinstance(column.verbose_name, Promise)  # a name that Django made up is a plain text
    is_precision = column.name.endswith("_precision") and not column.editable
    return (
        not column.primary_key
        and not column.has_db_default()
        and not is_precision
        and (column.editable or has_label)
    )
