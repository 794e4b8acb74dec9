"""Reading people, organizations and moves."""

from __future__ import annotations

from rest_framework import viewsets

from orgs.models import Organization
from people.models import Person
from tracker.api.filters import MoveFilter, OrganizationFilter, PersonFilter
from tracker.api.pagination import ByName, NewestFirst
from tracker.api.serializers import MoveSerializer, OrganizationSerializer, PersonSerializer
from tracker.moves.models import Move


class PersonViewSet(viewsets.ReadOnlyModelViewSet[Person]):
    """People, in the order of their names."""

    queryset = Person.objects.prefetch_related("names")
    serializer_class = PersonSerializer
    filterset_class = PersonFilter
    pagination_class = ByName
    lookup_field = "slug"


class OrganizationViewSet(viewsets.ReadOnlyModelViewSet[Organization]):
    """Organizations, in the order of their names."""

    queryset = Organization.objects.prefetch_related("names")
    serializer_class = OrganizationSerializer
    filterset_class = OrganizationFilter
    pagination_class = ByName
    lookup_field = "slug"


class MoveViewSet(viewsets.ReadOnlyModelViewSet[Move]):
    """Moves, newest first."""

    queryset = Move.objects.for_list()
    serializer_class = MoveSerializer
    filterset_class = MoveFilter
    pagination_class = NewestFirst
