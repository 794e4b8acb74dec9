"""How much an import has made, for its report."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from tracker.imports.models import ImportBatch


@dataclass(frozen=True, slots=True)
class Made:
    """Moves and records that are new by the import, and claims that are evidence by it."""

    moves: int
    claims: int
    records: int


def made_by(batch: ImportBatch) -> Made:
    """Of an import that stands or was undone what is still there. Three counts."""
    return Made(
        moves=batch.rows.filter(made_move=True, move__isnull=False).count(),
        claims=batch.rows.filter(claim__isnull=False).count(),
        records=batch.written_names.filter(is_made=True)
        .filter(Q(person__isnull=False) | Q(organization__isnull=False))
        .count(),
    )
