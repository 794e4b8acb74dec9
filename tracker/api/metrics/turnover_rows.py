"""Rows of departures and arrivals as an answer holds them: by organization, by month, or by both."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from orgs.lineage import Lineages
from orgs.models import Lineage, Organization
from tracker.api.metrics.asked import Asked
from tracker.api.plain.figures import Dict, count_dict, organization_dict
from tracker.metrics.departures import (
    OrganizationCount,
    arrivals_by_lineage,
    departures_by_lineage,
    rolled_counts,
)
from tracker.metrics.models import Direction
from tracker.metrics.months import by_month, by_organization_and_month, count_of, groups_of
from tracker.metrics.rollups.read import organization_groups
from tracker.moves.models import Move


class Rows(NamedTuple):
    """What each organization counts, of those that have any; and the rows that were asked for."""

    counts: list[OrganizationCount]
    results: list[Dict]


def rows_of(direction: Direction, asked: Asked) -> Rows:
    """What is asked for. One query for one organization or some, which are read from the rollup."""
    several = asked.get("several")
    if several is not None:
        return _of_several(direction, asked, several)
    if asked.place is None:
        counts = counts_of(direction, asked)
        return Rows(counts, by_organization(asked.page(counts)))
    groups = groups_of(direction, asked.place, asked.window)
    count = count_of(groups, asked.window)
    counts = [OrganizationCount(asked.place.organization, count)] if count.max else []
    if asked["by"] != "month":
        return Rows(counts, by_organization(asked.page(counts)))
    months = by_month(groups, asked.window)
    return Rows(counts, [{"month": str(row.month), **count_dict(row.count)} for row in months])


def counts_of(direction: Direction, asked: Asked) -> list[OrganizationCount]:
    """Each organization that has any: from the rollup, or rolled up from the moves."""
    if asked.place:
        count = count_of(groups_of(direction, asked.place, asked.window), asked.window)
        return [OrganizationCount(asked.place.organization, count)] if count.max else []
    if asked.level == "organization":
        return rolled_counts(direction, asked.window)
    rolled_up: Callable[..., list[OrganizationCount]] = (
        departures_by_lineage if direction == Direction.OUT else arrivals_by_lineage
    )
    return rolled_up(Move.objects.all(), asked.window, Lineages(Lineage.objects.all()))


def by_organization(counts: Sequence[OrganizationCount]) -> list[Dict]:
    """A row for each."""
    return [{"organization": organization_dict(row.organization), **count_dict(row.count)} for row in counts]


def _of_several(direction: Direction, asked: Asked, several: Sequence[Organization]) -> Rows:
    keys = [organization.pk for organization in several]
    groups = organization_groups(direction, asked.window, organizations=keys)
    found = by_organization_and_month(groups, keys, asked.window)
    counts = sorted(
        (OrganizationCount(each, found[each.pk][0]) for each in several if found[each.pk][0].max),
        key=lambda row: (-row.count.value, -row.count.max, row.organization.sort_key),
    )
    if asked["by"] != "month":
        return Rows(counts, by_organization(asked.page(counts)))
    names = {row.month: str(row.month) for row in found[keys[0]][1]}
    return Rows(
        counts,
        [
            {"organization": reference, "month": names[row.month], **count_dict(row.count)}
            for each, reference in ((each, organization_dict(each)) for each in several)
            for row in found[each.pk][1]
        ],
    )
