"""Private notes: what those who work here tell each other about a record. In no other answer of the API."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters as filters
from django.core.exceptions import ValidationError as DjangoValidationError
from django.urls import reverse
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
from tracker.api.problems import Conflict
from tracker.api.records import Readable
from tracker.api.subjects import AboutSubjectSerializer, SubjectFilter, SubjectInput, subject_of
from tracker.api.writing.once import once
from tracker.workbench.assign import add_note
from tracker.workbench.models import MAX_NOTE, PrivateNote


class NoteSerializer(AboutSubjectSerializer):
    """What somebody who works here tells the others about a record."""

    text = serializers.CharField()
    written_by = serializers.CharField(source="written_by.username", allow_null=True, default=None)
    written_at = serializers.DateTimeField()


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "About a person",
            {"person": "mira-murati", "text": "Asks us to wait until May."},
            request_only=True,
        )
    ]
)
class NoteInput(SubjectInput):
    """A note about one record."""

    text = serializers.CharField(help_text=f"At most {MAX_NOTE} characters.", allow_blank=True)


class NoteFilter(SubjectFilter):
    written_by = filters.CharFilter(field_name="written_by__username", label=gettext_lazy("A user's name"))

    class Meta:
        model = PrivateNote
        fields: list[str] = []


class NoteViewSet(Readable):
    """Private notes on people, moves and articles, the latest first. All who work here read them."""

    needs_token = True
    permissions: ClassVar = {
        **dict.fromkeys(("list", "retrieve"), ("desk.view_privatenote",)),
        **dict.fromkeys(("create", "destroy"), ("desk.add_privatenote",)),
    }
    queryset = PrivateNote.objects.select_related("person", "written_by")
    serializer_class = NoteSerializer
    filterset_class = NoteFilter
    pagination_class = Newest

    @extend_schema(request=NoteInput, responses={201: NoteSerializer})
    @once
    def create(self, request: Request) -> Response:
        """Write a note."""
        body = NoteInput(data=request.data)
        body.is_valid(raise_exception=True)
        said = body.validated_data
        try:
            note = add_note(subject_of(said), said["text"], by=user_of(request), now=timezone.now())
        except DjangoValidationError as error:
            raise ValidationError({"text": error.messages}) from error
        location = request.build_absolute_uri(reverse("api-note-detail", args=[note.pk]))
        return Response(self.presented(note), status.HTTP_201_CREATED, headers={"Location": location})

    @extend_schema(responses={204: None})
    @once
    def destroy(self, request: Request, **_kwargs: Any) -> Response:
        """Remove a note that you have written."""
        note = self.get_object()
        if note.written_by != user_of(request):
            raise Conflict(_("Only who wrote a note can remove it."), "not_yours")
        note.delete()
        return Response(status=status.HTTP_204_NO_CONTENT)
