"""An organization with its lineage, as the past knows it: what was merged since by keys of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self

from django.db.models import Q

from orgs.models import Organization
from tracker.metrics.places import Place


@dataclass(frozen=True, slots=True)
class Lineal:
    """A place, and by the key of each record that was merged into one of its members, that member's."""

    place: Place
    members: Mapping[int, int]

    @classmethod
    def of(cls, organization: Organization) -> Self:
        """The organization with its lineage as it is known today. A query for each step of merges."""
        place = Place.with_lineage(organization)
        members: dict[int, int] = {}
        newest = {pk: pk for pk in place.members}
        while newest:
            rows = Organization.with_merged.filter(merged_into__in=newest)
            pairs = list(rows.values_list("pk", "merged_into"))
            newest = {pk: newest[into] for pk, into in pairs if into is not None}
            members |= newest
        return cls(place, members)

    @property
    def keys(self) -> list[int]:
        """Every record that was ever here."""
        return [*self.place.members, *self.members]

    def on_side(self, side: str) -> Q:
        """That one side of a move was here on its date; of a vague one, on its first day."""
        merged: dict[int, list[int]] = {}
        for pk, member in self.members.items():
            merged.setdefault(member, []).append(pk)
        return self.place.on_side(side, merged=merged)

    def holds(self, organization_id: int | None, *, on: date) -> bool:
        """The same of one key."""
        key = organization_id and self.members.get(organization_id, organization_id)
        return self.place.holds(key, on=on)
