"""The moves behind a number: exactly those that a figure counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q

from tracker.metrics.every_lineage import EveryLineage
from tracker.metrics.models import Direction
from tracker.metrics.narrowing import ANY, COUNTED, Narrowing, OrganizationSort
from tracker.metrics.places import Place
from tracker.metrics.rollups.keep import GAP_DAYS
from tracker.moves.careers.current import current_transfers
from tracker.moves.models import Move
from tracker.moves.models.move import MoveQuerySet

_ROW = {Direction.OUT: "from_organization", Direction.INTO: "to_organization"}


class FigureOfMoves(StrEnum):
    """What is counted."""

    DEPARTURES = "departures"
    ARRIVALS = "arrivals"
    NET = "net"  # departures and arrivals
    FLOWS = "flows"  # transfers, each by its leaving
    COUNTED = "counted"  # whatever figures count, steps within an organization too


ROLLED_UP = frozenset([FigureOfMoves.DEPARTURES, FigureOfMoves.ARRIVALS, FigureOfMoves.NET])
"""Figures that are counted of all lineages together."""


@dataclass(frozen=True, slots=True)
class Sides:
    """Where the moves go out of, where they go to, and what they touch; None for anywhere.

    With ``every`` lineage, and nowhere named, each side counts as its topmost parent: of a kind or a country
    is what that is of. Steps within one are none, which `EveryLineage.without_steps_within` sees to.
    """

    left: Place | None = None
    joined: Place | None = None
    either: Place | None = None
    every: EveryLineage | None = None


def moves_behind(
    figure: FigureOfMoves,
    moves: MoveQuerySet,
    sides: Sides = Sides(),  # frozen
    only: Narrowing = COUNTED,
    sort: OrganizationSort = ANY,
) -> MoveQuerySet:
    """Those of the moves that the figure counts, in whatever window.

    Of a transfer that is two moves it is the leaving, as the transfer is counted on that day.
    """
    return _FIGURES[figure](moves, sides, only, sort)


def _departures(moves: MoveQuerySet, sides: Sides, only: Narrowing, sort: OrganizationSort) -> MoveQuerySet:
    return _one_way(Direction.OUT, moves, sides, only, sort)


def _arrivals(moves: MoveQuerySet, sides: Sides, only: Narrowing, sort: OrganizationSort) -> MoveQuerySet:
    return _one_way(Direction.INTO, moves, sides, only, sort)


def _one_way(
    direction: Direction, moves: MoveQuerySet, sides: Sides, only: Narrowing, sort: OrganizationSort
) -> MoveQuerySet:
    here = sides.either or (sides.left if direction == Direction.OUT else sides.joined)
    if direction == Direction.OUT:
        moves = here.departures(moves) if here else moves.departures()
    else:
        moves = here.arrivals(moves) if here else moves.arrivals()
    name = _ROW[direction]
    of_sort = sides.every.of_sort(name, sort.on) if sides.every else sort.on(name)
    return moves.filter(only.of_moves(direction), of_sort, _on_sides(sides))


def _net(moves: MoveQuerySet, sides: Sides, only: Narrowing, sort: OrganizationSort) -> MoveQuerySet:
    every: MoveQuerySet = Move.objects.order_by()
    out, into = (_one_way(direction, every, sides, only, sort).values("pk") for direction in Direction)
    return moves.filter(Q(pk__in=out) | Q(pk__in=into))


def _flows(moves: MoveQuerySet, sides: Sides, only: Narrowing, sort: OrganizationSort) -> MoveQuerySet:
    transfers = current_transfers().between_posts().filter(only.of_transfers(), gap_days__lte=GAP_DAYS)
    transfers = transfers.filter(_on_sides(sides), sort.on("from_organization"), sort.on("to_organization"))
    for place in (sides.left, sides.joined, sides.either):
        if place is None:
            continue
        here, there = place.on_side("from"), place.on_side("to")
        transfers = transfers.filter(here | there).exclude(here & there)  # a step within it is none
    return moves.filter(pk__in=transfers.order_by().values("departure"))


def _counted(moves: MoveQuerySet, sides: Sides, only: Narrowing, sort: OrganizationSort) -> MoveQuerySet:
    moves = moves.in_posts().filter(only.of_either(), _on_sides(sides))
    if sort:
        moves = moves.filter(sort.on("from_organization") | sort.on("to_organization"))
    return sides.either.touching(moves) if sides.either else moves


def _on_sides(sides: Sides) -> Q:
    wanted = Q()
    if sides.left:
        wanted &= sides.left.on_side("from")
    if sides.joined:
        wanted &= sides.joined.on_side("to")
    return wanted


_Behind = Callable[[MoveQuerySet, Sides, Narrowing, OrganizationSort], MoveQuerySet]
_FIGURES: dict[FigureOfMoves, _Behind] = {
    FigureOfMoves.DEPARTURES: _departures,
    FigureOfMoves.ARRIVALS: _arrivals,
    FigureOfMoves.NET: _net,
    FigureOfMoves.FLOWS: _flows,
    FigureOfMoves.COUNTED: _counted,
}
