"""The cells of a file of starter data, and what is wrong with them by file, line and column."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO, TypeVar

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from people.models import Person
from tracker.dates import PartialDate
from tracker.names import name_key, split_note
from tracker.names.models import MAX_NAME

_MOST_PROBLEMS_SHOWN = 20
_MAX_NOTE = int(Person._meta.get_field("note").max_length or 0)
_NO_TEXT = re.compile("[\0\ud800-\udfff]")
_Row = TypeVar("_Row")


class BadStarterData(ValueError):
    """The files cannot be loaded; each problem names its file, line and column."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        shown = problems[:_MOST_PROBLEMS_SHOWN]
        if len(problems) > len(shown):
            shown.append(_("… and %d more.") % (len(problems) - len(shown)))
        super().__init__("\n".join(shown))


def problem_at(file: str, line: int, column: str, message: str) -> str:
    """One problem, with where it stands."""
    return _("%(file)s, line %(line)d, column %(column)s: %(message)s") % {
        "file": file,
        "line": line,
        "column": column,
        "message": message,
    }


class Cells:
    """One row of a file: reads its cells by column and gathers what is wrong with them."""

    def __init__(self, cells: dict[str, str], file: str, line: int, problems: list[str]) -> None:
        self._cells, self._file, self.line, self._problems = cells, file, line, problems
        for column, value in cells.items():
            if found := _NO_TEXT.search(value):
                self.problem(column, _("holds U+%04X, which is no character of a text.") % ord(found[0]))

    def text(self, column: str, *, most: int | None = None) -> str:
        value = self._cells[column].strip()
        if most is not None and len(value) > most:
            self._too_long(column, value, most)
        return value

    def name(self, column: str, *, required: bool = False) -> str:
        """A name, with a note in brackets where two have it."""
        value = self.text(column)
        name, note = split_note(value)
        if value:
            self._check_name(column, name)
        elif required:
            self.problem(column, _("is empty; it is needed."))
        if len(note) > _MAX_NOTE:
            self._too_long(column, note, _MAX_NOTE)
        return value

    def names(self, column: str) -> tuple[str, ...]:
        names = tuple(name.strip() for name in self.text(column).split("|") if name.strip())
        for name in names:
            self._check_name(column, name)
        return names

    def matching(self, column: str, pattern: str, rule: str, *, most: int | None = None) -> str:
        value = self.text(column, most=most)
        if not re.fullmatch(pattern, value):
            self.problem(column, f"“{value}”: {rule}")
        return value

    def is_empty(self, column: str) -> bool:
        return not self.text(column)

    def choice(self, column: str, choices: type[TextChoices], default: str = "") -> str:
        value = self.text(column) or default
        if value not in choices.values:
            self.problem(column, _("“%s” is not one of: %s.") % (value, ", ".join(choices.values)))
        return value

    def date(self, column: str) -> PartialDate | None:
        value = self.text(column)
        try:
            return PartialDate.parse(value) if value else None
        except ValueError as error:
            self.problem(column, str(error))
            return None

    def problem(self, column: str, message: str) -> None:
        self._problems.append(problem_at(self._file, self.line, column, message))

    def _check_name(self, column: str, name: str) -> None:
        if not name_key(name):
            self.problem(column, _("“%s”: a name needs at least one letter or digit.") % name)
        if len(name) > MAX_NAME:
            self._too_long(column, name, MAX_NAME)

    def _too_long(self, column: str, value: str, most: int) -> None:
        self.problem(
            column,
            _("“%(start)s…” has %(length)d characters; at most %(most)d are stored.")
            % {"start": value[:30], "length": len(value), "most": most},
        )


def read_rows(
    path: Path, columns: list[str], parse: Callable[[Cells], _Row], problems: list[str]
) -> list[_Row]:
    """The rows of one file; what is wrong is added to ``problems``."""
    try:
        # Surrogates pass, so that the line and column that hold one can be named.
        with path.open(encoding="utf-8-sig", errors="surrogatepass", newline="") as file:
            return [parse(row) for row in _rows(file, path.name, columns, problems)]
    except OSError as error:
        problems.append(
            _("%(path)s cannot be read: %(problem)s.") % {"path": path, "problem": error.strerror}
        )
    except UnicodeDecodeError:
        problems.append(_("%s is not in UTF-8; save it as CSV in UTF-8.") % path.name)
    except csv.Error as error:
        problems.append(_("%(file)s is no CSV file: %(problem)s.") % {"file": path.name, "problem": error})
    return []


def _rows(file: TextIO, name: str, columns: list[str], problems: list[str]) -> Iterator[Cells]:
    reader = csv.DictReader(file, restkey="", restval=None)
    missing = [column for column in columns if column not in (reader.fieldnames or [])]
    if missing:
        problems.append(
            _("%(file)s, line 1: the column %(missing)s is missing; the first line names %(columns)s.")
            % {"file": name, "missing": ", ".join(missing), "columns": ", ".join(columns)}
        )
        return
    for cells in reader:
        if "" in cells or None in cells.values():
            problems.append(
                _(
                    "%(file)s, line %(line)d: it does not have %(count)d columns like line 1; "
                    "check commas and quotes."
                )
                % {"file": name, "line": reader.line_num, "count": len(reader.fieldnames or [])}
            )
        else:
            yield Cells(cells, name, reader.line_num, problems)
