"""Which moves are unsourced, kept by triggers of the database as claims change."""

# ruff: noqa: S608  # tables and columns are those of our models

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import connections, transaction
from django.db.models.signals import post_migrate
from django.dispatch import receiver

from tracker.moves.models.spell import UnsourcedMove
from tracker.triggers import Follower

_ACCEPTED = "SELECT 1 FROM moves_claim AS c WHERE c.move_id = {move} AND c.review = 'accepted'"
_IS_UNSOURCED = (
    f"EXISTS ({_ACCEPTED}) AND NOT EXISTS ({_ACCEPTED} AND NOT (c.origin = 'import' AND c.url = ''))"
)
_NOW_SOURCED = (
    "DELETE FROM moves_unsourcedmove WHERE move_id IN (SELECT move_id FROM {rows} AS changed) "
    f"AND NOT ({_IS_UNSOURCED.replace('{move}', 'moves_unsourcedmove.move_id')})"
)
_NOW_UNSOURCED = (
    "INSERT INTO moves_unsourcedmove (move_id) SELECT DISTINCT changed.move_id FROM {rows} AS changed "
    f"WHERE changed.move_id IS NOT NULL AND {_IS_UNSOURCED.replace('{move}', 'changed.move_id')} "
    "AND NOT EXISTS (SELECT 1 FROM moves_unsourcedmove AS u WHERE u.move_id = changed.move_id)"
)

OF_CLAIMS = Follower(
    name="unsourced_of_claim",
    table="moves_claim",
    columns=("move_id", "review", "origin", "url"),
    came=(_NOW_SOURCED, _NOW_UNSOURCED),
    gone=(_NOW_SOURCED, _NOW_UNSOURCED),
)


@receiver(post_migrate)
def ensure_triggers(sender: AppConfig, using: str, **_options: Any) -> None:
    """After every ``migrate``; where a trigger was missing, all moves are looked at anew."""
    if sender.name != "tracker.moves":
        return
    tables = connections[using].introspection.table_names()
    if UnsourcedMove._meta.db_table not in tables:
        if OF_CLAIMS.table in tables:
            OF_CLAIMS.drop(using)
        return
    with transaction.atomic(using=using):
        if OF_CLAIMS.ensure(using):
            UnsourcedMove.objects.using(using).all().delete()
            OF_CLAIMS.fill(using)
