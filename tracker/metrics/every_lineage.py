"""All organizations at once, each rolled up to the topmost parent that it had on the day of a move."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self

from django.db.models import Q

from orgs.lineage import Lineages, Stretch
from orgs.models import Lineage, Organization

Sort = Callable[[str], Q]
"""Which organizations are meant: the condition for rows that have one by the name, or for themselves."""


@dataclass(frozen=True, slots=True)
class EveryLineage:
    """The lineage of all; ``linked`` are the organizations that it names, ``below`` those that it puts below
    another or lets become one."""

    lineages: Lineages
    linked: frozenset[int]
    below: frozenset[int]
    _topmost: dict[str, frozenset[int]] = field(default_factory=dict)

    @classmethod
    def read(cls) -> Self:
        """One query."""
        rows = list(Lineage.objects.all())
        below = frozenset(row.organization_id for row in rows)
        return cls(Lineages(rows), below.union(row.other_id for row in rows), below)

    def of_sort(self, name: str, sort: Sort) -> Q:
        """That the topmost parent of the organization by the name was of the sort, on the first day of the
        date of the move. One query; asks for nothing where the sort does not."""
        if not (itself := sort(name)):
            return Q()
        wanted, held = self.topmost_of(sort), defaultdict[Stretch, list[int]](list)
        for organization in sorted(self.below):
            for topmost, stretches in self.lineages.stretches(organization).items():
                for stretch in stretches if topmost in wanted else ():
                    held[stretch].append(organization)
        there = itself & ~Q(**{f"{name}__in": self.below})
        for stretch, organizations in held.items():
            there |= Q(**{f"{name}__in": organizations, "happened_first_day__range": stretch})
        return there

    def topmost_of(self, sort: Sort) -> frozenset[int]:
        """Those of the sort that were ever the topmost parent of one that is below another.

        One query, remembered: it is asked for move by move.
        """
        itself = sort("")
        if (known := self._topmost.get(str(itself))) is not None:
            return known
        topmost = {top for each in self.below for top in self.lineages.stretches(each)}
        wanted = Organization.with_merged.filter(itself, pk__in=topmost)
        return self._topmost.setdefault(str(itself), frozenset(wanted.values_list("pk", flat=True)))

    def without_steps_within(self, rows: Any) -> Any:
        """Moves, or their history, without those from and to what had one topmost parent.

        One query, that reads those between organizations that a lineage names: narrow the rows first.
        """
        between = rows.filter(from_organization__in=self.linked, to_organization__in=self.linked)
        found = between.order_by().values_list(
            "pk", "from_organization", "to_organization", "happened_first_day"
        )
        within = [pk for pk, left, joined, day in found if self.is_step_within(left, joined, on=day)]
        return rows.exclude(pk__in=within) if within else rows

    def is_step_within(self, left: int | None, joined: int | None, *, on: date) -> bool:
        """Whether both organizations had one topmost parent on a day."""
        if left is None or joined is None:
            return False
        return self.lineages.topmost(left, on=on) == self.lineages.topmost(joined, on=on)
