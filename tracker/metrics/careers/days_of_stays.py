"""How many stays came into sight, and went, so many days after they began: as the database counts them.

Plain queries, since an organization has thousands of different numbers of days, and they are read often.
"""

# ruff: noqa: S608  # tables and columns are those of our models

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from tracker.postgres.ask import ask

# A sum of larger numbers is one of decimals, which takes several times as long.
_N = "sum(CAST(n AS integer))"
_UNSOURCED = "sum(CASE WHEN unsourced THEN CAST(n AS integer) ELSE 0 END)"
_COUNT, _COUNT_UNSOURCED = "count(*)", "count(CASE WHEN unsourced THEN 1 END)"


class DaysRead(NamedTuple):
    """``n`` stays that are alike: by ``days``, or where these hang on another day by when they ``began``."""

    what: str
    days: int | None
    began: date | None
    n: int
    unsourced: int


@dataclass(frozen=True, slots=True)
class DaysOfStays:
    """At one organization, by itself or with its lineage. Each question is one query."""

    organization_id: int
    is_rolled_up: bool

    def summed(self) -> Iterator[DaysRead]:
        """All that are observed, by the sight; open ones by when they began."""
        days = "CASE sight WHEN 'open' THEN NULL ELSE days END"
        return self._ask(f"sight, {days}, began, {_N}, {_UNSOURCED}", "metrics_staydays", "TRUE")

    def open_by(self, today: date) -> Iterator[DaysRead]:
        """Open ones that began before ``today``, by when; and by the days until they came into sight."""
        condition = "sight = 'open' AND began < %s"
        asked = f"sight, days, began, {_N}, {_UNSOURCED}"
        return self._ask(asked, "metrics_staydays", condition, [today])

    def came_between(self, since: date, today: date) -> Iterator[DaysRead]:
        """Those that are over, and were watched between the days: by the days until they came into sight.

        Those that had come into sight by ``since`` by when they began.
        """
        is_later = "(began > %s OR known_since > %s)"
        asked = (
            f"'', CASE WHEN {is_later} THEN entry_days END, CASE WHEN {is_later} THEN NULL ELSE began END, "
            f"{_COUNT}, {_COUNT_UNSOURCED}"
        )
        return self._over_between(asked, [since] * 4, since, today)

    def went_between(self, since: date, today: date) -> Iterator[DaysRead]:
        """The same by the days until they went, and how; who went on after ``today`` by when they began."""
        has_gone = "coalesce(ended, seen_until) <= %s"
        asked = (
            f"ending, CASE WHEN {has_gone} THEN exit_days END, "
            f"CASE WHEN {has_gone} THEN NULL ELSE began END, {_COUNT}, {_COUNT_UNSOURCED}"
        )
        return self._over_between(asked, [today] * 2, since, today)

    def _over_between(
        self, asked: str, parameters: Sequence[date], since: date, today: date
    ) -> Iterator[DaysRead]:
        """Along the index by when they were over, which a vague end puts at the start of its year."""
        condition = (
            "over_first_day >= %s AND coalesce(ended, seen_until) > %s AND is_observed AND began < %s "
            "AND (known_since IS NULL OR known_since < %s)"
        )
        of_days = [since.replace(month=1, day=1), since, today, today]
        return self._ask(asked, "moves_stay", condition, of_days, before=parameters)

    def _ask(
        self,
        asked: str,
        table: str,
        condition: str,
        parameters: Sequence[date] = (),
        before: Sequence[date] = (),
    ) -> Iterator[DaysRead]:
        level = "is_rolled_up" if self.is_rolled_up else "is_own"
        rows = ask(
            f"SELECT {asked} FROM {table} WHERE {condition} AND organization_id = %s AND {level} "
            "GROUP BY 1, 2, 3",
            [*map(str, before), *map(str, parameters), self.organization_id],
        )
        return (DaysRead(what, days, _date(began), n, unsourced) for what, days, began, n, unsourced in rows)


def _date(day: Any) -> date | None:
    """SQLite has text."""
    return date.fromisoformat(day) if isinstance(day, str) else day
