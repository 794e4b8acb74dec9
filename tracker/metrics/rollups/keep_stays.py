"""The triggers that keep the sums of stays."""

# ruff: noqa: S608  # tables and columns are those of our models

from __future__ import annotations

from tracker.metrics.models import CohortMonth, LeaverMonth, StayDays, StayMonth, StaySum
from tracker.triggers import Follower


def _sum(model: type[StayMonth | CohortMonth | LeaverMonth | StayDays], values: str, where: str) -> str:
    """A statement that adds a row for each key; ``values`` stand in the order of the key."""
    grouped = ", ".join(str(at) for at in range(1, len(model.KEY) + 1))
    return (
        f"INSERT INTO {model._meta.db_table} ({', '.join(model.KEY)}, n) "
        f"SELECT {', '.join(StaySum.OF)}, {values}, {{sign}}count(*) FROM {{rows}} AS changed "
        f"WHERE {where} GROUP BY {grouped}"
    )


_SUMS = (
    _sum(
        StayMonth,
        "'begins', {month of begins_first_day}, begins_precision, is_started, is_first, is_again, "
        "is_tangled, spans_months, '', unsourced",
        "TRUE",
    ),
    _sum(
        StayMonth,
        "'over', {month of over_first_day}, over_precision, ending = 'ended', FALSE, FALSE, "
        "is_tangled, spans_months, exit_manner, unsourced",
        "ending <> 'open'",
    ),
    _sum(
        CohortMonth,
        "{month of began}, months_least, months, months_most, ending = 'unknown', unsourced",
        "began IS NOT NULL",
    ),
    _sum(
        LeaverMonth,
        "{month of ended}, next_gap, CASE WHEN next_gap IS NULL THEN ended END, next_founded, unsourced",
        "ended IS NOT NULL",
    ),
    _sum(StayDays, "'enters', entry_days, CAST(NULL AS date), unsourced", "is_observed"),
    _sum(
        StayDays,
        "CASE ending WHEN 'ended' THEN 'ends' WHEN 'unknown' THEN 'lost' ELSE 'open' END, "
        "CASE ending WHEN 'open' THEN entry_days ELSE exit_days END, "
        "CASE ending WHEN 'open' THEN began END, unsourced",
        "is_observed",
    ),
)
OF_STAYS = Follower(
    name="rollup_of_stay",
    table="moves_stay",
    columns=(
        *StaySum.OF,
        *("begins_first_day", "begins_precision", "over_first_day", "over_precision"),
        *("is_started", "ending", "exit_manner", "unsourced", "began", "ended", "months_least", "months"),
        *("months_most", "entry_days", "exit_days", "is_observed", "is_first", "is_again", "is_tangled"),
        *("spans_months", "next_founded", "next_gap"),
    ),
    came=tuple(each.replace("{sign}", "") for each in _SUMS),
    gone=tuple(each.replace("{sign}", "-") for each in _SUMS),
)
