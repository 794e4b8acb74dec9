"""The rows of the four files of starter data, read and checked before anything is stored."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TextIO, TypeVar

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from orgs.models import LineageRelation, OrganizationKind
from tracker.dates import PartialDate
from tracker.moves.vocabulary import Capacity, EntryManner, ExitManner, MoveStatus
from tracker.names import name_key

STARTER_DATA = Path(__file__).parent / "data"
_MOST_PROBLEMS_SHOWN = 20
_Row = TypeVar("_Row")


class BadStarterData(ValueError):
    """The files cannot be loaded; each problem names its file, line and column."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        shown = problems[:_MOST_PROBLEMS_SHOWN]
        if len(problems) > len(shown):
            shown.append(_("… and %d more.") % (len(problems) - len(shown)))
        super().__init__("\n".join(shown))


@dataclass(frozen=True, slots=True)
class OrganizationRow:
    name: str
    kind: str
    aliases: tuple[str, ...]
    country: str
    website: str


@dataclass(frozen=True, slots=True)
class PersonRow:
    """``name`` may end in a note in brackets that tells apart two of one name."""

    name: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LineageRow:
    organization: str
    relation: str
    other: str
    since: PartialDate | None
    until: PartialDate | None


@dataclass(frozen=True, slots=True)
class MoveRow:
    person: str
    from_org: str
    to_org: str
    role_from: str
    role_to: str
    exit_manner: str
    entry_manner: str
    from_capacity: str
    to_capacity: str
    announced_on: PartialDate | None
    effective_on: PartialDate | None
    status: str
    note: str


@dataclass(frozen=True, slots=True)
class StarterData:
    organizations: list[OrganizationRow]
    people: list[PersonRow]
    lineage: list[LineageRow]
    moves: list[MoveRow]


class _Cells:
    """One row of a file: reads its cells by column and gathers what is wrong with them."""

    def __init__(self, cells: dict[str, str], where: str, problems: list[str]) -> None:
        self._cells, self._where, self._problems = cells, where, problems

    def text(self, column: str, *, required: bool = False) -> str:
        value = self._cells[column].strip()
        if required and not name_key(value):
            self.problem(column, _("is empty; it is needed."))
        return value

    def names(self, column: str) -> tuple[str, ...]:
        return tuple(name.strip() for name in self.text(column).split("|") if name.strip())

    def matching(self, column: str, pattern: str, rule: str) -> str:
        value = self.text(column)
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
        self._problems.append(
            _("%(where)s, column %(column)s: %(message)s")
            % {"where": self._where, "column": column, "message": message}
        )


def read_starter_data(folder: Path = STARTER_DATA) -> StarterData:
    """Read the four files of a folder. Raises BadStarterData with every problem of all of them."""
    problems: list[str] = []
    data = StarterData(
        organizations=_read(folder / "organizations.csv", _organization, OrganizationRow, problems),
        people=_read(folder / "people.csv", _person, PersonRow, problems),
        lineage=_read(folder / "lineage.csv", _lineage, LineageRow, problems),
        moves=_read(folder / "moves.csv", _move, MoveRow, problems),
    )
    if problems:
        raise BadStarterData(problems)
    return data


def _organization(row: _Cells) -> OrganizationRow:
    return OrganizationRow(
        name=row.text("name", required=True),
        kind=row.choice("kind", OrganizationKind),
        aliases=row.names("aliases"),
        country=row.matching(
            "country", r"([A-Z]{2})?", _("is two capital letters of ISO 3166-1, such as FR.")
        ),
        website=row.matching("website", r"(https?://\S+)?", _("starts with http:// or https://.")),
    )


def _person(row: _Cells) -> PersonRow:
    return PersonRow(name=row.text("name", required=True), aliases=row.names("aliases"))


def _lineage(row: _Cells) -> LineageRow:
    return LineageRow(
        organization=row.text("organization", required=True),
        relation=row.choice("relation", LineageRelation),
        other=row.text("other", required=True),
        since=row.date("since"),
        until=row.date("until"),
    )


def _move(row: _Cells) -> MoveRow:
    move = MoveRow(
        person=row.text("person", required=True),
        from_org=row.text("from_org"),
        to_org=row.text("to_org"),
        role_from=row.text("role_from"),
        role_to=row.text("role_to"),
        exit_manner=row.choice("exit_manner", ExitManner, default=ExitManner.UNKNOWN),
        entry_manner=row.choice("entry_manner", EntryManner, default=EntryManner.UNKNOWN),
        from_capacity=row.choice("from_capacity", Capacity, default=Capacity.EMPLOYMENT),
        to_capacity=row.choice("to_capacity", Capacity, default=Capacity.EMPLOYMENT),
        announced_on=row.date("announced_on"),
        effective_on=row.date("effective_on"),
        status=row.choice("status", MoveStatus),
        note=row.text("note"),
    )
    if not (move.from_org or move.to_org):
        row.problem("from_org", _("a move needs an organization: fill from_org, to_org or both."))
    if row.is_empty("announced_on") and row.is_empty("effective_on"):
        row.problem("announced_on", _("a move needs a date: fill announced_on, effective_on or both."))
    if move.exit_manner == ExitManner.RETIRED and move.to_org:
        row.problem("exit_manner", _("retired means that there is no next organization: empty to_org."))
    return move


def _read(
    path: Path, parse: Callable[[_Cells], _Row], row_type: type[_Row], problems: list[str]
) -> list[_Row]:
    """The rows of one file; what is wrong is added to ``problems``."""
    columns = [field.name for field in fields(row_type)]  # type: ignore[arg-type]  # the rows are dataclasses
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
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


def _rows(file: TextIO, name: str, columns: list[str], problems: list[str]) -> Iterator[_Cells]:
    reader = csv.DictReader(file, restkey="", restval=None)
    missing = [column for column in columns if column not in (reader.fieldnames or [])]
    if missing:
        problems.append(
            _("%(file)s, line 1: the column %(missing)s is missing; the first line names %(columns)s.")
            % {"file": name, "missing": ", ".join(missing), "columns": ", ".join(columns)}
        )
        return
    for cells in reader:
        where = _("%(file)s, line %(line)d") % {"file": name, "line": reader.line_num}
        if "" in cells or None in cells.values():
            problems.append(
                _("%(where)s: it does not have %(count)d columns like line 1; check commas and quotes.")
                % {"where": where, "count": len(reader.fieldnames or [])}
            )
        else:
            yield _Cells(cells, where, problems)
