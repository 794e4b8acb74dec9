"""The rows of the four files of starter data, read and checked before anything is stored."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from orgs.models import Lineage, LineageRelation, Organization, OrganizationKind
from tracker.dates import PartialDate
from tracker.moves.models import Move
from tracker.moves.starter.cells import BadStarterData, Cells, problem_at, read_rows
from tracker.moves.vocabulary import Capacity, EntryManner, ExitManner, MoveStatus
from tracker.names import name_key, split_note

__all__ = ["BadStarterData", "StarterData", "read_starter_data"]
STARTER_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class OrganizationRow:
    """``line`` is where the row stands in its file; here and below."""

    line: int
    name: str
    kind: str
    aliases: tuple[str, ...]
    country: str
    website: str


@dataclass(frozen=True, slots=True)
class PersonRow:
    """``name`` may end in a note in brackets that tells apart two of one name."""

    line: int
    name: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LineageRow:
    line: int
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


def read_starter_data(folder: Path = STARTER_DATA) -> StarterData:
    """Read the four files of a folder. Raises BadStarterData with every problem of all of them."""
    problems: list[str] = []
    data = StarterData(
        organizations=read_rows(
            folder / "organizations.csv", _columns(OrganizationRow), _organization, problems
        ),
        people=read_rows(folder / "people.csv", _columns(PersonRow), _person, problems),
        lineage=read_rows(folder / "lineage.csv", _columns(LineageRow), _lineage, problems),
        moves=read_rows(folder / "moves.csv", _columns(MoveRow), _move, problems),
    )
    problems += _repeated("organizations.csv", data.organizations)
    problems += _repeated("people.csv", data.people)
    problems += _repeated_lineage(data.lineage)
    if problems:
        raise BadStarterData(problems)
    return data


def lineage_sentence(constraint: str) -> str:
    """What the database's constraint of this name says of a row of lineage that breaks it."""
    constraints = {each.name: each for each in Lineage._meta.constraints}
    return str(constraints[constraint].violation_error_message)


def _columns(row_type: Any) -> list[str]:
    return [field.name for field in fields(row_type) if field.name != "line"]


def _longest(model: type[Model], field: str) -> int | None:
    return getattr(model._meta.get_field(field), "max_length", None)


def _repeated(file: str, rows: Iterable[OrganizationRow | PersonRow]) -> list[str]:
    """The rows whose name and note an earlier row has: loading takes both for one record."""
    first: dict[Hashable, int] = {}
    repeated = [row for row in rows if first.setdefault(_who(row.name), row.line) != row.line]
    message = _("“%(name)s” stands on line %(line)d already; a note in brackets tells two of one name apart.")
    return [
        problem_at(file, row.line, "name", message % {"name": row.name, "line": first[_who(row.name)]})
        for row in repeated
        if name_key(row.name)
    ]


def _repeated_lineage(rows: list[LineageRow]) -> list[str]:
    """The rows that an earlier row has as well, the end left aside."""
    first: dict[Hashable, int] = {}
    problems = []
    for row in rows:
        since = row.since and row.since.first_day
        line = first.setdefault((_who(row.organization), row.relation, _who(row.other), since), row.line)
        if line != row.line:
            sentence = lineage_sentence("lineage_is_unique")
            message = _("%(sentence)s See line %(line)d.") % {"sentence": sentence, "line": line}
            problems.append(problem_at("lineage.csv", row.line, "since", message))
    return problems


def _who(written: str) -> tuple[str, str]:
    """What loading knows a record by."""
    name, note = split_note(written)
    return name_key(name), note


def _organization(row: Cells) -> OrganizationRow:
    return OrganizationRow(
        line=row.line,
        name=row.name("name", required=True),
        kind=row.choice("kind", OrganizationKind),
        aliases=row.names("aliases"),
        country=row.matching(
            "country", r"([A-Z]{2})?", _("is two capital letters of ISO 3166-1, such as FR.")
        ),
        website=row.matching(
            "website",
            r"(https?://\S+)?",
            _("starts with http:// or https://."),
            most=_longest(Organization, "website"),
        ),
    )


def _person(row: Cells) -> PersonRow:
    return PersonRow(line=row.line, name=row.name("name", required=True), aliases=row.names("aliases"))


def _lineage(row: Cells) -> LineageRow:
    lineage = LineageRow(
        line=row.line,
        organization=row.name("organization", required=True),
        relation=row.choice("relation", LineageRelation),
        other=row.name("other", required=True),
        since=row.date("since"),
        until=row.date("until"),
    )
    if lineage.other and _who(lineage.organization) == _who(lineage.other):
        row.problem("other", lineage_sentence("lineage_is_between_two"))
    if lineage.since and lineage.until and lineage.until.last_day < lineage.since.first_day:
        row.problem("until", lineage_sentence("lineage_ends_after_it_begins"))
    return lineage


def _move(row: Cells) -> MoveRow:
    move = MoveRow(
        person=row.name("person", required=True),
        from_org=row.name("from_org"),
        to_org=row.name("to_org"),
        role_from=row.text("role_from", most=_longest(Move, "role_from")),
        role_to=row.text("role_to", most=_longest(Move, "role_to")),
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
