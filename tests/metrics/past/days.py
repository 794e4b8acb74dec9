"""A history written on days of one's choice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import time_machine

from tracker.metrics.past.asked import Asked
from tracker.metrics.past.moment import Moment, Sense
from tracker.metrics.past.read import moves_at
from tracker.metrics.past.then import MoveThen

ALL = Asked(since=date(1990, 1, 1))


@contextmanager
def on(day: str, *, at: str = "12:00") -> Iterator[datetime]:
    """What is written inside is written on that day, at noon UTC; gives that moment."""
    moment = datetime.fromisoformat(f"{day}T{at}").replace(tzinfo=UTC)
    with time_machine.travel(moment, tick=False):
        yield moment


def held(day: str, asked: Asked = ALL) -> list[MoveThen]:
    """As of the day, the newest first."""
    return moves_at(Moment(Sense.AS_OF, date.fromisoformat(day)), asked)[:100]


def published(day: str, asked: Asked = ALL) -> list[MoveThen]:
    """By what had been published by the day, the newest first."""
    return moves_at(Moment(Sense.PUBLISHED_BY, date.fromisoformat(day)), asked)[:100]


def brief(moves: list[MoveThen]) -> list[str]:
    """``Ada Example: Foo Labs → Bar AI, 2024-10-14, confirmed`` of each."""
    return [
        f"{move.person}: {move.from_organization or '?'} → {move.to_organization or '?'}, "
        f"{move.happened_on}, {move.status}"
        for move in moves
    ]


def only(moves: list[Any]) -> Any:
    (move,) = moves
    return move
