"""Flows: who went from where to where."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count as CountRows
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from orgs.lineage import Lineages
from orgs.models import Organization
from tracker.dates import Window
from tracker.metrics.counts import Count, Definition
from tracker.metrics.narrowing import COUNTED, Narrowing
from tracker.metrics.places import Place
from tracker.metrics.rollups.keep import GAP_DAYS
from tracker.metrics.rollups.read import Groups, pair_groups
from tracker.metrics.shares import Share, share_of
from tracker.moves.careers.current import current_transfers
from tracker.moves.models.what_counts import maybe_since

FLOWS = Definition(
    "flows",
    1,
    _(
        "Transfers from one organization to another that are announced or confirmed, in employment or an "
        "academic post. Leaving and coming elsewhere later is one transfer if nothing lies between and "
        "the gap is at most a year; it counts on the date of leaving."
    ),
)
POACH = Definition(
    "poach ratio",
    1,
    _(
        "Transfers from the other organization against transfers to it, with the exact 95 % interval of "
        "the share that came from it."
    ),
)


@dataclass(frozen=True, slots=True)
class Flow:
    """How many went from one organization to another."""

    left: Organization
    joined: Organization
    count: Count


@dataclass(frozen=True, slots=True)
class Matrix:
    """Flows among the organizations of ``rows``, which are also the columns; only what is not zero."""

    organizations: tuple[Organization, ...]
    flows: tuple[Flow, ...]

    @property
    def cells(self) -> dict[tuple[int, int], Count]:
        return {(flow.left.pk, flow.joined.pk): flow.count for flow in self.flows}


@dataclass(frozen=True, slots=True)
class Poach:
    """``won``: from the other; ``lost``: to the other; ``share``: of whole transfers, those that were won."""

    organization: Organization
    other: Organization
    won: Count
    lost: Count
    share: Share


def flow_counts(groups: Groups, window: Window) -> dict[tuple[int, int], Count]:
    """The counts by organization left and joined, of groups as `pair_groups` gives them."""
    counts: defaultdict[tuple[int, int], Count] = defaultdict(Count)
    for group in groups:
        counts[group["left"], group["joined"]] += Count.of_group(window, group)
    return {pair: count for pair, count in counts.items() if count.max and pair[0] != pair[1]}


def rolled_up(groups: Groups, lineages: Lineages) -> Iterable[dict[str, Any]]:
    """The groups with each organization's topmost parent on the date; on its first day where it is vague."""
    for group in groups:
        day = group["happened_first_day"]
        left, joined = (lineages.topmost(group[side], on=day) for side in ("left", "joined"))
        if left != joined:
            yield {**group, "left": left, "joined": joined}


def exact_groups(
    window: Window,
    *,
    touching: Collection[int] | None = None,
    gap_days: int = GAP_DAYS,
    only: Narrowing = COUNTED,
) -> Iterator[Any]:
    """Groups of transfers by their exact dates, for which the rollup is too coarse.

    Bounded by the window, or by the organizations that are touched.
    """
    rows = (
        current_transfers()
        .between_posts()
        .filter(
            only.of_transfers(),
            maybe_since(window.first_day),
            gap_days__lte=gap_days,
            happened_first_day__lte=window.last_day,
        )
    )
    if touching is not None:
        rows = rows.filter(Q(from_organization__in=touching) | Q(to_organization__in=touching))
    yield from (
        rows.order_by()
        .values(
            "happened_first_day",
            "happened_precision",
            "unsourced",
            left=F("from_organization_id"),
            joined=F("to_organization_id"),
        )
        .annotate(n=CountRows("pk"))
    )


def matrix_of(
    organizations: Sequence[Organization],
    window: Window,
    *,
    gap_days: int = GAP_DAYS,
    only: Narrowing = COUNTED,
) -> Matrix:
    """Flows among some organizations, each by itself. Costs one query of the rollup.

    With another gap than the rollup's, a manner or a role it reads the transfers of these organizations.
    """
    ids = {organization.pk for organization in organizations}
    groups = (
        pair_groups(window, from_organizations=ids, to_organizations=ids, statuses=only.statuses)
        if gap_days == GAP_DAYS and only.is_rolled_up
        else exact_groups(window, touching=ids, gap_days=gap_days, only=only)
    )
    return Matrix(tuple(organizations), _flows(_among(flow_counts(groups, window), ids), organizations))


