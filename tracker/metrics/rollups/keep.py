"""Triggers that keep the rollups."""

# ruff: noqa: S608  # tables and columns are those of our models

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import connections, transaction
from django.db.models import Model
from django.db.models.signals import post_migrate
from django.dispatch import receiver

from tracker.metrics.models import ROLLUPS, Direction, StayDays
from tracker.metrics.rollups.keep_stays import OF_STAYS
from tracker.triggers import Follower

GAP_DAYS = 365
_PUBLIC = "merged_into_id IS NULL AND NOT awaits_approval AND kind <> 'internal'"
_SIDES = {Direction.OUT: "from", Direction.INTO: "to"}


def _moves(direction: Direction, sign: str) -> str:
    side = _SIDES[direction]
    is_unsourced = "EXISTS (SELECT 1 FROM moves_unsourcedmove AS u WHERE u.move_id = changed.id)"
    return (
        "INSERT INTO metrics_organizationmonth "
        "(organization_id, direction, month, precision, status, capacity, unsourced, n) "
        f"SELECT {side}_organization_id, '{direction.value}', {{month}}, happened_precision, status, "
        f"{side}_capacity, {is_unsourced}, {sign}count(*) FROM {{rows}} AS changed "
        f"WHERE {side}_organization_id IS NOT NULL AND {_PUBLIC} GROUP BY 1, 3, 4, 5, 6, 7"
    )


def _sources(direction: Direction, came: str, gone: str) -> str:
    """A move that becomes unsourced goes from the sourced ones to the unsourced, or back."""
    side = _SIDES[direction]
    return (
        "INSERT INTO metrics_organizationmonth "
        "(organization_id, direction, month, precision, status, capacity, unsourced, n) "
        f"SELECT {side}_organization_id, '{direction.value}', {{month}}, happened_precision, status, "
        f"{side}_capacity, is_unsourced.says, CASE WHEN is_unsourced.says THEN {came} ELSE {gone} END "
        "FROM {rows} AS changed "
        "JOIN moves_move AS m ON m.id = changed.move_id "
        "CROSS JOIN (SELECT TRUE AS says UNION ALL SELECT FALSE) AS is_unsourced "
        f"WHERE {side}_organization_id IS NOT NULL AND {_PUBLIC}"
    )


def _pairs(sign: str) -> str:
    return (
        "INSERT INTO metrics_pairmonth (from_organization_id, to_organization_id, month, precision, status, "
        "from_capacity, to_capacity, unsourced, n) "
        "SELECT from_organization_id, to_organization_id, {month}, happened_precision, status, "
        f"from_capacity, to_capacity, unsourced, {sign}count(*) FROM {{rows}} AS changed "
        f"WHERE gap_days <= {GAP_DAYS} GROUP BY 1, 2, 3, 4, 5, 6, 7, 8"
    )


OF_MOVES = Follower(
    name="rollup_of_move",
    table="moves_move",
    columns=(
        *("from_organization_id", "to_organization_id", "from_capacity", "to_capacity", "status", "kind"),
        *("happened_first_day", "happened_precision", "merged_into_id", "awaits_approval"),
    ),
    came=tuple(_moves(direction, "") for direction in Direction),
    gone=tuple(_moves(direction, "-") for direction in Direction),
)
OF_SOURCES = Follower(
    name="rollup_of_source",
    table="moves_unsourcedmove",
    columns=("move_id",),
    key="move_id",
    came=tuple(_sources(direction, "1", "-1") for direction in Direction),
    gone=tuple(_sources(direction, "-1", "1") for direction in Direction),
)
OF_TRANSFERS = Follower(
    name="rollup_of_transfer",
    table="moves_transfer",
    columns=(
        *("from_organization_id", "to_organization_id", "from_capacity", "to_capacity", "status"),
        *("happened_first_day", "happened_precision", "gap_days", "unsourced"),
    ),
    came=(_pairs(""),),
    gone=(_pairs("-"),),
)
FOLLOWERS = (OF_MOVES, OF_SOURCES, OF_TRANSFERS, OF_STAYS)


@receiver(post_migrate)
def ensure_triggers(sender: AppConfig, using: str, **_options: Any) -> None:
    """After every ``migrate``: a table that a migration made anew on SQLite has lost its triggers."""
    if sender.name != "tracker.metrics":
        return
    tables = connections[using].introspection.table_names()
    if not _has_all_columns(StayDays, using):  # migrated back to before there were these
        for follower in FOLLOWERS:
            if follower.table in tables:
                follower.drop(using)
        return
    with transaction.atomic(using=using):
        made = [follower.ensure(using) for follower in FOLLOWERS]
        if any(made):
            recount(using=using)


def _has_all_columns(model: type[Model], using: str) -> bool:
    """Whether the table is there, and is as the model says."""
    connection, table = connections[using], model._meta.db_table
    if table not in connection.introspection.table_names():
        return False
    with connection.cursor() as cursor:
        there = {column.name for column in connection.introspection.get_table_description(cursor, table)}
    return there >= {field.column for field in model._meta.concrete_fields}


def recount(*, using: str = "default") -> None:
    """Count all rollups anew, from all moves, transfers and stays; reads each once.

    Holds off changes of them meanwhile. What is counted stands as it was until the transaction is over.
    """
    with transaction.atomic(using=using):
        hold_off_changes(using)
        for model in ROLLUPS:
            model.objects.using(using).all().delete()
        for follower in (OF_MOVES, OF_TRANSFERS, OF_STAYS):
            follower.fill(using)
        for model in ROLLUPS:
            model.objects.using(using).update(is_folded=True)


def hold_off_changes(using: str) -> None:
    """A change while all is counted would be counted twice or not at all. SQLite has one writer anyway."""
    if connections[using].vendor == "postgresql":
        with connections[using].cursor() as cursor:
            cursor.execute(
                "LOCK TABLE moves_move, moves_unsourcedmove, moves_transfer, moves_stay "
                "IN SHARE ROW EXCLUSIVE MODE"
            )
