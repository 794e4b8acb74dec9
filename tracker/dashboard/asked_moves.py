"""From the filters of the list of moves to the moves: all that fit, or those that a figure counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tracker.metrics.behind import ROLLED_UP, FigureOfMoves, Sides, moves_behind
from tracker.metrics.every_lineage import EveryLineage
from tracker.metrics.narrowing import COUNTED, RUMOURED, Narrowing, OrganizationSort
from tracker.metrics.places import Place
from tracker.moves.models.move import MoveQuerySet

_COUNTABLE = (*COUNTED.statuses, *RUMOURED)


def asked_moves(said: Mapping[str, Any], moves: MoveQuerySet) -> MoveQuerySet:
    """The moves that fit what a form says; what it does not say filters nothing."""
    sides, sort = sides_of(said), OrganizationSort(said.get("kind") or "", said.get("country") or "")
    if said.get("person"):
        moves = moves.filter(person=said["person"])
    if said.get("since"):
        moves = moves.maybe_since(said["since"].first_day)
    if said.get("until"):
        moves = moves.maybe_until(said["until"].last_day)
    if not said.get("figure"):
        return _that_fit(said, moves, sides, sort)
    moves = moves_behind(FigureOfMoves(said["figure"]), moves, sides, narrowing_of(said), sort)
    return sides.every.without_steps_within(moves) if sides.every and said.get("since") else moves


def narrowing_of(said: Mapping[str, Any]) -> Narrowing:
    """What narrows a figure: of one status, those alone of which figures count or show such moves."""
    statuses = COUNTED.statuses
    if said.get("status"):
        statuses = tuple(status for status in _COUNTABLE if status == said["status"])
    return Narrowing(statuses, said.get("exit_manner") or "", said.get("role_group") or "")


def sides_of(said: Mapping[str, Any]) -> Sides:
    """The organizations that are named, each with its lineage where that is asked for; else every lineage,
    for what is rolled up."""
    place = Place.with_lineage if said.get("level") == "lineage" else Place.itself
    left, joined, either = (
        place(said[name]) if said.get(name) else None for name in ("from", "to", "organization")
    )
    every = EveryLineage.read() if is_of_all_lineages(said) else None
    return Sides(left, joined, either, every)


def is_of_all_lineages(said: Mapping[str, Any]) -> bool:
    """Whether it is a figure of all organizations, rolled up."""
    is_rolled_up = said.get("level") == "lineage" and said.get("figure") in ROLLED_UP
    return is_rolled_up and not any(said.get(name) for name in ("from", "to", "organization"))


def _that_fit(
    said: Mapping[str, Any], moves: MoveQuerySet, sides: Sides, sort: OrganizationSort
) -> MoveQuerySet:
    for name in ("status", "exit_manner"):
        if said.get(name):
            moves = moves.filter(**{name: said[name]})
    if said.get("role_group"):
        moves = moves.in_role_group(said["role_group"])
    if sides.left:
        moves = moves.filter(sides.left.on_side("from"))
    if sides.joined:
        moves = moves.filter(sides.joined.on_side("to"))
    if sort:
        moves = moves.filter(sort.on("from_organization") | sort.on("to_organization"))
    return sides.either.touching(moves) if sides.either else moves
