"""Departures and arrivals: who left and who came, by organization."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count as CountRows
from django.utils.translation import gettext_lazy as _

from orgs.lineage import Lineages
from orgs.models import Organization
from tracker.dates import Window
from tracker.metrics.counts import Count, Definition
from tracker.metrics.models import Direction
from tracker.metrics.narrowing import ANY, COUNTED, Narrowing, OrganizationSort
from tracker.metrics.rollups.read import organization_groups
from tracker.moves.models import Move
from tracker.moves.models.move import MoveQuerySet
from tracker.moves.vocabulary import COUNTED_STATUSES

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
_SIDES = {Direction.OUT: _OUT, Direction.INTO: ("to_organization", "from_organization")}


@dataclass(frozen=True, slots=True)
class OrganizationCount:
    """One row of a figure by organization."""

    organization: Organization
    count: Count


def departures_by_organization(
    moves: MoveQuerySet, window: Window, only: Narrowing = COUNTED
) -> list[OrganizationCount]:
    """Departures in the window, the most first; organizations without any are left out.

    Costs two queries; reads one row for each organization and date in the window.
    """
    return _by_organization(Direction.OUT, moves, window, only)


def arrivals_by_organization(
    moves: MoveQuerySet, window: Window, only: Narrowing = COUNTED
) -> list[OrganizationCount]:
    """Arrivals in the window, the most first; organizations without any are left out. Costs as departures."""
    return _by_organization(Direction.INTO, moves, window, only)


def departures_by_lineage(
    moves: MoveQuerySet, window: Window, lineages: Lineages, only: Narrowing = COUNTED
) -> list[OrganizationCount]:
    """Departures by topmost parent as of the date of each move, of a vague one its first day.

    Costs two queries; reads one row for each pair of organizations and date in the window.
    """
    return _by_lineage(Direction.OUT, moves, window, lineages, only)


def arrivals_by_lineage(
    moves: MoveQuerySet, window: Window, lineages: Lineages, only: Narrowing = COUNTED
) -> list[OrganizationCount]:
    """Arrivals by topmost parent as of the date of each move. Costs as departures."""
    return _by_lineage(Direction.INTO, moves, window, lineages, only)


def rolled_counts(
    direction: Direction, window: Window, *, statuses: Collection[str] = COUNTED_STATUSES
) -> list[OrganizationCount]:
    """Departures or arrivals of every organization by itself, the most first, from the rollup.

    Costs three queries, of which none reads the moves but for days at the edges of the window.
    """
    groups = organization_groups(direction, window, statuses=statuses)
    return by_organization(window, ((group["organization"], group) for group in groups))


def counts_of_all(
    direction: Direction,
    window: Window,
    *,
    only: Narrowing = COUNTED,
    sort: OrganizationSort = ANY,
    lineages: Lineages | None = None,
) -> list[OrganizationCount]:
    """Departures or arrivals of every organization, the most first, or with ``lineages`` of every lineage.

    From the rollup where that knows what is asked for; else from the moves of the window. One query more
    for a sort of organization; of a lineage it is that of its topmost parent.
    """
    rows = by_organization(window, groups_of_all(direction, window, only=only, lineages=lineages))
    if not sort:
        return rows
    wanted = sort.keys()
    return [row for row in rows if row.organization.pk in wanted]


def groups_of_all(
    direction: Direction, window: Window, *, only: Narrowing, lineages: Lineages | None
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Groups of moves of one date, each with the key of the organization that it counts for."""
    if lineages is None and only.is_rolled_up:
        for group in organization_groups(direction, window, statuses=only.statuses):
            yield group["organization"], group
        return
    sides = _SIDES[direction] if lineages else _SIDES[direction][:1]
    groups = _groups(direction, Move.objects.all(), sides, window, only)
    yield from (
        rolled_up(groups, lineages, sides) if lineages else ((group[sides[0]], group) for group in groups)
    )


def total(rows: list[OrganizationCount]) -> Count:
    """The sum over all organizations."""
    return sum((row.count for row in rows), Count())


def _by_organization(
    direction: Direction, moves: MoveQuerySet, window: Window, only: Narrowing
) -> list[OrganizationCount]:
    side = _SIDES[direction][0]
    groups = _groups(direction, moves, [side], window, only)
    return by_organization(window, ((group[side], group) for group in groups))


def _by_lineage(
    direction: Direction, moves: MoveQuerySet, window: Window, lineages: Lineages, only: Narrowing
) -> list[OrganizationCount]:
    sides = _SIDES[direction]
    groups = _groups(direction, moves, sides, window, only)
    return by_organization(window, rolled_up(groups, lineages, sides))


def _groups(
    direction: Direction, moves: MoveQuerySet, sides: Sequence[str], window: Window, only: Narrowing
) -> Iterable[dict[str, Any]]:
    """How many moves there are by side, date, and whether they are unsourced."""
    here = moves.departures() if direction == Direction.OUT else moves.arrivals()
    groups: Iterable[dict[str, Any]] = (
        here.filter(only.of_moves(direction))
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
