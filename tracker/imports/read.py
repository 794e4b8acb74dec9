"""Reads the file of an import into rows and names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import islice

from django.db import transaction

from tracker.imports.dates import is_ambiguous, order_of_column, order_shown_by
from tracker.imports.models import ImportBatch, ImportFile, ImportName, ImportRow
from tracker.imports.models.name import RecordKind
from tracker.imports.progress import report
from tracker.imports.sheets.columns import DATES, Column
from tracker.imports.sheets.table import Table, open_table
from tracker.imports.stated import Named, read_names
from tracker.imports.vocabulary import ImportState
from tracker.names import name_key
from tracker.names.models import MAX_NAME

_BATCH = 1000
_UNCLEAR = "?"  # a date that may be either


def read_file(batch: ImportBatch) -> None:
    """Store the rows of the file and the names in them, and remove the file. Raises BadFile.

    What an earlier try has stored is stored anew. Memory holds one batch of rows and the names.
    """
    content = bytes(ImportFile.objects.get(batch=batch).content)
    batch.remove_rows()
    names = _Names(batch)
    shown: defaultdict[str, set[str]] = defaultdict(set)
    with open_table(content) as table:
        done = 0
        while some := list(islice(table.rows, _BATCH)):
            with transaction.atomic():
                _store(batch, names, some)
            for _number, cells in some:
                for field in DATES:
                    shown[field].add(order_shown_by(cells.get(field, "")))
                    shown[field].add(_UNCLEAR if is_ambiguous(cells.get(field, "")) else "")
            done += len(some)
            report(batch, done=done)
        _finish(batch, table, shown)


def _store(batch: ImportBatch, names: _Names, some: list[tuple[int, dict[str, str]]]) -> None:
    sides = [read_names(cells) for _number, cells in some]
    names.add(RecordKind.PERSON, (person for person, _left, _joined in sides))
    names.add(RecordKind.ORGANIZATION, (each for _person, *organizations in sides for each in organizations))
    ImportRow.objects.bulk_create(
        ImportRow(
            batch=batch,
            number=number,
            cells=_storable(cells),
            person_name_id=names.id_of(RecordKind.PERSON, person),
            from_name_id=names.id_of(RecordKind.ORGANIZATION, left),
            to_name_id=names.id_of(RecordKind.ORGANIZATION, joined),
        )
        for (number, cells), (person, left, joined) in zip(some, sides, strict=True)
    )


def _finish(batch: ImportBatch, table: Table, shown: dict[str, set[str]]) -> None:
    batch.sheet = table.sheet[:100]
    batch.columns = [_described(column, shown) for column in table.columns]
    batch.state = ImportState.CHECKING
    with transaction.atomic():
        ImportBatch.objects.filter(pk=batch.pk).change(
            sheet=batch.sheet, columns=batch.columns, state=batch.state
        )
        ImportFile.objects.filter(batch=batch).delete()


def _described(column: Column, shown: dict[str, set[str]]) -> dict[str, str]:
    said = shown.get(column.field, set())
    order = order_of_column(said - {_UNCLEAR})
    unclear = "yes" if _UNCLEAR in said and not order else ""
    return {"header": _without_nul(column.header), "field": column.field, "order": order, "unclear": unclear}


class _Names:
    """The names of the file that have been met, with the key of the row of each. Some 200 bytes a name."""

    def __init__(self, batch: ImportBatch) -> None:
        self._batch = batch
        self._ids: dict[tuple[str, str], int] = {}

    def add(self, kind: RecordKind, named: Iterator[Named]) -> None:
        fresh: dict[str, Named] = {}
        for each in named:
            if _can_be_looked_up(each) and (kind, each.key) not in self._ids:
                fresh.setdefault(each.key, each)
        made = ImportName.objects.bulk_create(
            ImportName(batch=self._batch, kind=kind, name=each.written, key=key, slug=each.slug)
            for key, each in fresh.items()
        )
        self._ids |= {(kind, name.key): name.pk for name in made}

    def id_of(self, kind: RecordKind, named: Named) -> int | None:
        return self._ids.get((kind, named.key))


def _can_be_looked_up(named: Named) -> bool:
    """Others are faults of their row."""
    is_short = max(len(named.written), len(named.slug)) <= MAX_NAME and len(named.key) <= 4 * MAX_NAME
    has_letters = bool(named.slug or name_key(named.name))
    return is_short and has_letters and named.written == _without_nul(named.written)


def _storable(cells: dict[str, str]) -> dict[str, str]:
    """PostgreSQL's JSON takes no NUL and no half of a pair; the replacement is a fault of its row."""
    return {field: _without_nul(text) for field, text in cells.items()}


def _without_nul(text: str) -> str:
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()
