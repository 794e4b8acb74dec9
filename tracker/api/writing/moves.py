"""Logging and correcting moves, and what becomes of them: the same steps as at the desk."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.access.models import Scope
from tracker.api.access import user_of
from tracker.api.fields import PartialDateField
from tracker.api.problems import Conflict
from tracker.api.serializers import MoveSerializer
from tracker.api.writing.bulk import Bulk, bulk_of
from tracker.api.writing.inputs import (
    STEP_FIELDS,
    DatesInput,
    EvidenceInput,
    RecordField,
    StepInput,
    StrictSerializer,
    problem_with,
)
from tracker.api.writing.lines import LineInput, LineSerializer, line_read
from tracker.api.writing.once import once
from tracker.api.writing.versions import tag_of
from tracker.dates.typed import preferred_locale
from tracker.moves.approval import ASK_A_REVIEWER, SEEN_BY_TWO, ask_again, may_correct
from tracker.moves.life import NotPossible, set_status, state_date, state_status
from tracker.moves.log import Evidence
from tracker.moves.log_entry import SIDES, AlreadyLogged, Entry, add_to_move, log_entry
from tracker.moves.models import Move
from tracker.moves.status.stale import stale_before
from tracker.moves.typed_names import TypedName
from tracker.moves.vocabulary import MoveStatus
from tracker.names.pairs import PairKind

_KINDS: dict[str, PairKind] = {"person": "person", "from_organization": "organization"}
_KINDS |= {"to_organization": "organization"}


class MoveInput(StepInput, DatesInput):
    """A move as it is logged: one side at least, one date at least, and on whose word."""

    person = RecordField("person")
    from_organization = RecordField("organization", required=False, allow_null=True, default=None)
    to_organization = RecordField("organization", required=False, allow_null=True, default=None)
    status = serializers.ChoiceField(MoveStatus.choices, default=MoveStatus.ANNOUNCED)
    note = serializers.CharField(max_length=5000, allow_blank=True, default="", help_text="Shown to readers.")
    evidence = EvidenceInput(required=False, help_text="Without it the move has none but your word.")
    is_namesake = serializers.BooleanField(
        default=False, help_text="Another person than the one of this name who was erased."
    )
    although = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1),
        default=list,
        max_length=100,
        help_text="Moves of the same step that are there, and are others; after a 409 that named them.",
    )
    same_as = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=2**63 - 1,
        help_text="The move that is meant: the evidence is added to it, and no move is logged.",
    )


class MoveChanges(StepInput):
    """What is corrected of a move. Its status changes by a step, which says on whose word."""

    person = RecordField("person", required=False)
    from_organization = RecordField("organization", required=False, allow_null=True)
    to_organization = RecordField("organization", required=False, allow_null=True)
    announced_on = PartialDateField(required=False, allow_null=True)
    effective_on = PartialDateField(required=False, allow_null=True)
    note = serializers.CharField(max_length=5000, allow_blank=True, required=False)


class StatusStep(StrictSerializer):
    """The status on somebody's word; or against the evidence, with the reason."""

    status = serializers.ChoiceField(MoveStatus.choices)
    evidence = EvidenceInput(required=False)
    reason = serializers.CharField(
        required=False, max_length=300, help_text="Sets the status whatever the evidence says."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("evidence" in attrs) == ("reason" in attrs):
            raise serializers.ValidationError(
                {"evidence": [_("Send either evidence, or a reason to set the status against it.")]}
            )
        return attrs


class DateStep(StrictSerializer):
    """When the move took or takes effect, on somebody's word."""

    effective_on = PartialDateField()
    evidence = EvidenceInput()


MoveRows, MoveVerdicts = bulk_of("Move", MoveInput, MoveSerializer)


class WritesMoves(Bulk):
    """For the viewset of moves."""

    bulk_input = MoveInput
    scopes: ClassVar = {"read_line": Scope.READ}  # it is sent, since it may be long, and changes nothing

    def log(self, said: dict[str, Any]) -> Move:
        """Log it, or add the evidence to the move that is meant. Raises ValidationError and Conflict."""
        entry, by, now = _entry(said), user_of(self.request), timezone.now()
        unclear = {side: problem_with(each) for side, each in entry.meanings().items() if each.problem}
        if unclear:
            raise ValidationError({side: [problem] for side, problem in unclear.items()}, code="unclear_name")
        try:
            if "same_as" in said:
                return add_to_move(said["same_as"], entry, by=by, now=now)
            return log_entry(entry, by=by, now=now, although=said["although"])
        except AlreadyLogged as error:
            ids = [move.pk for move in error.moves]
            sentence = _("Moves of the same step are there. Send “same_as”, or “although” with their ids.")
            raise Conflict(sentence, "already_logged", moves=ids) from error

    def make_one(self, said: dict[str, Any]) -> Move:
        return self.log(said)

    def shown_again(self, made: Move) -> Any:
        """The move as its list shows it, one that waits for approval too."""
        rows = Move.with_merged.for_list().with_stale(stale_before(timezone.localdate()))
        return self.presented(rows.get(pk=made.pk))

    @extend_schema(request=MoveRows, responses=MoveVerdicts)
    @action(detail=False, methods=["post"])
    @once
    def bulk(self, request: Request) -> Response:
        """Log up to 1,000 moves. Each has a verdict of its own; those that are refused do no harm."""
        return self.rows_stored(request)

    @extend_schema(request=LineInput, responses=LineSerializer)
    @action(detail=False, methods=["post"], url_path="read-line")
    def read_line(self, request: Request) -> Response:
        """Read one typed line, or a sentence, as drafts of moves. Nothing is stored."""
        body = LineInput(data=request.data)
        body.is_valid(raise_exception=True)
        locale = preferred_locale(request.headers.get("Accept-Language", ""))
        return Response(line_read(body.validated_data["text"], locale=locale, today=timezone.localdate()))

    @extend_schema(request=MoveInput, responses={201: MoveSerializer, 202: MoveSerializer})
    @once
    def create(self, request: Request) -> Response:
        """Log a move. With four eyes on it waits for approval: 202, and no list has it yet."""
        body = MoveInput(data=request.data)
        body.is_valid(raise_exception=True)
        return self.made(self.log(body.validated_data))

    def made(self, move: Move) -> Response:
        """The answer with a move that was logged just now."""
        headers = {
            "Location": self.request.build_absolute_uri(reverse("api-move-detail", args=[move.pk])),
            "ETag": tag_of(Move, move.pk),
        }
        waits = move.awaits_approval
        code = status.HTTP_202_ACCEPTED if waits else status.HTTP_201_CREATED
        return Response(self.shown_again(move), code, headers=headers)

    @extend_schema(request=MoveChanges, responses={200: MoveSerializer, 202: MoveSerializer})
    @once
    def partial_update(self, request: Request, **_kwargs: Any) -> Response:
        """Correct a move that you have read: `If-Match` takes its `ETag`.

        Of one that waits for approval, or was sent back, this asks for approval anew: 202.
        """
        found = self._waiting() or self.get_object()
        self._refuse_alone(request, found)
        self.lock(request, found)
        move = Move.with_merged.get(pk=found.pk)
        self._refuse_alone(request, move)  # somebody may have approved it while this waited
        waits = move.awaits_approval
        body = MoveChanges(data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        is_fixed = settings.FOUR_EYES and not waits
        fixed = [name for name in SEEN_BY_TWO if name in body.validated_data] if is_fixed else []
        if fixed:
            said = _("With four eyes on, this is not changed by one person. Log another move, or deny this.")
            raise ValidationError({name: [said] for name in fixed})
        _correct(move, body.validated_data)
        if not waits:
            return self.changed(move.pk)
        ask_again(move, by=user_of(request), now=timezone.now())
        headers = {"ETag": tag_of(Move, move.pk)}
        return Response(self.shown_again(move), status.HTTP_202_ACCEPTED, headers=headers)

    def _refuse_alone(self, request: Request, move: Move) -> None:
        if not move.awaits_approval and not may_correct(request.user):
            raise PermissionDenied(ASK_A_REVIEWER, code="four_eyes")

    def _waiting(self) -> Move | None:
        """The move at the address where it waits for approval, which is in no list."""
        waiting = Move.with_merged.filter(awaits_approval=True, merged_into__isnull=True)
        try:
            return waiting.filter(**self.looked_up()).first()
        except (TypeError, ValueError):
            return None  # the address holds no number

    @extend_schema(request=StatusStep, responses=MoveSerializer)
    @action(detail=True, methods=["post"], url_path="status")
    @once
    def state_status(self, request: Request, **_kwargs: Any) -> Response:
        """Say on whose word the move is confirmed, denied or called off; or set its status with a reason."""
        body = StatusStep(data=request.data)
        body.is_valid(raise_exception=True)
        said, word = body.validated_data, MoveStatus(body.validated_data["status"])
        move = self.get_object()
        if not may_correct(request.user):
            raise PermissionDenied(ASK_A_REVIEWER, code="four_eyes")
        try:
            if "reason" in said:
                set_status(move.pk, word, reason=said["reason"])
            else:
                by, now = user_of(request), timezone.now()
                state_status(move.pk, word, evidence=said["evidence"], by=by, now=now)
        except NotPossible as error:
            raise Conflict(str(error)) from error
        return self.changed(move.pk)

    @extend_schema(request=DateStep, responses=MoveSerializer)
    @action(detail=True, methods=["post"], url_path="date")
    @once
    def state_date(self, request: Request, **_kwargs: Any) -> Response:
        """Say on whose word the move took effect when."""
        body = DateStep(data=request.data)
        body.is_valid(raise_exception=True)
        move = self.get_object()
        if not may_correct(request.user):
            raise PermissionDenied(ASK_A_REVIEWER, code="four_eyes")
        try:
            state_date(
                move.pk,
                body.validated_data["effective_on"],
                evidence=body.validated_data["evidence"],
                by=user_of(request),
                now=timezone.now(),
            )
        except NotPossible as error:
            raise Conflict(str(error)) from error
        return self.changed(move.pk)


PERMISSIONS = {
    "create": ("moves.add_move",),
    "bulk": ("moves.add_move",),
    "read_line": ("moves.add_move",),
    "partial_update": ("moves.change_move",),
    "state_status": ("moves.change_move",),
    "state_date": ("moves.change_move",),
    "merge_preview": ("moves.change_move",),
    "merge": ("moves.change_move",),
}


def _entry(said: dict[str, Any]) -> Entry:
    names = {side: said[side] or TypedName(kind, "") for side, kind in _KINDS.items()}
    fields = {name: said[name] for name in (*STEP_FIELDS, "status", "note") if name in said}
    return Entry(
        names=names,
        announced_on=said["announced_on"],
        effective_on=said["effective_on"],
        fields=fields,
        evidence=said.get("evidence") or Evidence(),
        is_namesake=said["is_namesake"],
    )


@transaction.atomic
def _correct(move: Move, said: dict[str, Any]) -> None:
    """Save what was corrected. Raises ValidationError by field; a record is named by its slug."""
    for name, value in said.items():
        if name in SIDES:
            if value is not None and not value.answer.isdigit():
                raise ValidationError({name: [_("Send the slug of a record that is there.")]})
            setattr(move, f"{name}_id", value and int(value.answer))
        else:
            setattr(move, name, value)
    try:
        move.full_clean()
    except DjangoValidationError as error:
        raise ValidationError(serializers.as_serializer_error(error)) from error
    move.save()
