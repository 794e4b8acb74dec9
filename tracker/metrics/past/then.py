"""A move as it was: what a list, a figure and the API show of it, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from orgs.models import Organization
from people.models import Person
from tracker.dates import PartialDate
from tracker.moves.models import GroupMove
from tracker.moves.vocabulary import (
    COUNTED_CAPACITIES,
    COUNTED_STATUSES,
    Capacity,
    EntryManner,
    ExitManner,
    MoveKind,
    MoveStatus,
)


@dataclass(frozen=True, slots=True)
class Deleted:
    """Stands for a person or an organization that was deleted since."""

    slug: str = ""
    note: str = ""

    @property
    def name(self) -> str:
        return _("no longer on record")

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveThen:
    """One move. Persons, organizations and groups are the records that it named, called as they are today.

    ``has_page`` is false where the move was deleted since.
    """

    id: int
    person: Person | Deleted
    from_organization: Organization | Deleted | None
    to_organization: Organization | Deleted | None
    from_organization_id: int | None
    to_organization_id: int | None
    group: GroupMove | None
    role_from: str
    role_to: str
    exit_manner: str
    entry_manner: str
    from_capacity: str
    to_capacity: str
    announced_on: PartialDate | None
    effective_on: PartialDate | None
    status: str
    status_reason: str
    note: str
    stale: bool
    unsourced: bool
    has_page: bool = True

    @property
    def pk(self) -> int:
        return self.id

    @property
    def kind(self) -> str:
        left, joined = self.from_organization_id, self.to_organization_id
        if left is None:
            return MoveKind.ARRIVAL
        if joined is None:
            return MoveKind.DEPARTURE
        return MoveKind.INTERNAL if left == joined else MoveKind.TRANSFER

    @property
    def happened_on(self) -> PartialDate:
        when = self.effective_on or self.announced_on
        if when is None:
            raise ValueError(f"Move {self.id} has no date.")
        return when

    @property
    def happened_first_day(self) -> date:
        return self.happened_on.first_day

    @property
    def is_counted(self) -> bool:
        """Whether figures count it by default."""
        return self.status in COUNTED_STATUSES and self.is_in_posts

    @property
    def is_in_posts(self) -> bool:
        """Whether a side is a post that figures count."""
        return self._leaves_a_post or self._takes_a_post

    @property
    def is_departure(self) -> bool:
        return self._leaves_a_post and self.kind != MoveKind.INTERNAL

    @property
    def is_arrival(self) -> bool:
        return self._takes_a_post and self.kind != MoveKind.INTERNAL

    @property
    def _leaves_a_post(self) -> bool:
        return self.from_organization_id is not None and self.from_capacity in COUNTED_CAPACITIES

    @property
    def _takes_a_post(self) -> bool:
        return self.to_organization_id is not None and self.to_capacity in COUNTED_CAPACITIES

    # As a model has them, so that the same templates show both.

    def get_absolute_url(self) -> str:
        return reverse("move", args=[self.id]) if self.has_page else ""

    def get_status_display(self) -> str:
        return str(MoveStatus(self.status).label)

    def get_from_capacity_display(self) -> str:
        return str(Capacity(self.from_capacity).label)

    def get_to_capacity_display(self) -> str:
        return str(Capacity(self.to_capacity).label)

    def get_exit_manner_display(self) -> str:
        return str(ExitManner(self.exit_manner).label)

    def get_entry_manner_display(self) -> str:
        return str(EntryManner(self.entry_manner).label)


def what_it_said(row: Any) -> dict[str, Any]:
    """What a row of moves or of their history says, of whatever day."""
    texts = ("role_from", "role_to", "exit_manner", "entry_manner", "from_capacity", "to_capacity")
    said = {name: getattr(row, name) for name in (*texts, "status", "status_reason", "note", "group")}
    said |= {name: getattr(row, name) for name in ("id", "from_organization_id", "to_organization_id")}
    said["person"] = row.person or Deleted()
    for side in ("from_organization", "to_organization"):
        known = getattr(row, f"{side}_id") is not None
        said[side] = getattr(row, side) or (Deleted() if known else None)
    return said
