"""Departures and arrivals: who left and who came, by organization."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count as CountRows
from django.utils.translation import gettext_lazy as _

from orgs.models import Organization
from tracker.dates import Window
from tracker.metrics.counts import Count, Definition
from tracker.moves.models.move import MoveQuerySet

DEPARTURES = Definition(
    "departures",
    1,
    _(
        "Moves out of an organization that are announced or confirmed, in employment or an academic post. "
        "A step within the organization is none. "
        "Each organization is counted by itself, without its subsidiaries."
    ),
)
ARRIVALS = Definition(
    "arrivals",
    1,
    _(
        "Moves into an organization that are announced or confirmed, in employment or an academic post. "
        "A step within the organization is none. "
        "Each organization is counted by itself, without its subsidiaries."
    ),
)


@dataclass(frozen=True, slots=True)
class OrganizationCount:
    """One row of a figure by organization."""

    organization: Organization
    count: Count


def departures_by_organization(moves: MoveQuerySet, window: Window) -> list[OrganizationCount]:
    """Departures in the window, the most first; organizations without any are left out.

    Costs two queries; reads one row for each organization and date in the window.
    """
    return _by_organization(moves.departures(), "from_organization", window)


def arrivals_by_organization(moves: MoveQuerySet, window: Window) -> list[OrganizationCount]:
    """Arrivals in the window, the most first; organizations without any are left out. Costs as departures."""
    return _by_organization(moves.arrivals(), "to_organization", window)


def total(rows: list[OrganizationCount]) -> Count:
    """The sum over all organizations."""
    return sum((row.count for row in rows), Count())


def _by_organization(moves: MoveQuerySet, side: str, window: Window) -> list[OrganizationCount]:
    groups = (
        moves.counted()
        .maybe_within(window)
        .with_unsourced()
        .order_by()
        .values(side, "happened_first_day", "happened_precision", "unsourced")
        .annotate(n=CountRows("pk"))
    )
    counts: defaultdict[int, Count] = defaultdict(Count)
    for group in groups:
        counts[group[side]] += Count.of_group(window, group)
    organizations = Organization.objects.only("name", "note", "slug", "sort_key").in_bulk(counts)
    rows = [OrganizationCount(organizations[pk], count) for pk, count in counts.items() if count.max]
    return sorted(rows, key=lambda row: (-row.count.value, -row.count.max, row.organization.sort_key))
