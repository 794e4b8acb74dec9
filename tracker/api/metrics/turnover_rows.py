"""Rows of departures and arrivals as an answer holds them: by organization, by month, or by both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from orgs.lineage import Lineages
from orgs.models import Lineage, Organization
from tracker.api.metrics.asked import Asked
from tracker.api.plain.figures import Dict, count_dict, months_json, reference_dict
from tracker.dates import Window
from tracker.metrics.counts import Count
from tracker.metrics.departures import OrganizationCount, counts_of_all
from tracker.metrics.models import Direction
from tracker.metrics.months import by_month, by_organization_and_month, count_of, groups_of, month_dates
from tracker.metrics.narrowing import Narrowing
from tracker.metrics.places import Place
from tracker.metrics.rollups.read import GroupRow, organization_sums


class Rows(NamedTuple):
    """What each organization counts, of those that have any; and the rows that were asked for.

    ``results`` is a list of dictionaries, or such a list in JSON.
    """

    counts: list[OrganizationCount]
    results: Any

    def with_rumours(self, beside: Rows) -> Rows:
        """Each row with the rumours of the same organization and month beside it."""
        rumoured = {_about(row): {name: row[name] for name in _NOTHING} for row in beside.results}
        results = [{**row, "rumoured": rumoured.get(_about(row), _NOTHING)} for row in self.results]
        return Rows(self.counts, results)


_NOTHING = count_dict(Count())


def _about(row: Dict) -> tuple[str, str]:
    return row.get("organization", {}).get("slug", ""), row.get("month", "")


def rows_of(direction: Direction, asked: Asked, only: Narrowing, *, as_json: bool) -> Rows:
    """What is asked for. One query for one organization or some, which are read from the rollup; where a
    manner or a role is asked for, from the moves of each. ``as_json``: nobody will look into the rows."""
    several = asked.get("several")
    if several is not None:
        return _of_several(direction, asked, several, only, as_json=as_json)
    if asked.place is None:
        counts = counts_of(direction, asked, only)
        return Rows(counts, by_organization(asked.page(counts)))
    groups = groups_of(direction, asked.place, asked.window, only)
    count = count_of(groups, asked.window)
    counts = [OrganizationCount(asked.place.organization, count)] if count.max else []
    if asked["by"] != "month":
        return Rows(counts, by_organization(asked.page(counts)))
    months = by_month(groups, asked.window)
    return Rows(counts, [{"month": str(row.month), **count_dict(row.count)} for row in months])


def counts_of(direction: Direction, asked: Asked, only: Narrowing) -> list[OrganizationCount]:
    """Each organization that has any: from the rollup, or rolled up from the moves."""
    if asked.place:
        count = count_of(groups_of(direction, asked.place, asked.window, only), asked.window)
        return [OrganizationCount(asked.place.organization, count)] if count.max else []
    lineages = Lineages(Lineage.objects.all()) if asked.level == "lineage" else None
    return counts_of_all(direction, asked.window, only=only, sort=asked.sort, lineages=lineages)


def by_organization(counts: Sequence[OrganizationCount]) -> list[Dict]:
    """A row for each."""
    return [{"organization": reference_dict(row.organization), **count_dict(row.count)} for row in counts]


def _of_several(
    direction: Direction, asked: Asked, several: Sequence[Organization], only: Narrowing, *, as_json: bool
) -> Rows:
    keys = [organization.pk for organization in several]
    sums, rows = (
        organization_sums(direction, asked.window, organizations=keys, statuses=only.statuses)
        if only.is_rolled_up
        else ({}, _groups_of_each(direction, asked.window, several, only))
    )
    found = by_organization_and_month(sums, rows, keys, asked.window)
    counts = sorted(
        (OrganizationCount(each, found[each.pk].whole) for each in several if found[each.pk].whole.max),
        key=lambda row: (-row.count.value, -row.count.max, row.organization.sort_key),
    )
    if asked["by"] != "month":
        return Rows(counts, by_organization(asked.page(counts)))
    months = [str(month) for month in month_dates(asked.window)]
    of_each = [(reference_dict(each), found[each.pk].months) for each in several]
    return Rows(counts, months_json(of_each, months) if as_json else _month_rows(of_each, months))


def _month_rows(of_each: Sequence[tuple[Dict, list[Count]]], months: Sequence[str]) -> list[Dict]:
    """What `months_json` says, for who has to look into it."""
    return [
        {"organization": reference, "month": month, **count_dict(count)}
        for reference, counts in of_each
        for month, count in zip(months, counts, strict=True)
    ]


def _groups_of_each(
    direction: Direction, window: Window, several: Sequence[Organization], only: Narrowing
) -> Iterator[GroupRow]:
    """One query for each."""
    for organization in several:
        for group in groups_of(direction, Place.itself(organization), window, only):
            when = (group["happened_first_day"], group["happened_precision"])
            yield (organization.pk, *when, group["unsourced"], group["n"])
