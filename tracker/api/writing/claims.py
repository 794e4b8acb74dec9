"""Proposing claims, and deciding on them."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError as DjangoValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.access.models import Scope
from tracker.api.access import user_of
from tracker.api.claim_serializer import ClaimSerializer
from tracker.api.fields import PartialDateField
from tracker.api.problems import Conflict
from tracker.api.writing.bulk import Bulk, bulk_of
from tracker.api.writing.corrections import ClaimChanges, correct
from tracker.api.writing.deciding import Decisions, DecisionVerdicts, decided
from tracker.api.writing.inputs import STEP_FIELDS, EvidenceInput, StepInput, StrictSerializer
from tracker.api.writing.once import once
from tracker.api.writing.versions import HEADER
from tracker.moves.approval import accept_or_ask
from tracker.moves.models import Claim, Decision
from tracker.moves.plan import Undecidable
from tracker.moves.review import MAX_NOTE, reject
from tracker.moves.suggest import SuggestedAlready, Suggestion, suggest_claim
from tracker.moves.undo import CannotUndo, undo
from tracker.moves.vocabulary import MoveStatus, RejectionReason
from tracker.names.models import MAX_NAME


class ClaimInput(StepInput):
    """What somebody says happened: the names as written, when, and the sentence that says so."""

    person_name = serializers.CharField(max_length=MAX_NAME)
    from_name = serializers.CharField(max_length=MAX_NAME, allow_blank=True, default="")
    to_name = serializers.CharField(max_length=MAX_NAME, allow_blank=True, default="")
    effective_on = PartialDateField(help_text="As precisely as it is said.")
    status = serializers.ChoiceField(
        [(each.value, each.label) for each in MoveStatus if each != MoveStatus.RETRACTED],
        default=MoveStatus.ANNOUNCED,
    )
    evidence = EvidenceInput()


class AcceptInput(StrictSerializer):
    """What is corrected first, and of which move it is evidence, where that is better known than by names."""

    same_as = serializers.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    corrections = ClaimChanges(required=False, help_text="Needs `If-Match` with the `ETag` of the claim.")


class RejectInput(StrictSerializer):
    """Why it is rejected."""

    reason = serializers.ChoiceField(RejectionReason.choices, required=False)
    note = serializers.CharField(max_length=MAX_NOTE, required=False, allow_blank=True, default="")


class UndoneSerializer(serializers.Serializer[Any]):
    """What taking a decision back did."""

    claim = ClaimSerializer(
        allow_null=True, help_text="It waits again; null where it was logged with its move."
    )
    removed = serializers.ListField(child=serializers.CharField(), help_text="Records that are gone again.")
    kept = serializers.ListField(
        child=serializers.CharField(), help_text="Records made for it that something else needs by now."
    )


ClaimRows, ClaimVerdicts = bulk_of("Claim", ClaimInput, ClaimSerializer)


class WritesClaims(Bulk):
    """For the viewset of claims."""

    bulk_input = ClaimInput

    def make_one(self, said: dict[str, Any]) -> Claim | None:
        """Propose it; None where it is held back. Raises ValidationError and Conflict."""
        suggestion = Suggestion(
            person_name=said["person_name"],
            from_name=said["from_name"],
            to_name=said["to_name"],
            effective_on=said["effective_on"],
            status=MoveStatus(said["status"]),
            evidence=said["evidence"],
            fields={name: said[name] for name in STEP_FIELDS if name in said},
        )
        try:
            return suggest_claim(suggestion, now=timezone.now())
        except SuggestedAlready as error:
            raise Conflict(str(error), "proposed_already", claim=error.claim.pk) from error
        except DjangoValidationError as error:
            problems: dict[str, Any] = dict(serializers.as_serializer_error(error))
            if quote := problems.pop("quote", None):
                problems["evidence"] = {"quote": quote}
            raise ValidationError(problems) from error

    def shown_again(self, made: Claim) -> Any:
        return self.presented(Claim.objects.with_names().get(pk=made.pk))

    @extend_schema(request=ClaimInput, responses={201: ClaimSerializer, 202: None})
    @once
    def create(self, request: Request) -> Response:
        """Propose a claim: it waits for a decision. 202 without a body where it is looked at first."""
        body = ClaimInput(data=request.data)
        body.is_valid(raise_exception=True)
        claim = self.make_one(body.validated_data)
        if claim is None:
            return Response(status=status.HTTP_202_ACCEPTED)
        location = request.build_absolute_uri(reverse("api-claim-detail", args=[claim.pk]))
        return Response(self.shown_again(claim), status.HTTP_201_CREATED, headers={"Location": location})

    @extend_schema(request=ClaimRows, responses=ClaimVerdicts)
    @action(detail=False, methods=["post"])
    @once
    def bulk(self, request: Request) -> Response:
        """Propose up to 1,000 claims. Each has a verdict of its own."""
        return self.rows_stored(request)

    @extend_schema(request=Decisions, responses=DecisionVerdicts)
    @action(detail=False, methods=["post"])
    @once
    def decide(self, request: Request) -> Response:
        """Accept and reject up to 50 claims. Each has a verdict of its own; what was decided stays."""
        return Response(decided(request, self.get_queryset(), self.present))

    @extend_schema(request=ClaimChanges, responses=ClaimSerializer)
    @once
    def partial_update(self, request: Request, **_kwargs: Any) -> Response:
        """Correct a claim that waits and that you have read: `If-Match` takes its `ETag`."""
        claim = self.get_object()
        self.lock(request, claim)
        body = ClaimChanges(data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        correct(request, claim, body.validated_data)
        return self.changed(claim.pk)

    @extend_schema(request=AcceptInput, responses={200: ClaimSerializer, 202: ClaimSerializer})
    @action(detail=True, methods=["post"])
    @once
    def accept(self, request: Request, **_kwargs: Any) -> Response:
        """Accept the claim, with corrections if there are any: it is evidence of its move then.

        With four eyes on it waits for approval: 202.
        """
        body = AcceptInput(data=request.data)
        body.is_valid(raise_exception=True)
        claim, by = self.get_object(), user_of(request)
        corrections = body.validated_data.get("corrections")
        if corrections is not None or HEADER in request.headers:
            self.lock(request, claim)
        if corrections is not None:
            try:
                correct(request, claim, corrections)
            except ValidationError as error:
                raise ValidationError({"corrections": error.detail}) from error
        same_as = body.validated_data.get("same_as")
        try:
            move = accept_or_ask(claim.pk, by=by, now=timezone.now(), same_as=same_as)
        except Undecidable as error:
            raise Conflict(str(error), "undecidable") from error
        return Response(self.shown_again(claim), 200 if move else 202)

    @extend_schema(request=RejectInput, responses=ClaimSerializer)
    @action(detail=True, methods=["post"])
    @once
    def reject(self, request: Request, **_kwargs: Any) -> Response:
        """Reject the claim. It is kept, and never counts."""
        body = RejectInput(data=request.data)
        body.is_valid(raise_exception=True)
        claim, by = self.get_object(), user_of(request)
        try:
            reject(claim.pk, by=by, now=timezone.now(), **body.validated_data)
        except Undecidable as error:
            raise Conflict(str(error), "undecidable") from error
        return Response(self.shown_again(claim))

    @extend_schema(request=None, responses=UndoneSerializer)
    @action(detail=True, methods=["post"])
    @once
    def undo(self, request: Request, **_kwargs: Any) -> Response:
        """Take back what was decided on the claim last: it waits again, and what was made for it goes."""
        claim = self.get_object()
        decision = Decision.objects.standing().filter(claim=claim).order_by("-pk").first()
        if decision is None:
            raise Conflict(_("Nothing was decided on this claim that could be taken back."), "cannot_undo")
        try:
            undone = undo(decision.pk, by=user_of(request), now=timezone.now())
        except CannotUndo as error:
            raise Conflict(str(error), "cannot_undo") from error
        shown = undone.claim and self.shown_again(undone.claim)
        return Response({"claim": shown, "removed": undone.removed, "kept": undone.kept})


SCOPES = {"create": Scope.PROPOSE, "bulk": Scope.PROPOSE}
PERMISSIONS = {
    "create": ("moves.add_claim",),
    "bulk": ("moves.add_claim",),
    "partial_update": ("moves.change_claim",),
    "decide": ("moves.change_claim",),
    "accept": ("moves.change_claim",),
    "reject": ("moves.change_claim",),
    "undo": ("moves.change_claim",),
}
