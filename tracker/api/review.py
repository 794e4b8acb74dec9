"""The queue of claims that wait: the next case for whoever asks, leased, and what is to be known of it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import Http404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema, extend_schema_serializer
from rest_framework import serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.api.access import user_of
from tracker.api.case_serializer import CaseSerializer, case_shown
from tracker.api.problems import Conflict
from tracker.api.strict import refuse_unknown
from tracker.api.writing.inputs import StrictSerializer
from tracker.deadlocks import again_after_deadlock
from tracker.extract.languages import SUPPORTED_LANGUAGES
from tracker.moves.cases import Case, condition_for, lease, lease_next, release, why_gone
from tracker.moves.models import Claim

_MOST_SKIPPED = 500
_MOST_COUNTED = 1000
_CHANGE = ("moves.change_claim",)
LANGUAGES = [(code, code) for code in sorted(SUPPORTED_LANGUAGES)]


class QueuePartSerializer(serializers.Serializer[Any]):
    """How many claims wait in one part of the queue."""

    language = serializers.CharField(help_text="Of the article; empty for any, and for claims without one.")
    followed = serializers.BooleanField(help_text="Whether only what followed organizations are in.")
    waiting = serializers.IntegerField()
    is_more = serializers.BooleanField(help_text="Whether there are more than were counted.")


@extend_schema_serializer(many=False)  # the whole queue is one answer
class QueueSerializer(serializers.Serializer[Any]):
    """How much waits, and what lies before you."""

    parts = QueuePartSerializer(many=True)
    leased = serializers.ListField(child=serializers.IntegerField(), help_text="Claims that lie before you.")
    leased_until = serializers.DateTimeField(
        allow_null=True, help_text="When the first of them is free again."
    )


@extend_schema_serializer(
    examples=[OpenApiExample("In French", {"language": "fr", "skipped": [7, 8]}, request_only=True)]
)
class NextInput(StrictSerializer):
    """Which part of the queue, and what you have put aside."""

    language = serializers.ChoiceField(LANGUAGES, required=False, allow_blank=True, default="")
    followed = serializers.BooleanField(default=False)
    skipped = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1),
        default=list,
        max_length=_MOST_SKIPPED,
        help_text="Claims that you do not want to see now.",
    )


_CLAIM = OpenApiParameter("id", OpenApiTypes.INT, OpenApiParameter.PATH, description="Number of the claim.")


class ReviewViewSet(viewsets.GenericViewSet[Any]):
    """The review queue: a case lies before one analyst at a time, for ten minutes."""

    needs_token = True
    permissions: ClassVar = dict.fromkeys(("list", "next", "lease", "give_back"), _CHANGE)
    more_problems: ClassVar = {"lease": (404, 409)}
    queryset = Claim.objects.none()
    serializer_class = CaseSerializer
    pagination_class = None
    filter_backends = ()

    @extend_schema(responses=QueueSerializer)
    def list(self, request: Request) -> Response:
        """How many claims wait: all, of followed organizations, by language. It counts 1,000 at most."""
        refuse_unknown(request, [])
        user, now = user_of(request), timezone.now()
        parts = [("", False), ("", True), *((language, False) for language, _name in LANGUAGES)]
        mine = Claim.objects.to_decide().filter(leased_by=user, leased_until__gt=now)
        leased = [
            (claim.pk, claim.leased_until)
            for claim in mine.order_by("-usefulness", "-pk").only("leased_until")
        ]
        shown = {
            "parts": [_count(language, is_followed=followed) for language, followed in parts],
            "leased": [pk for pk, _until in leased],
            "leased_until": min((until for _pk, until in leased if until), default=None),
        }
        return Response(QueueSerializer(shown).data)

    @extend_schema(request=NextInput, responses={200: CaseSerializer, 204: None})
    @action(detail=False, methods=["post"])
    @again_after_deadlock
    def next(self, request: Request) -> Response:
        """Lease the most useful case that nobody else has before them; 204 where none waits.

        What lies before you already comes again: give it back, or put it among `skipped`. Whatever else
        lay before you is free for others then.
        """
        body = NextInput(data=request.data)
        body.is_valid(raise_exception=True)
        said = body.validated_data
        user, among = user_of(request), condition_for(said["language"], is_followed=said["followed"])
        case = lease_next(user, now=timezone.now(), skipped=said["skipped"], among=among)
        release(user, kept=[claim.pk for claim in case.claims] if case else [])
        return _answer(case) if case else Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None, responses=CaseSerializer, parameters=[_CLAIM])
    @action(detail=True, methods=["post"])
    @again_after_deadlock
    def lease(self, request: Request, pk: str) -> Response:
        """Lease the case of one claim, or keep it for ten minutes more. 409 where somebody else has it."""
        claim_id = int(pk) if pk.isascii() and pk.isdigit() and len(pk) < 19 else 0
        if not Claim.objects.filter(pk=claim_id).exists():
            raise Http404
        case = lease(claim_id, user_of(request), now=timezone.now())
        if case is None:
            raise Conflict(why_gone(claim_id), "not_free")
        return _answer(case)

    @extend_schema(request=None, responses={204: None})
    @action(detail=False, methods=["post"], url_path="give-back")
    def give_back(self, request: Request) -> Response:
        """Whatever lies before you is free for others."""
        release(user_of(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


def _answer(case: Case) -> Response:
    shown, tag = case_shown(case, today=timezone.localdate())
    return Response(shown, headers={"ETag": tag})


def _count(language: str, *, is_followed: bool) -> dict[str, Any]:
    condition = condition_for(language, is_followed=is_followed)
    claims = Claim.objects.to_decide()
    claims = claims if condition is None else claims.filter(condition)
    count = claims.order_by()[: _MOST_COUNTED + 1].count()
    return {
        "language": language,
        "followed": is_followed,
        "waiting": min(count, _MOST_COUNTED),
        "is_more": count > _MOST_COUNTED,
    }
