"""The names that stand in some rows, and the records that they mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from tracker.imports.models import ImportName, ImportRow


class Cast:
    """Knows the names of the rows at hand. Organizations stay: they come again.

    Where a name is new, and nothing was made for it, one unsaved record stands in for it.
    """

    def __init__(self) -> None:
        self._names: dict[int, ImportName] = {}
        self._records: dict[int, Any] = {}

    def load(self, rows: Iterable[ImportRow]) -> None:
        """Two queries at most, and one for each merge of a record that is meant."""
        ids = {pk for row in rows for pk in (row.person_name_id, row.from_name_id, row.to_name_id) if pk}
        missing = ids - self._names.keys()
        self._names = {
            pk: name for pk, name in self._names.items() if pk in ids or name.kind == "organization"
        }
        fresh = list(missing)
        for start in range(0, len(fresh), 500):
            found = ImportName.objects.with_record().filter(pk__in=fresh[start : start + 500])
            self._names |= {name.pk: name for name in found}
        self._records = {pk: record for pk, record in self._records.items() if pk in self._names}

    def names_of(self, row: ImportRow) -> tuple[ImportName | None, ImportName | None, ImportName | None]:
        """Person, from and to."""
        ids = (row.person_name_id, row.from_name_id, row.to_name_id)
        person, left, joined = (self._names.get(pk) if pk else None for pk in ids)
        return person, left, joined

    def record_of(self, name: ImportName | None) -> Any:
        """The record that is meant, or the one that stands in; None for no name."""
        if name is None:
            return None
        if name.pk not in self._records:
            self._records[name.pk] = name.record or name.model(name=name.name)
        return self._records[name.pk]

    def to_make(self, rows: Iterable[ImportRow]) -> Iterator[ImportName]:
        """The names in some rows for which a record has to be made."""
        wanted = {name.pk: name for row in rows for name in self.names_of(row) if name is not None}
        return (name for name in wanted.values() if name.is_new and name.record is None)

    def made(self, name: ImportName, record: Any) -> None:
        self._records[name.pk] = record
