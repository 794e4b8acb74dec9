"""Whether a name that turns up with an organization is that of somebody who was erased."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.names import name_key
from tracker.privacy.models import HeldBackName, name_digests
from tracker.privacy.name_forms import asked_forms

NOWHERE = ""  # in the place of the organization of somebody for whom none was known


@dataclass(frozen=True, slots=True)
class Turned:
    """Somebody who turned up: by these names, with these organizations, all as written."""

    names: Sequence[str]
    organizations: Iterable[str]

    def digests(self) -> set[str]:
        forms = set().union(*map(asked_forms, self.names))
        return name_digests(forms, {NOWHERE, *map(name_key, self.organizations)})


def held_back(everyone: Sequence[Turned]) -> list[set[str]]:
    """For each who turned up, the hashes by which they are held back; an empty set lets them pass.

    Two queries for all of them together, one where nobody was ever erased. Raises
    ImproperlyConfigured where somebody was and the setting ``ERASURE_KEY`` is missing.
    """
    if not everyone or not HeldBackName.objects.filter(is_lifted=False).exists():
        return [set() for _turned in everyone]
    asked = [turned.digests() for turned in everyone]
    wanted = list(set().union(*asked))
    met: set[str] = set()
    for start in range(0, len(wanted), 500):
        met.update(HeldBackName.objects.meeting(wanted[start : start + 500]).values_list("digest", flat=True))
    return [digests & met for digests in asked]


def lift(digests: Iterable[str]) -> None:
    """It is somebody else who has these names there: they hold nothing back any more."""
    HeldBackName.objects.meeting(digests).update(is_lifted=True)
