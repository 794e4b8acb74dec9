"""Logging and correcting group moves, and naming their people: the same steps as at the desk."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError as DjangoValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.api.access import may, user_of
from tracker.api.fields import PartialDateField
from tracker.api.serializers import GroupMoveSerializer, MoveSerializer
from tracker.api.writing.changes import Changes
from tracker.api.writing.inputs import KnownField, StrictSerializer, WebAddressField
from tracker.api.writing.once import once
from tracker.api.writing.versions import tag_of
from tracker.moves.approval import ASK_A_REVIEWER, may_correct
from tracker.moves.groups import let_go, name_person
from tracker.moves.models import GroupMove, Move
from tracker.moves.status.stale import stale_before
from tracker.moves.vocabulary import EntryManner, ExitManner, MoveStatus

_MOST_PEOPLE = 500
_MOST_STATED = 2**31 - 1
_NAMES = ("moves.add_move",)


class NamedPersonInput(StrictSerializer):
    """One of those who went, with a name: they get a move of their own."""

    person = KnownField("person")
    role_from = serializers.CharField(max_length=200, allow_blank=True, default="")
    role_to = serializers.CharField(max_length=200, allow_blank=True, default="")


class GroupMoveChanges(StrictSerializer):
    """What is corrected of a group move. Moves of its people stay as they are."""

    title = serializers.CharField(max_length=200, required=False)
    from_organization = KnownField("organization", required=False, allow_null=True)
    to_organization = KnownField("organization", required=False, allow_null=True)
    announced_on = PartialDateField(required=False, allow_null=True)
    effective_on = PartialDateField(required=False, allow_null=True)
    stated_min = serializers.IntegerField(
        min_value=1,
        max_value=_MOST_STATED,
        required=False,
        allow_null=True,
        help_text="At least.",
    )
    stated_max = serializers.IntegerField(
        min_value=1, max_value=_MOST_STATED, required=False, allow_null=True, help_text="At most."
    )
    exit_manner = serializers.ChoiceField(ExitManner.choices, required=False)
    entry_manner = serializers.ChoiceField(EntryManner.choices, required=False)
    status = serializers.ChoiceField(MoveStatus.choices, required=False)
    url = WebAddressField(max_length=2000, allow_blank=True, required=False)
    quote = serializers.CharField(max_length=5000, allow_blank=True, required=False)
    note = serializers.CharField(max_length=5000, allow_blank=True, required=False)


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "A team",
            {
                "title": "Eleven researchers",
                "from_organization": "openai",
                "to_organization": "anthropic",
                "effective_on": "2024-10",
                "stated_min": 11,
                "stated_max": 11,
                "people": [{"person": "john-schulman"}],
                "url": "https://news.example/1",
                "quote": "Eleven went.",
            },
            request_only=True,
        )
    ]
)
class GroupMoveInput(GroupMoveChanges):
    """A group move with those of its people who have names."""

    title = serializers.CharField(max_length=200)
    people = NamedPersonInput(many=True, required=False, max_length=_MOST_PEOPLE)  # type: ignore[call-arg]  # as many=True takes


class WritesGroupMoves(Changes):
    """For the viewset of group moves."""

    def shown_again(self, made: GroupMove) -> Any:
        return self.presented(self.get_queryset().get(pk=made.pk))

    @extend_schema(request=GroupMoveInput, responses={201: GroupMoveSerializer})
    @once
    def create(self, request: Request) -> Response:
        """Log a group move. With four eyes on, a reviewer does; moves of its people wait for approval."""
        self._refuse_others(request)
        body = GroupMoveInput(data=request.data)
        body.is_valid(raise_exception=True)
        said = dict(body.validated_data)
        people = said.pop("people", [])
        if people and not all(may(request, permission) for permission in _NAMES):
            raise PermissionDenied(_("The role of the token's user does not allow this."), code="role")
        group = GroupMove()
        _save(group, said)
        _name_all(group, people, request)
        headers = {
            "Location": request.build_absolute_uri(reverse("api-group-move-detail", args=[group.pk])),
            "ETag": tag_of(GroupMove, group.pk),
        }
        return Response(self.shown_again(group), status.HTTP_201_CREATED, headers=headers)

    @extend_schema(request=GroupMoveChanges, responses=GroupMoveSerializer)
    @once
    def partial_update(self, request: Request, **_kwargs: Any) -> Response:
        """Correct a group move that you have read: `If-Match` takes its `ETag`."""
        group = self.get_object()
        self._refuse_others(request)
        self.lock(request, group)
        body = GroupMoveChanges(data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        _save(GroupMove.objects.get(pk=group.pk), body.validated_data)
        return self.changed(group.pk)

    @extend_schema(request=NamedPersonInput, responses={201: MoveSerializer, 202: MoveSerializer})
    @action(detail=True, methods=["post"])
    @once
    def people(self, request: Request, **_kwargs: Any) -> Response:
        """Name somebody who went with the group, and give their move: one that is there, or a new one.

        With four eyes on a new one waits for approval: 202.
        """
        group = self.get_object()
        self._refuse_others(request)
        body = NamedPersonInput(data=request.data)
        body.is_valid(raise_exception=True)
        move = _named(group, body.validated_data, request)
        code = status.HTTP_202_ACCEPTED if move.awaits_approval else status.HTTP_201_CREATED
        location = request.build_absolute_uri(reverse("api-move-detail", args=[move.pk]))
        rows = Move.with_merged.for_list().with_stale(stale_before(timezone.localdate()))
        shown = MoveSerializer(rows.get(pk=move.pk), context=self.get_serializer_context()).data
        return Response(shown, code, headers={"Location": location})

    @extend_schema(
        responses={204: None},
        parameters=[
            OpenApiParameter("person", OpenApiTypes.STR, OpenApiParameter.PATH, description="A slug.")
        ],
    )
    @action(detail=True, methods=["delete"], url_path="people/(?P<person>[^/.]+)", url_name="person")
    @once
    def let_go(self, request: Request, person: str, **_kwargs: Any) -> Response:
        """Somebody was not of the group. Their move stays."""
        group = self.get_object()
        self._refuse_others(request)
        let_go(get_object_or_404(Move.objects.all(), group=group, person__slug=person))
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _refuse_others(self, request: Request) -> None:
        """Its numbers stand beside the figures at once; with four eyes on that is for reviewers."""
        if not may_correct(request.user):
            raise PermissionDenied(ASK_A_REVIEWER, code="four_eyes")


PERMISSIONS: dict[str, tuple[str, ...]] = {
    "create": ("moves.add_groupmove",),
    "partial_update": ("moves.change_groupmove",),
    "people": ("moves.change_groupmove", *_NAMES),
    "let_go": ("moves.change_groupmove", "moves.change_move"),
}


def _save(group: GroupMove, said: dict[str, Any]) -> None:
    """Raises ValidationError by field."""
    for name, value in said.items():
        setattr(group, name, value)
    try:
        group.full_clean()
    except DjangoValidationError as error:
        raise ValidationError(serializers.as_serializer_error(error)) from error
    group.save()


def _name_all(group: GroupMove, people: list[dict[str, Any]], request: Request) -> None:
    seen: set[int] = set()
    for place, said in enumerate(people):
        if said["person"].pk in seen:
            sentence = _("“%s” is named twice.") % said["person"]
            raise ValidationError({"people": {str(place): {"person": [sentence]}}})
        seen.add(said["person"].pk)
        try:
            _named(group, said, request)
        except ValidationError as error:
            raise ValidationError({"people": {str(place): error.detail}}) from error


def _named(group: GroupMove, said: dict[str, Any], request: Request) -> Move:
    try:
        return name_person(group, by=user_of(request), now=timezone.now(), **said)
    except DjangoValidationError as error:
        raise ValidationError(serializers.as_serializer_error(error)) from error
