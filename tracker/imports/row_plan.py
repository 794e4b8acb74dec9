"""A row that was read, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tracker.imports.differences import Difference
from tracker.imports.models import ImportName, ImportRow
from tracker.imports.stated import Problem, Stated
from tracker.imports.vocabulary import Verdict
from tracker.moves.models import Claim, Move
from tracker.moves.vocabulary import MoveKind

COLUMNS = (
    "from_organization_id",
    "to_organization_id",
    "from_capacity",
    "to_capacity",
    "role_from",
    "role_to",
    "exit_manner",
    "entry_manner",
    "announced_on_first_day",
    "announced_on_precision",
    "effective_on_first_day",
    "effective_on_precision",
    "status",
    "note",
)
"""The columns of a move that evidence may fill in."""


@dataclass(slots=True)
class ReadRow:
    """A row with what it says and what is meant."""

    row: ImportRow
    stated: Stated
    problems: list[Problem]
    names: tuple[ImportName | None, ImportName | None, ImportName | None]
    external_id: str


@dataclass(slots=True)
class RowPlan:
    """What becomes of a row. ``move`` is one that is there, or one that this or an earlier row makes.

    ``claim`` is what the row adds, None where it adds nothing; ``before`` and ``after`` are the
    columns that it fills in at a move that is there.
    """

    row: ImportRow
    verdict: Verdict
    problems: list[Problem] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    move: Move | None = None
    first: ImportRow | None = None
    claim: Claim | None = None
    is_known: bool = False
    makes_move: bool = False
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None

    @property
    def existing_move_id(self) -> int | None:
        return None if self.makes_move or self.first is not None or self.move is None else self.move.pk


def columns_of(move: Move) -> dict[str, Any]:
    """The columns that evidence may fill in, as JSON holds them."""
    values = {column: getattr(move, column) for column in COLUMNS}
    return {
        column: value.isoformat() if isinstance(value, date) else value for column, value in values.items()
    }


def set_kind(move: Move) -> None:
    """The database derives the kind when it saves; until then what is in memory says it."""
    left, joined = move.from_organization, move.to_organization
    if left is None:
        move.kind = MoveKind.ARRIVAL
    elif joined is None:
        move.kind = MoveKind.DEPARTURE
    else:
        move.kind = MoveKind.INTERNAL if left == joined else MoveKind.TRANSFER
