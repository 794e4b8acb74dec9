"""Counts of moves over a window, honest about dates that are known to the month or the year only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from tracker.dates import PartialDate, Precision, Window

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Definition:
    """Which definition a figure follows, so that a reader can tell when it changes."""

    name: str
    version: int
    text: StrOrPromise


class Behind(NamedTuple):
    """How many moves, spells or people are behind a figure, and how many of them are unsourced."""

    n: int
    unsourced: int


@dataclass(frozen=True, slots=True)
class Count:
    """How many moves lie in a window.

    ``min``: those that lie wholly inside. ``max``: those that may lie inside. ``value``: each
    move spread evenly over the days that its date may mean, and summed. All three are equal
    where every date is exact. ``unsourced``: of the ``max`` moves, those for which nothing
    but an import without a source speaks.
    """

    min: int = 0
    value: float = 0.0
    max: int = 0
    unsourced: int = 0

    @property
    def unsourced_share(self) -> float:
        """The share of the moves behind the figure that are unsourced, 0.0 to 1.0."""
        return self.unsourced / self.max if self.max else 0.0

    @property
    def is_exact(self) -> bool:
        return self.min == self.max

    def __add__(self, other: Count) -> Count:
        return Count(
            self.min + other.min,
            self.value + other.value,
            self.max + other.max,
            self.unsourced + other.unsourced,
        )

    @classmethod
    def of_group(cls, window: Window, group: dict[str, Any]) -> Count:
        """The count of ``n`` moves of one date, as the database groups them."""
        n = int(group["n"])
        unsourced = n if group["unsourced"] else 0
        first_day: date = group["happened_first_day"]
        if group["happened_precision"] == Precision.DAY:
            is_inside = window.first_day <= first_day <= window.last_day
            return cls.exact(n, unsourced) if is_inside else cls()
        return cls.of_moves(
            window, PartialDate(first_day, Precision(group["happened_precision"])), n, unsourced
        )

    @classmethod
    def of_moves(cls, window: Window, when: PartialDate, n: int, unsourced: int) -> Count:
        """The count of ``n`` moves of one date, of which so many are unsourced."""
        share = window.share_inside(when)
        if share == 0:
            return cls()
        return cls(n if share == 1 else 0, n * share, n, unsourced)

    @staticmethod
    @lru_cache(maxsize=4096)
    def exact(n: int, unsourced: int) -> Count:
        """The count of moves whose dates all lie in the window."""
        return Count(n, float(n), n, unsourced)
