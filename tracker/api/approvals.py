"""Four eyes: what one person accepted or logged, and what another one answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import django_filters as filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.api.access import may, user_of
from tracker.api.claim_serializer import ClaimSerializer
from tracker.api.pagination import AskedFirstFirst
from tracker.api.plan import PlanSerializer, plan_shown
from tracker.api.problems import Conflict
from tracker.api.records import Readable
from tracker.api.serializers import MoveSerializer
from tracker.api.writing.inputs import StrictSerializer
from tracker.api.writing.once import once
from tracker.moves.approval import approve, send_back
from tracker.moves.models import Approval, Move
from tracker.moves.models.approval import MAX_NOTE
from tracker.moves.plan import Undecidable
from tracker.moves.status.stale import stale_before
from tracker.moves.vocabulary import ApprovalOutcome

WAITS = "waits"
OUTCOMES = [(WAITS, _("waits")), *ApprovalOutcome.choices]
ANSWERS = "moves.change_approval"


class ApprovalSerializer(serializers.Serializer[Any]):
    """One time that somebody asked for a second pair of eyes."""

    id = serializers.IntegerField()
    title = serializers.CharField(help_text="What it is about in a few words.")
    claim = ClaimSerializer()
    move = MoveSerializer(
        allow_null=True, help_text="The move that was logged; null for a claim that waits to be accepted."
    )
    same_as = serializers.IntegerField(
        allow_null=True, help_text="The move of which the claim is said to be evidence, while it waits."
    )
    outcome = serializers.ChoiceField(OUTCOMES)
    note = serializers.CharField(help_text="Why it was sent back.")
    submitted_by = serializers.CharField(allow_null=True)
    submitted_at = serializers.DateTimeField()
    decided_by = serializers.CharField(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)


class ApprovalDetailSerializer(ApprovalSerializer):
    """The same, with what approving it would do."""

    plan = PlanSerializer(
        allow_null=True, help_text="Of a claim that waits to be accepted; null for anything else."
    )


@extend_schema_serializer(
    examples=[OpenApiExample("Why", {"note": "The article is about another Ada."}, request_only=True)]
)
class SendBackInput(StrictSerializer):
    """What is wrong or missing, for who asked."""

    note = serializers.CharField(
        max_length=MAX_NOTE,
        allow_blank=True,
        default="",
        help_text="Needed, unless it was you who asked.",
    )


class ApprovalFilter(filters.FilterSet):
    outcome = filters.MultipleChoiceFilter(choices=OUTCOMES, method="of_outcome", distinct=False)

    class Meta:
        model = Approval
        fields: list[str] = []

    def of_outcome(self, approvals: Any, _name: str, outcomes: Sequence[str]) -> Any:
        stored = ["" if outcome == WAITS else outcome for outcome in outcomes]
        return approvals.filter(outcome__in=stored) if stored else approvals


class ApprovalViewSet(Readable):
    """What was asked of a second pair of eyes, the oldest first: all to a reviewer, one's own to others."""

    needs_token = True
    permissions: ClassVar = {
        "list": ("moves.view_approval",),
        "retrieve": ("moves.view_approval",),
        "approve": ("moves.view_approval", ANSWERS),
        "send_back": ("moves.view_approval", ANSWERS),
        "withdraw": ("moves.view_approval",),
    }
    queryset = Approval.objects.for_list()
    filterset_class = ApprovalFilter
    pagination_class = AskedFirstFirst

    def get_queryset(self) -> QuerySet[Approval]:
        approvals: QuerySet[Approval] = super().get_queryset()
        if getattr(self, "swagger_fake_view", False) or may(self.request, ANSWERS):
            return approvals
        return approvals.filter(submitted_by=user_of(self.request))

    def as_dicts(self, rows: Sequence[Any]) -> list[Any]:
        """One query for the moves that were logged; of one alone also what approving it would do."""
        moves = Move.with_merged.for_list().with_stale(stale_before(timezone.localdate()))
        logged = moves.in_bulk({row.claim.move_id for row in rows if row.claim.move_id})
        shown = [_shown(row, logged.get(row.claim.move_id)) for row in rows]
        if self.action == "list":
            return shown
        return [each | {"plan": _plan(row)} for each, row in zip(shown, rows, strict=True)]

    def get_serializer_class(self) -> Any:
        return ApprovalSerializer if self.action == "list" else ApprovalDetailSerializer

    @extend_schema(responses=ApprovalDetailSerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One of them, with what approving it would do."""
        return super().retrieve(request, *args, **kwargs)

    @extend_schema(request=None, responses=ApprovalDetailSerializer)
    @action(detail=True, methods=["post"])
    @once
    def approve(self, request: Request, **_kwargs: Any) -> Response:
        """Let it count: the claim is accepted in the name of who asked, or the move is shown to readers.

        Nobody approves what they asked for themselves.
        """
        return self._answered(lambda pk: approve(pk, by=user_of(request), now=timezone.now()))

    @extend_schema(request=SendBackInput, responses=ApprovalDetailSerializer)
    @action(detail=True, methods=["post"], url_path="send-back")
    @once
    def send_back(self, request: Request, **_kwargs: Any) -> Response:
        """Send it back: a claim is in the queue again, and a move stays hidden until it is corrected."""
        body = SendBackInput(data=request.data)
        body.is_valid(raise_exception=True)
        note = body.validated_data["note"]
        return self._answered(lambda pk: send_back(pk, by=user_of(request), now=timezone.now(), note=note))

    @extend_schema(request=None, responses=ApprovalDetailSerializer)
    @action(detail=True, methods=["post"])
    @once
    def withdraw(self, request: Request, **_kwargs: Any) -> Response:
        """Take back what you asked for yourself."""
        by = user_of(request)
        get_object_or_404(Approval, submitted_by=by, **self.looked_up())
        return self._answered(lambda pk: send_back(pk, by=by, now=timezone.now()))

    def _answered(self, answer: Callable[[int], object]) -> Response:
        approval = self.get_object()
        try:
            answer(approval.pk)
        except Undecidable as error:
            raise Conflict(str(error), "undecidable") from error
        return Response(self.presented(self.get_object()))


def _plan(approval: Approval) -> dict[str, Any] | None:
    is_planned = approval.is_waiting and approval.move is None
    return plan_shown(approval.claim, same_as=approval.same_as_id) if is_planned else None


def _shown(approval: Approval, move: Move | None) -> dict[str, Any]:
    return {
        "id": approval.pk,
        "title": str(approval),
        "claim": ClaimSerializer(approval.claim).data,
        "move": move and MoveSerializer(move).data,
        "same_as": approval.same_as_id,
        "outcome": approval.outcome or WAITS,
        "note": approval.note,
        "submitted_by": approval.submitted_by and approval.submitted_by.get_username(),
        "submitted_at": approval.submitted_at,
        "decided_by": approval.decided_by and approval.decided_by.get_username(),
        "decided_at": approval.decided_at,
    }
