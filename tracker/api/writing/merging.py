"""Merging a record into another one of its kind: what it would do, and doing it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.api.access import user_of
from tracker.api.merges import MergeSerializer, key_of, merges_shown
from tracker.api.problems import Conflict
from tracker.api.strict import refuse_unknown
from tracker.api.writing.changes import Changes
from tracker.api.writing.inputs import KnownField, StrictSerializer
from tracker.api.writing.once import once
from tracker.api.writing.versions import ChangedMeanwhile, lock_versions
from tracker.duplicates.settle import told_apart
from tracker.history.version import version_of
from tracker.merges.merge import CannotMerge, merge
from tracker.merges.preview import Preview, preview_merge
from tracker.moves.approval import ASK_A_REVIEWER, may_correct
from tracker.moves.models import Move

_INTO = "The record that it becomes part of; that of a merged one means the survivor."


class MergeInput(StrictSerializer):
    """Into which record it is merged."""

    all_the_same = serializers.BooleanField(
        default=False, help_text="Merge although the two contradict each other (`doubts` of the preview)."
    )


@extend_schema_serializer(
    examples=[OpenApiExample("Into another person", {"into": "fei-fei-li"}, request_only=True)]
)
class PersonMergeInput(MergeInput):
    into = KnownField("person", help_text=_INTO)


class OrganizationMergeInput(MergeInput):
    into = KnownField("organization", help_text=_INTO)


class MoveMergeInput(MergeInput):
    into = serializers.PrimaryKeyRelatedField(queryset=Move.objects.all(), help_text=_INTO)


class MergedRecordSerializer(serializers.Serializer[Any]):
    key = serializers.CharField(help_text="The slug; of a move its number.")
    name = serializers.CharField()


class CountedSerializer(serializers.Serializer[Any]):
    what = serializers.CharField(help_text="Such as moves or claims.")
    count = serializers.IntegerField()


class ComparedSerializer(serializers.Serializer[Any]):
    field = serializers.CharField(source="label")
    loser = serializers.CharField(help_text="What the one says that is merged; empty for nothing.")
    survivor = serializers.CharField(help_text="What the other one says.")
    then = serializers.CharField(help_text="What it will say.")


class MergePreviewSerializer(serializers.Serializer[Any]):
    """What a merge would do. Its `ETag` is what `If-Match` of the merge takes."""

    loser = MergedRecordSerializer(help_text="The one that becomes part of the other.")
    survivor = MergedRecordSerializer()
    rows = CountedSerializer(many=True, help_text="What would point at the survivor from then on.")
    new_names = serializers.ListField(child=serializers.CharField(), help_text="They become aliases.")
    shared_names = serializers.ListField(child=serializers.CharField(), help_text="Names that both have.")
    fields_compared = ComparedSerializer(many=True)
    why_not = serializers.CharField(help_text="Why the two cannot be merged; empty where they can.")
    doubts = serializers.ListField(
        child=serializers.CharField(), help_text="What speaks against it: it needs `all_the_same`."
    )
    told_apart = serializers.ListField(
        child=serializers.CharField(), help_text="Pairs that somebody has said to be different."
    )


class MergesRecords(Changes):
    """For a viewset of records that can be merged. ``bodies`` has that of the merge."""

    versioned = (*Changes.versioned, "merge")
    bare: ClassVar[tuple[str, ...]] = ("merge_preview",)
    bodies: ClassVar[Mapping[str, type[MergeInput]]]

    @extend_schema(
        responses=MergePreviewSerializer,
        parameters=[OpenApiParameter("into", str, required=True, description=_INTO)],
    )
    @action(detail=True, methods=["get"], url_path="merge", pagination_class=None, filter_backends=[])
    def merge_preview(self, request: Request, **_kwargs: Any) -> Response:
        """What merging this record into another would do. Nothing is changed."""
        refuse_unknown(request, ["into"])
        loser = self.get_object()
        survivor = self._said({"into": request.query_params.get("into", "")}, loser)["into"]
        shown, tag = _previewed(loser, survivor)
        return Response(shown, headers={"ETag": f'"{tag}"'})

    @extend_schema(responses={201: MergeSerializer})
    @merge_preview.mapping.post
    @once
    def merge(self, request: Request, **_kwargs: Any) -> Response:
        """Merge this record into another: `If-Match` takes the `ETag` of the preview. It can be undone."""
        loser = self.get_object()
        if isinstance(loser, Move) and not may_correct(request.user):
            raise PermissionDenied(ASK_A_REVIEWER, code="four_eyes")
        said = self._said(request.data, loser)
        survivor = said["into"]
        if not lock_versions(request, self.get_queryset().model, loser.pk, survivor.pk):
            shown, tag = _previewed(loser, survivor)
            raise ChangedMeanwhile(shown, f'"{tag}"')
        by, now = user_of(request), timezone.now()
        try:
            log = merge(loser, survivor, by=by, now=now, all_the_same=said["all_the_same"])
        except CannotMerge as error:
            raise Conflict(str(error), "cannot_merge") from error
        location = request.build_absolute_uri(reverse("api-merge-detail", args=[log.pk]))
        return Response(merges_shown([log])[0], status.HTTP_201_CREATED, headers={"Location": location})

    def _said(self, data: Any, loser: Any) -> dict[str, Any]:
        body = self.bodies["merge"](data=data)
        body.is_valid(raise_exception=True)
        said: dict[str, Any] = body.validated_data
        if said["into"].pk == loser.pk:
            sentence = _("A record is merged into another one of its kind, not into itself.")
            raise ValidationError({"into": [sentence]})
        return said


def _previewed(loser: Any, survivor: Any) -> tuple[dict[str, Any], str]:
    """The preview as it is shown, and the versions of both that it was made from, which are read first."""
    model = type(loser)
    versions = f"{version_of(model, loser.pk)}/{version_of(model, survivor.pk)}"
    return _shown(preview_merge(loser, survivor)), versions


def _shown(preview: Preview) -> dict[str, Any]:
    pairs = told_apart(preview.loser, preview.survivor)
    return {
        "loser": {"key": key_of(preview.loser), "name": str(preview.loser)},
        "survivor": {"key": key_of(preview.survivor), "name": str(preview.survivor)},
        "rows": [{"what": what, "count": count} for what, count in preview.rows],
        "new_names": list(preview.new_names),
        "shared_names": list(preview.shared_names),
        "fields_compared": ComparedSerializer(preview.fields, many=True).data,
        "why_not": preview.why_not,
        "doubts": list(preview.doubts),
        "told_apart": [f"{pair}. {pair.note}".strip(". ") for pair in pairs],
    }
