"""Says what a merge would do before it is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tracker.identifiers.differ import Differing, differing
from tracker.merges.pointers import pointers_to
from tracker.names.models import NamedRecord


@dataclass(frozen=True, slots=True)
class Preview:
    """What a merge would do.

    ``rows`` counts what would point at the survivor afterwards, by the name of the model, names
    left out. ``new_names`` become aliases of the survivor, ``shared_names`` it has already.
    ``differing`` are identifiers that two records of one person or organization would not have.
    """

    loser: Any
    survivor: Any
    rows: list[tuple[str, int]]
    new_names: list[str]
    shared_names: list[str]
    differing: list[Differing]


def preview_merge(loser: NamedRecord, survivor: NamedRecord) -> Preview:
    """A read, no write. Costs one count for each model that points at the kind of record."""
    counted = [
        (str(pointers.model._meta.verbose_name_plural), pointers.rows(loser.pk).count())
        for pointers in pointers_to(type(loser))
        if pointers.model is not loser.names.model
    ]
    names = list(loser.names.values_list("name", flat=True))
    taken = set(survivor.names.filter(name__in=names).values_list("name", flat=True))
    return Preview(
        loser,
        survivor,
        rows=[(label, count) for label, count in counted if count],
        new_names=[name for name in names if name not in taken],
        shared_names=sorted(taken),
        differing=differing(loser, survivor),
    )
