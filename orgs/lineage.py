"""Which organization another belonged to, or had become, on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from orgs.models import Lineage

_PARENT, _SUCCESSOR = "parent", "successor"
Stretch = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Link:
    """One organization is part of another, or became it, from ``first_day`` to ``last_day`` inclusive."""

    relation: str
    other_id: int
    first_day: date
    last_day: date

    @classmethod
    def of(cls, row: Lineage) -> Self:
        """An end that is not known is open; a vague one reaches as far as it may."""
        return cls(
            row.relation,
            row.other_id,
            row.since.first_day if row.since else date.min,
            row.until.last_day if row.until else date.max,
        )

    def holds_on(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day


class Lineages:
    """The lineage of all organizations, to be asked many times. Built from the rows in one pass."""

    def __init__(self, rows: Iterable[Lineage]) -> None:
        self._links: defaultdict[int, list[Link]] = defaultdict(list)
        self._linked: defaultdict[int, set[int]] = defaultdict(set)
        self._stretches: dict[int, dict[int, list[Stretch]]] = {}
        for row in rows:
            self.add(row)

    def add(self, row: Lineage) -> None:
        """Take one more row into account."""
        self._links[row.organization_id].append(Link.of(row))
        self._linked[row.organization_id].add(row.other_id)
        self._linked[row.other_id].add(row.organization_id)
        self._stretches.clear()

    def line(self, organization_id: int, *, on: date) -> list[int]:
        """The organization, what it had become by the day, and each parent of that, the topmost last.

        Of two parents on one day the later acquired counts. A successor comes before a parent.
        """
        line = [organization_id]
        while (step := self._step(line[-1], on)) is not None and step not in line:
            line.append(step)
        return line

    def topmost(self, organization_id: int, *, on: date) -> int:
        """The organization at the top of the line on the day: itself where it stands alone."""
        return self.line(organization_id, on=on)[-1]

    def family(self, organization_id: int) -> set[int]:
        """The organization and all that it is linked with, in either direction, however far."""
        met, ahead = {organization_id}, [organization_id]
        while ahead:
            new = self._linked.get(ahead.pop(), set()) - met
            met |= new
            ahead.extend(new)
        return met

    def days_of_change(self, organization_id: int) -> list[date]:
        """The days from which on its line may be another than the day before, the earliest first."""
        days, met, ahead = set(), {organization_id}, [organization_id]
        while ahead:
            for link in self._links.get(ahead.pop(), ()):
                days.add(link.first_day)
                if link.last_day < date.max:
                    days.add(link.last_day + timedelta(days=1))
                if link.other_id not in met:
                    met.add(link.other_id)
                    ahead.append(link.other_id)
        return sorted(days)

    def stretches(self, organization_id: int) -> dict[int, list[Stretch]]:
        """Which organizations were topmost of one, and from when to when, the earliest first.

        Both days are inclusive. Together they are all time. Remembered, so that it costs little again.
        """
        if organization_id in self._stretches:
            return self._stretches[organization_id]
        found: dict[int, list[Stretch]] = {}
        days = sorted({date.min, *self.days_of_change(organization_id)})
        before: int | None = None
        for first, after in zip(days, [*days[1:], None], strict=True):
            last = after - timedelta(days=1) if after else date.max
            topmost = self.topmost(organization_id, on=first)
            known = found.setdefault(topmost, [])
            if topmost == before:
                known[-1] = (known[-1][0], last)
            else:
                known.append((first, last))
            before = topmost
        self._stretches[organization_id] = found
        return found

    def cycle_with(self, organization_id: int, new: Link) -> list[int] | None:
        """The organizations that would be part of themselves with one more link; None where none would."""
        return self._path(new.other_id, organization_id, new, [organization_id, new.other_id])

    def _step(self, organization_id: int, on: date) -> int | None:
        links = [link for link in self._links[organization_id] if link.holds_on(on)]
        links.sort(key=lambda link: (link.relation == _SUCCESSOR, link.first_day))
        return links[-1].other_id if links else None

    def _path(self, start: int, end: int, new: Link, path: list[int]) -> list[int] | None:
        """A way from start to end along links of the same relation that hold at one time."""
        if start == end:
            return path
        for link in self._links[start]:
            overlap = Link(
                new.relation,
                link.other_id,
                max(new.first_day, link.first_day),
                min(new.last_day, link.last_day),
            )
            meets = link.relation == new.relation and overlap.first_day <= overlap.last_day
            if meets and link.other_id not in path[1:]:
                found = self._path(link.other_id, end, overlap, [*path, link.other_id])
                if found:
                    return found
        return None
