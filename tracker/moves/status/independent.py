"""Which statements depend on each other, so that they count once. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.moves.status.statements import Statement
from tracker.news.alike import are_one_text

MOST_COMPARED = 40  # texts of a move; what is beyond is told apart by its source alone


@dataclass(frozen=True, slots=True)
class Group:
    """Statements that go back to one source, the first published first."""

    statements: Sequence[Statement]

    @property
    def first(self) -> Statement:
        return self.statements[0]

    @property
    def statuses(self) -> set[str]:
        return {each.status for each in self.statements}


def independent_groups(statements: Iterable[Statement]) -> list[Group]:
    """The statements that name a source, in groups that do not depend on each other.

    Two belong together where they are of one source, one reports on the word of the other or both
    on that of a third, or their texts are nearly the same. Costs one comparison of texts for
    each pair that no source joins, of at most `MOST_COMPARED`.
    """
    groups: list[list[Statement]] = []
    compared = 0
    for statement in sorted((each for each in statements if each.is_sourced), key=_order):
        may_compare = bool(statement.rows) and compared < MOST_COMPARED
        compared += may_compare
        joined = [group for group in groups if _belongs(statement, group, compare=may_compare)]
        groups = [group for group in groups if group not in joined]
        groups.append([each for group in joined for each in group] + [statement])
    return [Group(sorted(group, key=_order)) for group in groups]


def _belongs(statement: Statement, group: Sequence[Statement], *, compare: bool) -> bool:
    if any(statement.sources & other.sources for other in group):
        return True
    return compare and any(are_one_text(statement.rows, other.rows) for other in group)


def _order(statement: Statement) -> tuple[bool, object, int]:
    return statement.day is None, statement.day or 0, statement.key
