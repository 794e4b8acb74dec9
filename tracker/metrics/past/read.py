"""Lists and figures of a moment, whichever the sense in which it is asked for."""

from __future__ import annotations

from orgs.lineage import Lineages
from tracker.dates import Window
from tracker.metrics.departures import OrganizationCount, by_organization, rolled_up
from tracker.metrics.narrowing import ANY, Narrowing, OrganizationSort
from tracker.metrics.narrowing import COUNTED as BY_DEFAULT
from tracker.metrics.past.asked import Asked
from tracker.metrics.past.held import HeldMoves, groups_as_of, moves_as_of
from tracker.metrics.past.moment import Moment, Sense
from tracker.metrics.past.published import PublishedMoves, groups_published_by, moves_published_by


def moves_at(moment: Moment, asked: Asked) -> HeldMoves | PublishedMoves:
    """The moves of a moment, newest first, to be sliced into pages."""
    moves = moves_as_of if moment.sense == Sense.AS_OF else moves_published_by
    return moves(moment.day, asked)


def departures_at(
    moment: Moment,
    window: Window,
    *,
    only: Narrowing = BY_DEFAULT,
    sort: OrganizationSort = ANY,
    lineages: Lineages | None = None,
) -> list[OrganizationCount]:
    """Departures in the window by what was known at a moment, as `counts_of_all` counts.

    With ``lineages`` of topmost parents; these are as they are known today, and so are kind and country.
    Reads a row for each move of the window, without the rollups, which know of now only.
    """
    asked = Asked(
        figure="departures",
        statuses=only.statuses,
        exit_manners=(only.exit_manner,) if only.exit_manner else (),
        role_groups=(only.role_group,) if only.role_group else (),
        since=window.first_day,
        until=window.last_day,
    )
    groups_at = groups_as_of if moment.sense == Sense.AS_OF else groups_published_by
    if lineages is not None:
        groups = groups_at(moment.day, asked, ["from_organization", "to_organization"])
        rows = by_organization(window, rolled_up(groups, lineages))
    else:
        groups = groups_at(moment.day, asked, ["from_organization"])
        rows = by_organization(window, ((group["from_organization"], group) for group in groups))
    if not sort:
        return rows
    wanted = sort.keys()
    return [row for row in rows if row.organization.pk in wanted]
