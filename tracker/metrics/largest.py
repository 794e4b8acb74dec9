"""The organizations with the most departures and arrivals together."""

from __future__ import annotations

from collections import Counter

from orgs.lineage import Lineages
from orgs.models import Organization
from tracker.dates import Window
from tracker.metrics.departures import groups_of_all
from tracker.metrics.models import Direction
from tracker.metrics.narrowing import ANY, COUNTED, Narrowing, OrganizationSort
from tracker.metrics.rollups.read import group_date, moves_by_organization


def largest(
    window: Window,
    top: int,
    lineages: Lineages | None = None,
    *,
    only: Narrowing = COUNTED,
    sort: OrganizationSort = ANY,
) -> list[Organization]:
    """So many, the most moves first; counted as `counts_of_all` does, in either direction.

    From the rollup where that knows what is asked for; else from the moves of the window. Only these
    organizations are read, and those that are even with the last of them.
    """
    moved = _moved(window, lineages, only)
    if sort:
        wanted = sort.keys()
        moved = Counter({key: n for key, n in moved.items() if key in wanted})
    least = min((n for _key, n in moved.most_common(top)), default=0)
    keys = [key for key, n in moved.items() if n and n >= least]
    records = Organization.with_merged.only("name", "note", "slug", "sort_key").in_bulk(keys)
    ranked = sorted(records.values(), key=lambda each: (-moved[each.pk], each.sort_key))
    return ranked[:top]


def _moved(window: Window, lineages: Lineages | None, only: Narrowing) -> Counter[int]:
    """How many moves may lie in the window, by the organization that they count for."""
    if lineages is None and only.is_rolled_up:
        return moves_by_organization(window, statuses=only.statuses)
    moved: Counter[int] = Counter()
    for direction in Direction:
        for key, group in groups_of_all(direction, window, only=only, lineages=lineages):
            if window.share_inside(group_date(group)) > 0:
                moved[key] += group["n"]
    return moved
