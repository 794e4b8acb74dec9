"""The index that belongs to a table of names, and that it stays there."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate
from django.dispatch import receiver

from tracker.names.search.index import NameIndex
from tracker.names.search.postgresql import PostgresNameIndex
from tracker.names.search.sqlite import SqliteNameIndex

_KINDS: dict[str, type[NameIndex]] = {"sqlite": SqliteNameIndex, "postgresql": PostgresNameIndex}


def name_index(names: Any, using: str) -> NameIndex:
    """The index over a model of names, in the database of this alias."""
    return _KINDS[connections[using].vendor](names, using)


@receiver(post_migrate)
def _ensure_indexes(sender: AppConfig, using: str, **_options: Any) -> None:
    """After every ``migrate``: a new database gets its indexes, a changed table gets them back."""
    for model in sender.get_models():
        if hasattr(model, "owner_column"):
            name_index(model, using).ensure()
