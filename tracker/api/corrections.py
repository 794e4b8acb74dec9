"""Requests of those who are followed, and their answers: by the scope `admin`."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters as filters
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.access.models import Scope
from tracker.api.access import user_of
from tracker.api.pagination import DueFirst
from tracker.api.problems import Conflict
from tracker.api.records import Readable
from tracker.api.references import PersonReferenceSerializer
from tracker.api.writing.changes import Changes
from tracker.api.writing.inputs import StrictSerializer
from tracker.api.writing.once import once
from tracker.corrections.ask import CannotClose, close
from tracker.corrections.models import MAX_TEXT, CorrectionRequest, RequestKind, RequestState


class CorrectionRequestSerializer(serializers.ModelSerializer[CorrectionRequest]):
    """What somebody asks about a person's record, and what came of it."""

    person = PersonReferenceSerializer(read_only=True, allow_null=True)
    decided_by = serializers.CharField(
        source="decided_by.username", read_only=True, allow_null=True, default=None
    )
    is_overdue = serializers.SerializerMethodField()
    evidence_url = serializers.CharField(
        read_only=True, help_text="Somebody unknown sent it: do not follow it unseen."
    )
    email = serializers.CharField(
        read_only=True, help_text="Where to answer; empty once the request is closed."
    )

    class Meta:
        model = CorrectionRequest
        fields = [
            "id",
            "kind",
            "person",
            "is_about_self",
            "wrong",
            "right",
            "evidence_url",
            "email",
            "created_at",
            "due_on",
            "is_overdue",
            "state",
            "answer",
            "decided_by",
            "decided_at",
        ]
        read_only_fields = fields
        extra_kwargs: ClassVar = {
            "is_about_self": {"help_text": "Whether it is from the person, as they say."},
        }

    def get_is_overdue(self, request: CorrectionRequest) -> bool:
        return request.is_overdue(timezone.localdate())


@extend_schema_serializer(
    examples=[OpenApiExample("Done", {"answer": "The date of the move is May now."}, request_only=True)]
)
class AnswerInput(StrictSerializer):
    """What was done, or why nothing was. It is kept, and sent to nobody: write to the person yourself."""

    answer = serializers.CharField(max_length=MAX_TEXT)


class CorrectionRequestFilter(filters.FilterSet):
    state = filters.MultipleChoiceFilter(choices=RequestState, distinct=False)
    kind = filters.MultipleChoiceFilter(choices=RequestKind, distinct=False)
    person = filters.CharFilter(field_name="person__slug")

    class Meta:
        model = CorrectionRequest
        fields: list[str] = []


_VIEW, _CHANGE = ("corrections.view_correctionrequest",), ("corrections.change_correctionrequest",)


class CorrectionRequestViewSet(Changes, Readable):
    """Requests of those who are followed, the one that is due first on top."""

    needs_token = True
    versioned = ("accept", "decline")
    scopes: ClassVar = dict.fromkeys(("list", "retrieve", "accept", "decline"), Scope.ADMIN)
    permissions: ClassVar = {"list": _VIEW, "retrieve": _VIEW, "accept": _CHANGE, "decline": _CHANGE}
    queryset = CorrectionRequest.objects.select_related("person", "decided_by")
    serializer_class = CorrectionRequestSerializer
    filterset_class = CorrectionRequestFilter
    pagination_class = DueFirst

    @extend_schema(request=AnswerInput, responses=CorrectionRequestSerializer)
    @action(detail=True, methods=["post"])
    @once
    def accept(self, request: Request, **_kwargs: Any) -> Response:
        """Close a request that you have read as accepted: the address to answer to is deleted."""
        return self._close(request, accepted=True)

    @extend_schema(request=AnswerInput, responses=CorrectionRequestSerializer)
    @action(detail=True, methods=["post"])
    @once
    def decline(self, request: Request, **_kwargs: Any) -> Response:
        """Decline a request that you have read: the address to answer to is deleted."""
        return self._close(request, accepted=False)

    def _close(self, request: Request, *, accepted: bool) -> Response:
        asked = self.get_object()
        self.lock(request, asked)
        body = AnswerInput(data=request.data)
        body.is_valid(raise_exception=True)
        answer, by, now = body.validated_data["answer"], user_of(request), timezone.now()
        try:
            close(asked.pk, accepted=accepted, answer=answer, by=by, now=now)
        except CannotClose as error:
            raise Conflict(str(error), "cannot_close") from error
        return self.changed(asked.pk)

    def shown_again(self, made: Any) -> Any:
        return self.presented(self.get_queryset().get(pk=made.pk))
