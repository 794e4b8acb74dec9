"""Records that were deleted, and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from orgs.models import Organization
from people.models import Person
from tracker.api.pagination import Newest
from tracker.api.problems import Conflict
from tracker.api.records import Listed
from tracker.api.writing.once import once
from tracker.history.restore import CannotRestore, deleted_records, restore
from tracker.news.models import Source


class DeletedSerializer(serializers.Serializer[Any]):
    """A record that is not there any more."""

    id = serializers.IntegerField()
    slug = serializers.CharField()
    name = serializers.CharField(help_text="With its note, as it was called last.")
    deleted_by = serializers.CharField(allow_null=True, help_text="Null for a program.")
    deleted_at = serializers.DateTimeField()


class RestoredSerializer(serializers.Serializer[Any]):
    """A record that is there again."""

    slug = serializers.CharField()
    url = serializers.CharField(help_text="Its address in the API.")


class _Deleted(Listed):
    model: ClassVar[Any]
    basename_of_records: ClassVar[str]
    needs_token = True
    serializer_class = DeletedSerializer
    filterset_class = None
    pagination_class = Newest
    lookup_field = "id"

    def get_queryset(self) -> QuerySet[Any]:
        return deleted_records(self.model)

    def as_dicts(self, rows: Sequence[Any]) -> list[Any]:
        return [
            {
                "id": row.instance.pk,
                "slug": row.slug,
                "name": str(row.instance),
                "deleted_by": row.history_user and row.history_user.get_username(),
                "deleted_at": row.history_date,
            }
            for row in rows
        ]

    @extend_schema(request=None, responses={201: RestoredSerializer})
    @action(detail=True, methods=["post"])
    @once
    def restore(self, request: Request, **_kwargs: Any) -> Response:
        """Bring it back, with the rows that went with it and what let go of it."""
        version = self.get_object()
        try:
            record = restore(self.model, version.instance.pk)
        except CannotRestore as error:
            raise Conflict(str(error), "cannot_restore") from error
        url = request.build_absolute_uri(reverse(f"{self.basename_of_records}-detail", args=[record.slug]))
        shown = {"slug": record.slug, "url": url}
        return Response(shown, status.HTTP_201_CREATED, headers={"Location": url})


def _permissions(permission: str) -> dict[str, tuple[str, ...]]:
    return dict.fromkeys(("list", "restore"), (permission,))


class DeletedPeopleViewSet(_Deleted):
    """People who were deleted, the latest first. Those who were erased are not among them."""

    model = Person
    basename_of_records = "api-person"
    permissions: ClassVar = _permissions("people.add_person")


class DeletedOrganizationsViewSet(_Deleted):
    """Organizations that were deleted, the latest first."""

    model = Organization
    basename_of_records = "api-organization"
    permissions: ClassVar = _permissions("orgs.add_organization")


class DeletedSourcesViewSet(_Deleted):
    """Sources that were deleted, the latest first."""

    model = Source
    basename_of_records = "api-source"
    permissions: ClassVar = _permissions("news.add_source")
