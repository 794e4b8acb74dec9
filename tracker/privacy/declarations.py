"""What each model holds about people, and what becomes of it when a person is erased.

Every app says so in a module ``personal_data``. A Django check refuses a column of text that
nobody has decided on, so that whoever adds one decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalChanges

CUT = "[…]"  # what stands in the place of words that were removed
_TEXTS = (models.CharField, models.TextField, models.JSONField, models.BinaryField, models.FileField)
_OF_HISTORY = {"history_type", "history_change_reason"}  # a letter; the machine, the merge or the revert


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalData:
    """The columns of a model, each in one of five groups; they hold for its history too.

    A row with a foreign key to a person, or to a row that goes, belongs to that person and goes,
    whatever its columns say, unless ``anonymous`` makes a row without them that takes its place.
    Any other row is judged by its columns.
    """

    model: Any
    named_in: Sequence[str] = ()
    """Columns that are one written name. A row goes if one of them is the person's."""
    told_in: Sequence[str] = ()
    """Texts, or JSON. A row goes if one of them names the person."""
    cut: Mapping[str, str] = field(default_factory=dict)
    """Texts that may name anybody, and what they say once they were cut. The row stays."""
    together: Sequence[str] = ()
    """Of ``cut``: the columns that are cut as one, where any of them names the person."""
    reported: Sequence[str] = ()
    """Columns that stay even where they name the person; whoever erases is told."""
    nameless: Mapping[str, str] = field(default_factory=dict)
    """Columns that hold nothing about the people who are followed, and why."""
    anonymous: Callable[[Any], Any] | None = None
    """From a row of the person a new one that keeps what figures need; None if there is none."""
    pointing: Callable[[Any, Sequence[int]], Q] | None = None
    """Finds rows that point at rows of a model by its name and their keys, not by a foreign key."""
    empties: Sequence[str] = ()
    """Foreign keys to what a row was read from: its ``together`` columns are cut when the row goes."""
    goes_with: Sequence[str] = ()
    """Foreign keys to a text that the row says in another form: it goes when the ``together`` columns
    there are cut."""
    organizations: Sequence[str] = ()
    """Columns that are the written name of an organization, with which the person's is held back."""
    read: Callable[[Any], str] | None = None
    """Makes readable what the columns of ``told_in`` hold in another form."""

    @property
    def scanned(self) -> list[str]:
        return [*self.named_in, *self.told_in, *self.cut, *self.reported]

    @property
    def columns(self) -> set[str]:
        return {*self.scanned, *self.nameless}


_declared: dict[Any, PersonalData] = {}


def declare(*all_data: PersonalData) -> None:
    """Say what models hold; called by the modules ``personal_data``."""
    for data in all_data:
        _declared[data.model] = data


def data_of(model: Any) -> PersonalData:
    """What was declared for a model or, for one that holds history, for the model whose it is.

    Raises KeyError where nothing was; the check names such models.
    """
    return _declared[subject_of(model)]


def subject_of(model: Any) -> Any:
    return model.instance_type if issubclass(model, HistoricalChanges) else model


def declared_tables() -> Iterator[Any]:
    """Every model of which something was declared, and the model of its history."""
    for model in _declared:
        yield model
        if hasattr(model, "history"):
            yield model.history.model


def undeclared_columns() -> Iterator[str]:
    """Each column of text in the database that nobody has decided on: ``moves.move.note``."""
    for model in apps.get_models():
        data = _declared.get(subject_of(model))
        known = data.columns | _OF_HISTORY if data else set()
        for column in model._meta.concrete_fields:
            if is_text(column) and column.name not in known:
                yield f"{model._meta.label_lower}.{column.name}"


def is_text(column: Any) -> bool:
    """Whether a column can hold words that somebody chose; those of a fixed list cannot."""
    return isinstance(column, _TEXTS) and not column.choices
