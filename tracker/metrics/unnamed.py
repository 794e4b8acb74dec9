"""How many people went in group moves without being named: stands beside a figure, never in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tracker.dates import Window
from tracker.moves.models.group import GroupMoveQuerySet


@dataclass(frozen=True, slots=True)
class Unnamed:
    """People who are stated to have gone and have no name, at least and at most, in so many group moves.

    A group whose date is vaguer than the window is in it as a whole: its number is an estimate anyway.
    """

    min: int = 0
    max: int = 0
    groups: int = 0


def unnamed_departures(groups: GroupMoveQuerySet, window: Window) -> Unnamed:
    """The unnamed of group moves out of an organization, of the statuses that figures count. One query."""
    return _sum(groups.departures().counted().maybe_within(window))


def unnamed_arrivals(groups: GroupMoveQuerySet, window: Window) -> Unnamed:
    """The unnamed of group moves into an organization, of the statuses that figures count. One query."""
    return _sum(groups.arrivals().counted().maybe_within(window))


def _sum(groups: GroupMoveQuerySet) -> Unnamed:
    stated: Iterable[Any] = groups.filter(stated_max__isnull=False).with_named().order_by()
    open_ones = [unnamed for group in stated if (unnamed := group.unnamed(group.named))[1]]
    return Unnamed(
        sum(least for least, _most in open_ones), sum(most for _least, most in open_ones), len(open_ones)
    )
