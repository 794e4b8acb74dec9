"""Reading people, organizations and moves."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import status, viewsets
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from orgs.models import Organization
from people.models import Person
from tracker.api.filters import GroupMoveFilter, MoveFilter, OrganizationFilter, PersonFilter
from tracker.api.pagination import ByName, NewestFirst
from tracker.api.serializers import (
    GroupMoveSerializer,
    MoveSerializer,
    OrganizationSerializer,
    PersonSerializer,
)
from tracker.api.time_machine import HasAPast
from tracker.merges.merge import survivor_of
from tracker.moves.models import GroupMove, Move
from tracker.moves.status.stale import stale_before
from tracker.privacy.models import was_erased


class RedirectsMerged(viewsets.ReadOnlyModelViewSet[Any]):
    """The address of a merged record leads to the survivor's, for the time being: it can be undone."""

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        try:
            return super().retrieve(request, *args, **kwargs)
        except Http404:
            merged = self.get_queryset().model.with_merged.filter(merged_into__isnull=False)
            survivor = survivor_of(get_object_or_404(merged, **kwargs))
        address = reverse(f"{self.basename}-detail", args=[getattr(survivor, self.lookup_field)])
        return Response(status=status.HTTP_307_TEMPORARY_REDIRECT, headers={"Location": address})


class PersonViewSet(RedirectsMerged):
    """People, in the order of their names."""

    queryset = Person.objects.prefetch_related("names", "identifiers")
    serializer_class = PersonSerializer
    filterset_class = PersonFilter
    pagination_class = ByName
    lookup_field = "slug"

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """410 for the address of somebody who was erased; it names nobody."""
        person = Person.with_merged.filter(**kwargs).first()
        if person.is_erased if person else was_erased(kwargs["slug"]):
            return Response({"detail": _("This record was erased.")}, status=status.HTTP_410_GONE)
        return super().retrieve(request, *args, **kwargs)


class OrganizationViewSet(RedirectsMerged):
    """Organizations, in the order of their names."""

    queryset = Organization.objects.prefetch_related("names", "identifiers")
    serializer_class = OrganizationSerializer
    filterset_class = OrganizationFilter
    pagination_class = ByName
    lookup_field = "slug"


class MoveViewSet(HasAPast, RedirectsMerged):
    """Moves, newest first."""

    queryset = Move.objects.for_list()
    serializer_class = MoveSerializer
    filterset_class = MoveFilter
    pagination_class = NewestFirst

    def get_queryset(self) -> Any:
        moves: Any = super().get_queryset()
        return moves.with_stale(stale_before(timezone.localdate()))


class GroupMoveViewSet(viewsets.ReadOnlyModelViewSet[GroupMove]):
    """Group moves, newest first."""

    queryset = GroupMove.objects.for_list()
    serializer_class = GroupMoveSerializer
    filterset_class = GroupMoveFilter
    pagination_class = NewestFirst