def matrix_of_lineages(
    organizations: Sequence[Organization],
    window: Window,
    lineages: Lineages,
    *,
    gap_days: int = GAP_DAYS,
    only: Narrowing = COUNTED,
) -> Matrix:
    """Flows among topmost organizations. Bounded by the window."""
    ids = {organization.pk for organization in organizations}
    groups = rolled_up(exact_groups(window, gap_days=gap_days, only=only), lineages)
    return Matrix(tuple(organizations), _flows(_among(flow_counts(groups, window), ids), organizations))


def flows_out_of(
    place: Place, window: Window, *, gap_days: int = GAP_DAYS, only: Narrowing = COUNTED
) -> list[Flow]:
    """Where people of a place went, the most first."""
    return _most_first(_flows(_pairs(place, window, "left", gap_days, only)))


def flows_into(
    place: Place, window: Window, *, gap_days: int = GAP_DAYS, only: Narrowing = COUNTED
) -> list[Flow]:
    """Where those who came to a place came from, the most first."""
    return _most_first(_flows(_pairs(place, window, "joined", gap_days, only)))


def flows_total(flows: Iterable[Flow]) -> Count:
    """The sum of some flows."""
    return sum((flow.count for flow in flows), Count())


def poach_ratio(
    one: Place, other: Place, window: Window, *, gap_days: int = GAP_DAYS, only: Narrowing = COUNTED
) -> Poach:
    """Who won whom from whom. The interval is of counts rounded to whole transfers."""
    for row in poach_ratios(one, window, gap_days=gap_days, only=only):
        if row.other.pk == other.organization.pk:
            return row
    return Poach(one.organization, other.organization, Count(), Count(), share_of(0, 0))


def poach_ratios(
    place: Place, window: Window, *, gap_days: int = GAP_DAYS, only: Narrowing = COUNTED
) -> list[Poach]:
    """Against each organization that people went to or came from, the most transfers first."""
    out = flows_out_of(place, window, gap_days=gap_days, only=only)
    return ratios_of(place, out, flows_into(place, window, gap_days=gap_days, only=only))


def ratios_of(place: Place, out: Iterable[Flow], into: Iterable[Flow]) -> list[Poach]:
    """The poach ratios of flows out of and into a place."""
    lost = {flow.joined: flow.count for flow in out}
    won = {flow.left: flow.count for flow in into}
    ratios = []
    for other in lost.keys() | won.keys():
        came, went = won.get(other, Count()), lost.get(other, Count())
        share = share_of(round(came.value), round(came.value) + round(went.value))
        ratios.append(Poach(place.organization, other, came, went, share))
    return sorted(ratios, key=lambda row: (-(row.won.value + row.lost.value), row.other.sort_key))


def _pairs(
    place: Place, window: Window, side: str, gap_days: int, only: Narrowing
) -> dict[tuple[int, int], Count]:
    """The flows with the place on one side: ``left`` or ``joined``."""
    groups: Groups
    if place.lineages is not None:
        exact = exact_groups(window, touching=place.members, gap_days=gap_days, only=only)
        groups = rolled_up(exact, place.lineages)
    elif gap_days != GAP_DAYS or not only.is_rolled_up:
        groups = exact_groups(window, touching=place.members, gap_days=gap_days, only=only)
    else:
        out, into = (place.members, None) if side == "left" else (None, place.members)
        groups = pair_groups(window, from_organizations=out, to_organizations=into, statuses=only.statuses)
    at = 0 if side == "left" else 1
    counts = flow_counts(groups, window)
    return {pair: count for pair, count in counts.items() if pair[at] == place.organization.pk}


def _among(counts: dict[tuple[int, int], Count], ids: Collection[int]) -> dict[tuple[int, int], Count]:
    return {pair: count for pair, count in counts.items() if pair[0] in ids and pair[1] in ids}


def _flows(counts: dict[tuple[int, int], Count], known: Iterable[Organization] = ()) -> tuple[Flow, ...]:
    """One query for the organizations that are not known."""
    records = {organization.pk: organization for organization in known}
    if missing := {pk for pair in counts for pk in pair} - records.keys():
        records |= Organization.with_merged.only("name", "note", "slug", "sort_key").in_bulk(missing)
    return tuple(Flow(records[left], records[joined], count) for (left, joined), count in counts.items())


def _most_first(flows: Iterable[Flow]) -> list[Flow]:
    return sorted(flows, key=lambda flow: (-flow.count.value, flow.left.sort_key, flow.joined.sort_key))
