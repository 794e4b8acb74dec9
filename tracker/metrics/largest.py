"""The organizations with the most departures and arrivals together."""

from __future__ import annotations

from collections import Counter

from orgs.lineage import Lineages
from orgs.models import Organization
from tracker.dates import Window
from tracker.metrics.departures import (
    OrganizationCount,
    arrivals_by_lineage,
    departures_by_lineage,
    rolled_counts,
)
from tracker.metrics.models import Direction
from tracker.moves.models import Move


def largest(window: Window, top: int, lineages: Lineages | None = None) -> list[Organization]:
    """So many, the most moves first: from the rollup, or with lineages from the moves of the window."""
    rows: list[OrganizationCount]
    if lineages is None:
        rows = [row for direction in Direction for row in rolled_counts(direction, window)]
    else:
        moves = Move.objects.all()
        rows = departures_by_lineage(moves, window, lineages) + arrivals_by_lineage(moves, window, lineages)
    moved: Counter[Organization] = Counter()
    for row in rows:
        moved[row.organization] += row.count.max
    return sorted(moved, key=lambda organization: (-moved[organization], organization.sort_key))[:top]
