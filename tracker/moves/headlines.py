"""A move as one sentence, no surer than its status."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from tracker.moves.models import Move
from tracker.moves.vocabulary import (
    COUNTED_CAPACITIES,
    Capacity,
    EntryManner,
    ExitManner,
    MoveKind,
    MoveStatus,
)


class Wording(NamedTuple):
    """How a reader is told of one sort of move."""

    fact: Promise
    plan: Promise  # announced, and nothing shows yet that it happened
    hearsay: Promise
    untrue: Promise  # what did not happen after all
    step: Promise  # for any status, where the person is plain from the page


_WORDINGS = {
    "transfer": Wording(
        _("{person} left {origin} for {target}"),
        _("{person} is to leave {origin} for {target}"),
        _("{person} is said to leave {origin} for {target}"),
        _("{person} leaving {origin} for {target}"),
        _("{origin} → {target}"),
    ),
    "founding transfer": Wording(
        _("{person} left {origin} and founded {target}"),
        _("{person} is to leave {origin} and found {target}"),
        _("{person} is said to leave {origin} and found {target}"),
        _("{person} leaving {origin} and founding {target}"),
        _("{origin} → {target}, as a founder"),
    ),
    "transfer between posts": Wording(
        _("{person} went from {origin} ({left_as}) to {target} ({joined_as})"),
        _("{person} is to go from {origin} ({left_as}) to {target} ({joined_as})"),
        _("{person} is said to go from {origin} ({left_as}) to {target} ({joined_as})"),
        _("{person} going from {origin} ({left_as}) to {target} ({joined_as})"),
        _("{origin} ({left_as}) → {target} ({joined_as})"),
    ),
    "departure": Wording(
        _("{person} left {origin}"),
        _("{person} is to leave {origin}"),
        _("{person} is said to leave {origin}"),
        _("{person} leaving {origin}"),
        _("Departure from {origin}"),
    ),
    "retirement": Wording(
        _("{person} retired from {origin}"),
        _("{person} is to retire from {origin}"),
        _("{person} is said to retire from {origin}"),
        _("{person} retiring from {origin}"),
        _("Retirement from {origin}"),
    ),
    "board departure": Wording(
        _("{person} left the board of {origin}"),
        _("{person} is to leave the board of {origin}"),
        _("{person} is said to leave the board of {origin}"),
        _("{person} leaving the board of {origin}"),
        _("Departure from the board of {origin}"),
    ),
    "advisory departure": Wording(
        _("{person} stopped advising {origin}"),
        _("{person} is to stop advising {origin}"),
        _("{person} is said to stop advising {origin}"),
        _("{person} no longer advising {origin}"),
        _("End of advising {origin}"),
    ),
    "arrival": Wording(
        _("{person} joined {target}"),
        _("{person} is to join {target}"),
        _("{person} is said to join {target}"),
        _("{person} joining {target}"),
        _("Arrival at {target}"),
    ),
    "founding": Wording(
        _("{person} founded {target}"),
        _("{person} is to found {target}"),
        _("{person} is said to found {target}"),
        _("{person} founding {target}"),
        _("Founding of {target}"),
    ),
    "board arrival": Wording(
        _("{person} joined the board of {target}"),
        _("{person} is to join the board of {target}"),
        _("{person} is said to join the board of {target}"),
        _("{person} joining the board of {target}"),
        _("Arrival on the board of {target}"),
    ),
    "advisory arrival": Wording(
        _("{person} became an adviser to {target}"),
        _("{person} is to become an adviser to {target}"),
        _("{person} is said to become an adviser to {target}"),
        _("{person} advising {target}"),
        _("Adviser to {target}"),
    ),
    "internal": Wording(
        _("{person} took a new role at {target}"),
        _("{person} is to take a new role at {target}"),
        _("{person} is said to take a new role at {target}"),
        _("{person} taking a new role at {target}"),
        _("New role at {target}"),
    ),
}
_UNTRUE_STATUSES: dict[str, Promise] = {
    MoveStatus.DENIED: _("Denied: {what}"),
    MoveStatus.RETRACTED: _("Retracted: {what}"),
}


def headline(move: Move) -> SafeString:
    """The sentence as HTML, each name kept apart from the direction of the text around it."""
    return format_html(_sentence(move), **_isolated_names(move))


def step(move: Move) -> SafeString:
    """The move without the person, as HTML, where the page is about that person."""
    return format_html(str(_WORDINGS[_sort(move)].step), **_isolated_names(move))


def headline_text(move: Move) -> str:
    """The sentence as plain text, for titles; not escaped."""
    return _sentence(move).format(**_names(move))


def _names(move: Move) -> dict[str, str]:
    sides = {"person": move.person, "origin": move.from_organization, "target": move.to_organization}
    posts = {"left_as": move.get_from_capacity_display(), "joined_as": move.get_to_capacity_display()}
    return {key: str(word) for key, word in (sides | posts).items()}


def _isolated_names(move: Move) -> dict[str, SafeString]:
    return {key: format_html("<bdi>{}</bdi>", name) for key, name in _names(move).items()}


def _sentence(move: Move) -> str:
    """The sentence with its gaps for names still open."""
    wording = _WORDINGS[_sort(move)]
    if frame := _UNTRUE_STATUSES.get(move.status):
        return str(frame).format(what=wording.untrue)
    sentences = {MoveStatus.RUMOURED: wording.hearsay, MoveStatus.ANNOUNCED: wording.plan}
    return str(sentences.get(MoveStatus(move.status), wording.fact))


def _sort(move: Move) -> str:
    founded = move.entry_manner == EntryManner.FOUNDED
    match move.kind:
        case MoveKind.TRANSFER:
            if not {move.from_capacity, move.to_capacity} <= set(COUNTED_CAPACITIES):
                return "transfer between posts"
            return "founding transfer" if founded else "transfer"
        case MoveKind.ARRIVAL:
            return "founding" if founded else _by_capacity("arrival", move.to_capacity)
        case MoveKind.DEPARTURE:
            retired = move.exit_manner == ExitManner.RETIRED
            return "retirement" if retired else _by_capacity("departure", move.from_capacity)
        case _:
            return "internal"


def _by_capacity(side: str, capacity: str) -> str:
    return f"{capacity} {side}" if capacity in (Capacity.BOARD, Capacity.ADVISORY) else side
