"""Splitting a record of two: what belongs to it, what a split would do, and doing it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.access.models import Scope
from tracker.api.access import user_of
from tracker.api.merges import key_of
from tracker.api.pagination import Newest
from tracker.api.problems import Conflict
from tracker.api.splits import SplitSerializer, splits_shown
from tracker.api.strict import refuse_unknown
from tracker.api.writing.inputs import KnownField, StrictSerializer
from tracker.api.writing.merging import MergesRecords
from tracker.api.writing.once import once
from tracker.api.writing.versions import tag_of
from tracker.merges.belongings import Chosen, Group, groups_of
from tracker.merges.split import MOST_CHOSEN, CannotSplit, NewRecord, split
from tracker.merges.split_preview import SplitPreview, preview_split
from tracker.moves.belongings import detail_of, without_text
from tracker.names.models import MAX_NAME

_MAX_KEY = 120
_MAX_Q = 200
_INTO = "A record that is there and is given the rows, instead of a new one."


class SplitInput(StrictSerializer):
    """What goes, and to which record."""

    rows = serializers.ListField(
        child=serializers.CharField(max_length=_MAX_KEY),
        max_length=MOST_CHOSEN,
        help_text="The keys of what goes, as the rows that belong to the record have them.",
    )
    name = serializers.CharField(
        max_length=MAX_NAME,
        allow_blank=True,
        default="",
        help_text="Name of the new record. Without it, it is the first of the names that go.",
    )
    note = serializers.CharField(
        max_length=100, allow_blank=True, default="", help_text="Tells apart two of one name."
    )

    def validate_rows(self, keys: list[str]) -> list[Chosen]:
        found = {place: Chosen.read(key) for place, key in enumerate(keys)}
        wrong = [place for place, chosen in found.items() if chosen is None]
        if wrong:
            said = _("This is the key of no row; keys look like people.personname.person_id:17.")
            raise ValidationError({str(place): [said] for place in wrong[:20]})
        return [chosen for chosen in found.values() if chosen is not None]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs.get("into") is not None and (attrs["name"].strip() or attrs["note"].strip()):
            said = _("A record that is there keeps its name and note: send “into”, or “name” and “note”.")
            raise ValidationError({"into": [said]})
        return attrs


_A_NEW_PERSON = {"rows": ["moves.move.person_id:17"], "name": "Shunyu Yao", "note": "physicist"}
_A_NEW_ORGANIZATION = {"rows": ["orgs.organizationname.organization_id:17"], "name": "Foo Robotics"}


@extend_schema_serializer(examples=[OpenApiExample("To a new record", _A_NEW_PERSON, request_only=True)])
class PersonSplitInput(SplitInput):
    into = KnownField("person", required=False, allow_null=True, default=None, help_text=_INTO)


@extend_schema_serializer(
    examples=[OpenApiExample("To a new record", _A_NEW_ORGANIZATION, request_only=True)]
)
class OrganizationSplitInput(SplitInput):
    into = KnownField("organization", required=False, allow_null=True, default=None, help_text=_INTO)


class BelongingsSerializer(serializers.Serializer[Any]):
    """Rows of one kind that belong to a record."""

    group = serializers.CharField(help_text="A word for programs, which the list of rows takes.")
    what = serializers.CharField(help_text="Such as names or moves.")
    count = serializers.IntegerField(help_text="How many may be chosen.")


class SplittableSerializer(serializers.Serializer[Any]):
    """What belongs to a record, by kind. Its own name stays with it, and is not among it."""

    groups = BelongingsSerializer(many=True)


class BelongingSerializer(serializers.Serializer[Any]):
    """One row that belongs to a record and may be split off."""

    key = serializers.CharField(help_text="What `rows` of a split takes.")
    title = serializers.CharField(help_text="What it says in a few words.")
    detail = serializers.CharField(help_text="What helps to tell it from its like; may be empty.")


class GoingSerializer(serializers.Serializer[Any]):
    """What would go of one kind."""

    group = serializers.CharField()
    what = serializers.CharField()
    count = serializers.IntegerField(help_text="How many were chosen.")
    along = serializers.IntegerField(help_text="How many go along with these by themselves.")
    rows = BelongingSerializer(many=True, help_text="The first of what was chosen.")


class SplitPreviewSerializer(serializers.Serializer[Any]):
    """What a split would do. Its `ETag` is what `If-Match` of the split takes."""

    original = serializers.CharField(help_text="The slug of the record that is split.")
    into = serializers.CharField(allow_null=True, help_text="The slug of the other one; null for a new one.")
    into_name = serializers.CharField()
    going = GoingSerializer(many=True)


class SplitsRecords(MergesRecords):
    """For a viewset of records that can be merged, and split. ``bodies`` has that of the split too."""

    versioned = (*MergesRecords.versioned, "split")
    bare: ClassVar = (*MergesRecords.bare, "belongings", "split_rows")
    scopes: ClassVar = {"split_preview": Scope.READ}  # it is sent, since it may be much, and changes nothing
    bodies: ClassVar[Mapping[str, Any]]

    @extend_schema(responses=SplittableSerializer)
    @action(detail=True, methods=["get"], url_path="split", pagination_class=None, filter_backends=[])
    def belongings(self, request: Request, **_kwargs: Any) -> Response:
        """What belongs to this record and may be given to another one, by kind."""
        refuse_unknown(request, [])
        record = self.get_object()
        tag = tag_of(type(record), record.pk)
        counted = [(group, group.rows(record.pk).count()) for group in _groups(record)]
        shown = [
            {"group": group.key, "what": group.label, "count": count} for group, count in counted if count
        ]
        return Response({"groups": shown}, headers={"ETag": tag})

    @extend_schema(
        responses=BelongingSerializer(many=True),
        parameters=[
            OpenApiParameter("group", str, required=True, description="The kind of rows."),
            OpenApiParameter("q", str, description="Words that each row, or a name that it points at, has."),
        ],
    )
    @action(
        detail=True,
        url_path="split/rows",
        url_name="split-rows",
        filter_backends=[],
        pagination_class=Newest,
        serializer_class=BelongingSerializer,
    )
    def split_rows(self, request: Request, **_kwargs: Any) -> Response:
        """The rows of one kind that belong to this record, the latest first."""
        pages: Any = self.paginator
        refuse_unknown(request, [*pages.parameter_names, "group", "q"])
        record = self.get_object()
        group = _group(record, request.query_params.get("group", ""))
        found = group.search(record.pk, _words(request.query_params.get("q", "")))
        page = self.paginate_queryset(without_text(found)) or []
        return self.get_paginated_response([_shown_row(group, row) for row in page])

    @extend_schema(responses=SplitPreviewSerializer)
    @action(detail=True, methods=["post"], url_path="split/preview", url_name="split-preview")
    def split_preview(self, request: Request, **_kwargs: Any) -> Response:
        """What a split would do. Nothing is changed."""
        record = self.get_object()
        tag = tag_of(type(record), record.pk)
        said = self._what_goes(request.data, record)
        try:
            preview = preview_split(record, said["rows"], into=_into(said))
        except CannotSplit as error:
            raise Conflict(str(error), "cannot_split") from error
        return Response(_shown(record, preview), headers={"ETag": tag})

    @extend_schema(responses={201: SplitSerializer})
    @belongings.mapping.post
    @once
    def split(self, request: Request, **_kwargs: Any) -> Response:
        """Give rows to another record: `If-Match` takes the `ETag` of the preview. It can be undone."""
        record = self.get_object()
        said = self._what_goes(request.data, record)
        self.lock(request, record)
        by, now = user_of(request), timezone.now()
        try:
            log = split(record, said["rows"], into=_into(said), by=by, now=now)
        except CannotSplit as error:
            raise Conflict(str(error), "cannot_split") from error
        location = request.build_absolute_uri(reverse("api-split-detail", args=[log.pk]))
        return Response(splits_shown([log])[0], status.HTTP_201_CREATED, headers={"Location": location})

    def _what_goes(self, data: Any, record: Any) -> dict[str, Any]:
        body = self.bodies["split"](data=data)
        body.is_valid(raise_exception=True)
        said: dict[str, Any] = body.validated_data
        if said["into"] is not None and said["into"].pk == record.pk:
            raise ValidationError({"into": [_("A record is split into another one, not into itself.")]})
        shown = {group.key for group in _groups(record)}
        # What is not shown is answered as what is not there.
        said["rows"] = [row if row.group in shown else Chosen("", row.row_id) for row in said["rows"]]
        return said


def _groups(record: Any) -> list[Group]:
    """What may be split off through the API: not what is for the desk alone."""
    return [group for group in groups_of(type(record)) if not group.is_for_the_desk]


def _group(record: Any, key: str) -> Group:
    groups = {group.key: group for group in _groups(record)}
    if key not in groups:
        said = _("There is no such kind of rows; there are %(names)s.") % {"names": ", ".join(groups)}
        raise ValidationError({"group": [said]})
    return groups[key]


def _words(text: str) -> str:
    if "\0" in text:
        raise ValidationError({"q": [_("Null characters are not allowed.")]})
    if len(text) > _MAX_Q:
        raise ValidationError({"q": [_("This has at most %(most)d characters.") % {"most": _MAX_Q}]})
    return text


def _into(said: Mapping[str, Any]) -> Any:
    return said["into"] or NewRecord(said["name"], said["note"])


def _shown_row(group: Group, row: Any) -> dict[str, str]:
    return {"key": str(Chosen(group.key, row.pk)), "title": str(row), "detail": detail_of(row)}


def _shown(record: Any, preview: SplitPreview) -> dict[str, Any]:
    return {
        "original": key_of(record),
        "into": None if preview.is_new else key_of(preview.into),
        "into_name": str(preview.into),
        "going": [
            {
                "group": going.group.key,
                "what": going.label,
                "count": going.count,
                "along": going.along,
                "rows": [_shown_row(going.group, row) for row in going.rows],
            }
            for going in preview.groups
            if not going.group.is_for_the_desk
        ],
    }
