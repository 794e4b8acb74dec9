"""The organizations that are linked with some, by lineage, however far."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from orgs.models import Lineage


def family_of(organizations: Iterable[int]) -> set[int]:
    """The organizations and all that they are linked with. One query for each step away."""
    family = set(organizations)
    edge = set(family)
    while edge:
        links = Lineage.objects.filter(Q(organization__in=edge) | Q(other__in=edge))
        met = {pk for pair in links.values_list("organization", "other") for pk in pair}
        edge = met - family
        family |= met
    return family
