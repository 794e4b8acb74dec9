"""Lists that are narrowed to one organization: two walks along indexes, merged and cut off.

Asked for either side at once, the database reads all moves of the organization, or all latest ones of
everybody, before it knows which come first.
"""

# ruff: noqa: S608  # tables and columns are those of our models; what is asked for comes as parameters

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from heapq import merge
from itertools import islice
from typing import Any, Self

from django.db.models import Q

from tracker.api.plain.documents import Document, documents
from tracker.moves.models import Move
from tracker.moves.vocabulary import MoveKind

ROW = ("pk", "happened_first_day")
"""What is read of a move to find its place in a list, in this order."""


@dataclass(frozen=True, slots=True)
class LatestMoves:
    """The latest moves of an organization, not narrowed any further, as documents.

    A paginator takes it for a queryset. It is written in SQL, for it is asked the most, and to have it
    written by the ORM would take longer than to have it answered.
    """

    organization: int
    stale_before: date
    newest_first: bool = True
    edge: tuple[date, int] | None = None

    def order_by(self, *order: str) -> Self:
        """By date, then by key; a minus before the first one means the newest first."""
        return replace(self, newest_first=order[0].startswith("-"))

    def behind(self, first_day: date, key: int, *, backwards: bool) -> Self:
        """The rows behind one, in the order that is asked for; ``backwards`` are the later ones."""
        return replace(self, newest_first=not backwards, edge=(first_day, key))

    def __getitem__(self, some: slice) -> list[Document]:
        """So many of the first ones. One query."""
        walk: list[Any] = [self.organization]
        if self.edge:
            day = self.edge[0].isoformat()
            walk += [day, day, self.edge[1]]
        walk.append(some.stop)
        moves = _latest(newest_first=self.newest_first, has_edge=self.edge is not None)
        return documents(
            moves,
            [*walk, *walk, some.stop],
            stale_before=self.stale_before,
            newest_first=self.newest_first,
        )


@dataclass(frozen=True, slots=True)
class Walks:
    """Querysets of rows of `ROW`, none with a row of another's, as one to a paginator."""

    each: tuple[Any, ...]
    order: tuple[str, ...] = ()

    @classmethod
    def touching(cls, moves: Any, organization: int) -> Self:
        """The moves into, out of or within an organization; the last come by the first walk."""
        out, into = Q(from_organization=organization), Q(to_organization=organization)
        return cls((moves.filter(out), moves.filter(into).exclude(kind=MoveKind.INTERNAL)))

    @property
    def model(self) -> Any:
        return self.each[0].model

    def order_by(self, *order: str) -> Self:
        return self._with(lambda rows: rows.order_by(*order), order)

    def filter(self, condition: Q) -> Self:
        return self._with(lambda rows: rows.filter(condition), self.order)

    def count(self) -> int:
        return sum(rows.count() for rows in self.each)

    def __getitem__(self, some: slice) -> list[Any]:
        """So many of the first rows. A query for each walk."""
        places = [ROW.index(name.lstrip("-")) for name in self.order]
        rows = merge(
            *(list(rows[: some.stop]) for rows in self.each),
            key=lambda row: [row[place] for place in places],
            reverse=self.order[0].startswith("-"),
        )
        return list(islice(rows, some.stop))

    def _with(self, change: Callable[[Any], Any], order: tuple[str, ...]) -> Self:
        return replace(self, each=tuple(change(rows) for rows in self.each), order=order)


@cache
def _latest(*, newest_first: bool, has_edge: bool) -> str:
    way, side = ("DESC", "<") if newest_first else ("ASC", ">")
    order = f"ORDER BY happened_first_day {way}, id {way} LIMIT %s"
    behind = f" AND happened_first_day {side}= %s AND (happened_first_day {side} %s OR id {side} %s)"
    both = [("from_organization", ""), ("to_organization", f" AND kind <> '{MoveKind.INTERNAL.value}'")]
    walks = " UNION ALL ".join(
        f"SELECT * FROM (SELECT * FROM {Move._meta.db_table} WHERE {walk}_id = %s "
        f"AND merged_into_id IS NULL AND NOT awaits_approval{other}{behind if has_edge else ''} "
        f"{order}) AS {walk}"
        for walk, other in both
    )
    return f"SELECT * FROM ({walks}) AS either {order}"
