"""Loads the people and organizations of the starter data."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from typing import Any, Generic, TypeVar

from django.db import models

from orgs.models import Organization
from people.models import Person
from tracker.history import changes_by_machine, people_changes
from tracker.merges.merge import survivor_of
from tracker.names import split_note
from tracker.names.models import NameKind

MACHINE = "load_starter"
_Record = TypeVar("_Record", Person, Organization)


class Outcome(StrEnum):
    """What became of a row.

    Left alone: a person has edited or deleted the record. Held back: it has a name of somebody
    who was erased.
    """

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    LEFT_ALONE = "left alone"
    HELD_BACK = "held back"


class RecordLoader(Generic[_Record]):
    """Finds, creates and changes the records of one model by the names that the files give them.

    A record that an earlier run created is known by its history, even after a person has
    renamed it; any other is found by its name and note.
    """

    def __init__(self, model: type[_Record]) -> None:
        self._model: Any = model
        self._by_name: dict[str, _Record | None] = {}
        created = changes_by_machine(model, MACHINE).filter(history_type="+")
        self._created_earlier: dict[tuple[str, str], int] = {
            (name, note): pk for name, note, pk in created.values_list("name", "note", "id")
        }

    def load(self, written: str, aliases: Iterable[str], **fields: Any) -> Outcome:
        """Bring one record in line with its row."""
        name, note = split_note(written)
        record = self._find(name, note)
        self._by_name[written] = record
        if record is None and (name, note) in self._created_earlier:
            return Outcome.LEFT_ALONE
        if record is None:
            record = self._by_name[written] = self._model.objects.create(name=name, note=note, **fields)
            self._add_aliases(record, aliases)
            return Outcome.CREATED
        if self._edited_by_a_person(record):
            return Outcome.LEFT_ALONE
        changed = change_fields(record, fields)
        return Outcome.CHANGED if self._add_aliases(record, aliases) or changed else Outcome.UNCHANGED

    def get(self, written: str) -> _Record | None:
        """The record that a row of moves or lineage means, created if the files do not list it.

        None where a person has deleted it.
        """
        if written not in self._by_name:
            self.load(written, aliases=())
        return self._by_name[written]

    def is_there(self, written: str) -> bool:
        """Whether a record has this name and note already."""
        return self._find(*split_note(written)) is not None

    def _find(self, name: str, note: str) -> _Record | None:
        earlier = self._created_earlier.get((name, note))
        if earlier is not None:
            created: _Record | None = self._model.with_merged.filter(pk=earlier).first()
            found: _Record | None = created and survivor_of(created)
        else:
            found = self._model.objects.called(name).filter(note=note).first()
        return found

    def _edited_by_a_person(self, record: _Record) -> bool:
        owner = self._model._meta.model_name
        name_changes = people_changes(record.names.model).filter(**{f"{owner}_id": record.pk})
        changes = people_changes(self._model).filter(id=record.pk)
        return bool(changes.exists() or name_changes.exists())

    def _add_aliases(self, record: _Record, aliases: Iterable[str]) -> bool:
        new = [alias for alias in aliases if record.add_name(alias, kind_of_alias(alias))]
        return bool(new)


def change_fields(row: models.Model, fields: dict[str, Any]) -> bool:
    """Set the fields that differ and save if one did; says whether one did."""
    changed = {name: value for name, value in fields.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    if changed:
        row.save()
    return bool(changed)


def kind_of_alias(alias: str) -> NameKind:
    """Whether a further name is one in letters of the Latin script, or in those of another."""
    return NameKind.ALIAS if any("LATIN" in unicodedata.name(char, "") for char in alias) else NameKind.NATIVE
