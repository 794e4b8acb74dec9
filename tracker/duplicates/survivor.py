"""Which of two records stays when they are merged."""

from __future__ import annotations

from typing import Any

from tracker.merges.pointers import pointers_to


def propose_survivor(one: Any, other: Any) -> tuple[Any, Any]:
    """The record that should go and the one that should stay: to which more points, else the older.

    Costs two counts for each model that points at the kind of record.
    """
    weights = {record.pk: _points_at(record) for record in (one, other)}
    goes, stays = sorted((one, other), key=lambda record: (weights[record.pk], -record.pk))
    return goes, stays


def _points_at(record: Any) -> int:
    """Moves, claims, names, lineage: whatever goes with a record."""
    return sum(pointers.rows(record.pk).count() for pointers in pointers_to(type(record)))
