"""Which record a written name means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from orgs.models import Organization
from people.models import Person

_Record = TypeVar("_Record", Person, Organization)
_MOST_CANDIDATES = 10


@dataclass(frozen=True, slots=True)
class Resolution(Generic[_Record]):
    """The records that have a written name: none is new, one is meant, more are ambiguous."""

    name: str
    candidates: tuple[_Record, ...]

    @property
    def record(self) -> _Record | None:
        """The one record that is meant; None where there is none or more than one."""
        return self.candidates[0] if len(self.candidates) == 1 else None

    @property
    def is_ambiguous(self) -> bool:
        return len(self.candidates) > 1


def resolve_person(name: str) -> Resolution[Person]:
    """The people called exactly this, in whatever script, case or accents. At most ten are told."""
    return Resolution(name, tuple(Person.objects.called(name)[:_MOST_CANDIDATES]))


def resolve_organization(name: str) -> Resolution[Organization]:
    """The organizations called exactly this, in whatever script, case or accents. At most ten are told."""
    return Resolution(name, tuple(Organization.objects.called(name)[:_MOST_CANDIDATES]))
