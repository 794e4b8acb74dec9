"""Says what a split would do before it is done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.merges.belongings import Chosen, Group
from tracker.merges.split import GroupPlan, NewRecord, new_record, plan_split
from tracker.names.models import NamedRecord

_MOST_LISTED = 20


@dataclass(frozen=True, slots=True)
class Going:
    """What would go of one group: how many were chosen, the first of them, and how many go along."""

    group: Group
    count: int
    along: int
    rows: Sequence[Any]

    @property
    def label(self) -> str:
        return self.group.label

    @property
    def more(self) -> int:
        """How many are not among the first."""
        return max(0, self.count - _MOST_LISTED)


@dataclass(frozen=True, slots=True)
class SplitPreview:
    """What a split would do. ``into`` is not saved where it is new."""

    into: Any
    is_new: bool
    groups: Sequence[Going]


def preview_split(
    original: NamedRecord, chosen: Iterable[Chosen], *, into: NamedRecord | NewRecord
) -> SplitPreview:
    """A read, no write. Costs a few queries for each kind of row. Raises CannotSplit as `split` does."""
    plans = plan_split(original, chosen)
    is_new = isinstance(into, NewRecord)
    other = new_record(original, into, plans) if is_new else into
    return SplitPreview(other, is_new, [_going(original, plan) for plan in plans])


def _going(original: NamedRecord, plan: GroupPlan) -> Going:
    rows = plan.group.rows(original.pk).filter(pk__in=plan.ids[:_MOST_LISTED])
    return Going(plan.group, len(plan.ids), len(plan.along), list(rows))
