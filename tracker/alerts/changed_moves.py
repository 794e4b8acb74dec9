"""Triggers that note what of a move has changed that somebody may want to be told."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate
from django.dispatch import receiver

from tracker.alerts.models import UnnoticedChange
from tracker.triggers import Follower

_NOTE = (
    "INSERT INTO alerts_unnoticedchange (move_id, is_before, status, has_from, has_to, is_public) "
    "SELECT id, {is_before}, status, from_organization_id IS NOT NULL, to_organization_id IS NOT NULL, "
    "NOT awaits_approval FROM {{rows}} AS changed"
)

OF_MOVES = Follower(
    name="unnoticed_change_of_move",
    table="moves_move",
    columns=("status", "from_organization_id", "to_organization_id", "awaits_approval"),
    came=(_NOTE.format(is_before="false"),),
    gone=(_NOTE.format(is_before="true"),),
)


@receiver(post_migrate)
def ensure_triggers(sender: AppConfig, using: str, **_options: Any) -> None:
    """After every ``migrate``: a table that a migration made anew on SQLite has lost its triggers."""
    if sender.name != "tracker.alerts":
        return
    tables = connections[using].introspection.table_names()
    if UnnoticedChange._meta.db_table in tables:
        OF_MOVES.ensure(using)
    elif OF_MOVES.table in tables:
        OF_MOVES.drop(using)
