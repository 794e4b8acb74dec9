"""Who looks after which record: one person at a time."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters as filters
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.api.access import user_of
from tracker.api.pagination import Newest
from tracker.api.records import Readable
from tracker.api.subjects import AboutSubjectSerializer, SubjectFilter, SubjectInput, subject_of
from tracker.api.writing.once import once
from tracker.workbench.assign import assign, field_of, people_at_the_desk
from tracker.workbench.models import Assignment


class AssignmentSerializer(AboutSubjectSerializer):
    """Who looks after a record, and who gave it to them."""

    assignee = serializers.CharField(source="assignee.username")
    assigned_by = serializers.CharField(source="assigned_by.username", allow_null=True, default=None)
    assigned_at = serializers.DateTimeField()


@extend_schema_serializer(
    examples=[OpenApiExample("To Ben", {"move": 7, "assignee": "ben"}, request_only=True)]
)
class AssignmentInput(SubjectInput):
    """A record, and who is to look after it."""

    assignee = serializers.CharField(max_length=150, help_text="The user's name.")


class AssignmentFilter(SubjectFilter):
    assignee = filters.CharFilter(field_name="assignee__username", label=gettext_lazy("A user's name"))

    class Meta:
        model = Assignment
        fields: list[str] = []


class AssignmentViewSet(Readable):
    """People, moves and articles that somebody looks after."""

    needs_token = True
    permissions: ClassVar = {
        **dict.fromkeys(("list", "retrieve"), ("desk.view_privatenote",)),
        **dict.fromkeys(("create", "destroy"), ("desk.add_privatenote",)),
    }
    queryset = Assignment.objects.select_related("person", "assignee", "assigned_by")
    serializer_class = AssignmentSerializer
    filterset_class = AssignmentFilter
    pagination_class = Newest

    @extend_schema(request=AssignmentInput, responses=AssignmentSerializer)
    @once
    def create(self, request: Request) -> Response:
        """Let somebody look after a record; whoever did so before does no longer."""
        body = AssignmentInput(data=request.data)
        body.is_valid(raise_exception=True)
        subject, name = subject_of(body.validated_data), body.validated_data["assignee"]
        user = next((each for each in people_at_the_desk() if each.username == name), None)
        if user is None:
            raise ValidationError({"assignee": [_("Choose somebody who is at the desk.")]})
        assign([subject], user, by=user_of(request), now=timezone.now())
        return Response(self.presented(self.get_queryset().get(**{field_of(subject): subject})))

    @extend_schema(responses={204: None})
    @once
    def destroy(self, request: Request, **_kwargs: Any) -> Response:
        """Let nobody look after a record."""
        subject = self.get_object().subject
        assign([subject], None, by=user_of(request), now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)
