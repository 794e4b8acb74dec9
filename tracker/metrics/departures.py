"""Departures and arrivals: who left and who came, by organization."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count as CountRows
from django.utils.translation import gettext_lazy as _

from orgs.lineage import Lineages
from orgs.models import Organization
from tracker.dates import Window
from tracker.metrics.counts import Count, Definition
from tracker.metrics.models import Direction
from tracker.metrics.rollups.read import organization_groups
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
DEPARTURES_OF_LINEAGES = Definition(
    "departures of lineages",
    1,
    _(
        "Moves out of an organization and all that is part of it that are announced or confirmed, in "
        "employment or an academic post. Each side of a move counts for the topmost parent that it had on "
        "the date of the move, so that a rename or a step between parent and child is none."
    ),
)
ARRIVALS_OF_LINEAGES = Definition(
    "arrivals of lineages",
    1,
    _(
        "Moves into an organization and all that is part of it that are announced or confirmed, in "
        "employment or an academic post. Each side of a move counts for the topmost parent that it had on "
        "the date of the move, so that a rename or a step between parent and child is none."
    ),
)

_OUT = ("from_organization", "to_organization")
_INTO = ("to_organization", "from_organization")


@dataclass(frozen=True, slots=True)
class OrganizationCount:
    """One row of a figure by organization."""

    organization: Organization
    count: Count


def departures_by_organization(moves: MoveQuerySet, window: Window) -> list[OrganizationCount]:
    """Departures in the window, the most first; organizations without any are left out.

    Costs two queries; reads one row for each organization and date in the window.
    """
    groups = _groups(moves.departures(), ["from_organization"], window)
    return by_organization(window, ((group["from_organization"], group) for group in groups))


def arrivals_by_organization(moves: MoveQuerySet, window: Window) -> list[OrganizationCount]:
    """Arrivals in the window, the most first; organizations without any are left out. Costs as departures."""
    groups = _groups(moves.arrivals(), ["to_organization"], window)
    return by_organization(window, ((group["to_organization"], group) for group in groups))


def departures_by_lineage(moves: MoveQuerySet, window: Window, lineages: Lineages) -> list[OrganizationCount]:
    """Departures by topmost parent as of the date of each move, of a vague one its first day.

    Costs two queries; reads one row for each pair of organizations and date in the window.
    """
    sides = _OUT
    return by_organization(window, rolled_up(_groups(moves.departures(), sides, window), lineages, sides))


def arrivals_by_lineage(moves: MoveQuerySet, window: Window, lineages: Lineages) -> list[OrganizationCount]:
    """Arrivals by topmost parent as of the date of each move. Costs as departures."""
    sides = _INTO
    return by_organization(window, rolled_up(_groups(moves.arrivals(), sides, window), lineages, sides))


def rolled_counts(direction: Direction, window: Window) -> list[OrganizationCount]:
    """Departures or arrivals of every organization by itself, the most first, from the rollup.

    Costs three queries, of which none reads the moves but for days at the edges of the window.
    """
    groups = organization_groups(direction, window)
    return by_organization(window, ((group["organization"], group) for group in groups))


def total(rows: list[OrganizationCount]) -> Count:
    """The sum over all organizations."""
    return sum((row.count for row in rows), Count())


def _groups(moves: MoveQuerySet, sides: Sequence[str], window: Window) -> Iterable[dict[str, Any]]:
    """How many counted moves there are by side, date, and whether they are unsourced."""
    groups: Iterable[dict[str, Any]] = (
        moves.counted()
        .maybe_within(window)
        .with_unsourced()
        .order_by()
        .values(*sides, "happened_first_day", "happened_precision", "unsourced")
        .annotate(n=CountRows("pk"))
    )
    return groups


def rolled_up(
    groups: Iterable[dict[str, Any]], lineages: Lineages, sides: Sequence[str] = _OUT
) -> Iterator[tuple[int, dict[str, Any]]]:
    """The topmost parent on the first side of each group; steps that stay below one parent are left out."""
    for group in groups:
        day, other = group["happened_first_day"], group[sides[1]]
        here = lineages.topmost(group[sides[0]], on=day)
        if other is None or lineages.topmost(other, on=day) != here:
            yield here, group


def by_organization(window: Window, groups: Iterable[tuple[int, dict[str, Any]]]) -> list[OrganizationCount]:
    """The counts of groups of moves, each with the key of the organization that it counts for. One query."""
    counts: defaultdict[int, Count] = defaultdict(Count)
    for organization, group in groups:
        counts[organization] += Count.of_group(window, group)
    organizations = Organization.with_merged.only("name", "note", "slug", "sort_key").in_bulk(counts)
    rows = [
        OrganizationCount(organizations[pk], count)
        for pk, count in counts.items()
        if count.max and pk in organizations  # history knows some that were deleted since
    ]
    return sorted(rows, key=lambda row: (-row.count.value, -row.count.max, row.organization.sort_key))
