"""What the page of one import shows: how far it is, what is left to decide, and its rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.desk.import_names import url_of
from tracker.imports.models import ImportBatch, ImportName, ImportRow
from tracker.imports.report import count_by_verdict, why
from tracker.imports.vocabulary import CHOICES_FOR, ImportState, Verdict

COLOURS = {
    ImportState.UPLOADED: "info",
    ImportState.CHECKING: "info",
    ImportState.CHECKED: "warning",
    ImportState.IMPORTING: "info",
    ImportState.IMPORTED: "success",
    ImportState.UNDOING: "info",
    ImportState.FAILED: "danger",
}
_DEFAULTS = {
    Verdict.NEW: gettext_lazy("import it"),
    Verdict.SAME: gettext_lazy("add as evidence"),
    Verdict.CONFLICT: gettext_lazy("choose…"),
    Verdict.HELD: gettext_lazy("hold it back"),
}
_KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Side:
    """A name of a row and what it means: a record with its page, or a new one."""

    name: str
    record: Any
    url: str
    is_new: bool
    is_open: bool

    @property
    def is_other(self) -> bool:
        """Whether the record is called otherwise than the file says."""
        return self.record is not None and str(self.record) != self.name


@dataclass(frozen=True, slots=True)
class ShownRow:
    row: ImportRow
    sides: list[tuple[str, Side | None]]
    when: str
    sentences: list[str]
    choices: list[tuple[str, str, bool]]
    is_left: bool


def tabs(batch: ImportBatch, which: str) -> list[tuple[str, str, int, bool]]:
    """The lists of rows: value, label, how many rows, whether it is this one."""
    counts = count_by_verdict(batch)
    found = [("", _("All"), sum(counts.values()), which == "")]
    found += [
        (value, str(label).capitalize(), counts[value], which == value)
        for value, label in Verdict.choices
        if counts[value] or which == value
    ]
    if batch.state == ImportState.UNDONE and (kept := batch.rows.exclude(kept="").count()):
        found.append((_KEPT, _("Stayed"), kept, which == _KEPT))
    return found


def rows_of(batch: ImportBatch, which: str) -> Any:
    """The rows of a list, as they stand in the file."""
    rows = batch.rows.for_list()
    if which == _KEPT:
        return rows.exclude(kept="")
    return rows.filter(verdict=which) if which in Verdict.values else rows


def shown_row(batch: ImportBatch, row: ImportRow) -> ShownRow:
    sides = [
        (_("from"), _side(row, "from")),
        (_("to"), _side(row, "to")),
    ]
    sentences = [row.kept] if row.kept else list(why(batch, row))
    cells = row.cells
    when = cells.get("effective_on") or cells.get("announced_on") or ""
    is_left = row.is_known or batch.state != ImportState.CHECKED
    return ShownRow(
        row,
        [("", _side(row, "person")), *sides],
        when,
        sentences,
        [] if is_left else list(_choices(row)),
        is_left=row.is_in_the_way and bool(row.verdict),
    )


def kept_names(batch: ImportBatch) -> Any:
    """The people and organizations that an undone import has made and that stayed, with why."""
    return batch.written_names.with_record().exclude(kept="")


def may_choose_for_all(which: str) -> list[tuple[str, str]]:
    """The choices for all rows of one verdict at once."""
    if which not in Verdict.values:
        return []
    return [("", _default(which)), *((choice.value, str(choice.label)) for choice in CHOICES_FOR[which])]


def _choices(row: ImportRow) -> Iterator[tuple[str, str, bool]]:
    yield "", _default(row.verdict), row.choice == ""
    for choice in row.may_become:
        yield choice.value, str(choice.label), row.choice == choice


def _default(verdict: str) -> str:
    return str(_DEFAULTS.get(Verdict(verdict), _("in the way"))) if verdict else "–"


def _side(row: ImportRow, side: str) -> Side | None:
    name: ImportName | None = getattr(row, f"{side}_name")
    if name is None:
        written = row.cells.get(side, "")
        return Side(written, None, "", is_new=False, is_open=False) if written else None
    record = name.record
    return Side(
        name.name,
        record,
        url_of(record) if record is not None else "",
        is_new=name.is_made or (name.is_new and record is None),
        is_open=name.is_ambiguous,
    )
