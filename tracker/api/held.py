"""Claims that are held back, since they may be about somebody who was erased: by the scope `admin`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.access.models import Scope
from tracker.api.claim_serializer import ClaimSerializer
from tracker.api.pagination import DroppedFirst
from tracker.api.problems import Conflict
from tracker.api.records import Readable
from tracker.api.writing.inputs import StrictSerializer
from tracker.api.writing.once import once
from tracker.moves.hold_back import NotHeld, forget, release
from tracker.moves.models import Claim, HeldClaim


class HeldClaimSerializer(serializers.Serializer[Any]):
    """A claim with the name of somebody who was erased: is it them, or another person?"""

    id = serializers.IntegerField()
    person_name = serializers.CharField()
    from_name = serializers.CharField()
    to_name = serializers.CharField()
    quote = serializers.CharField(help_text="Empty for the row of an import.")
    article = serializers.IntegerField(allow_null=True, help_text="Null for the row of an import.")
    source = serializers.CharField(  # type: ignore[assignment]  # a field of the answer, not the serializer's own attribute
        allow_null=True, help_text="The slug of the article's source."
    )
    held_since = serializers.DateTimeField()
    drop_at = serializers.DateTimeField(
        help_text="When it is taken for the erased person, unless somebody decides."
    )


@extend_schema_serializer(
    examples=[OpenApiExample("Do not ask again", {"do_not_ask_again": True}, request_only=True)]
)
class ReleaseInput(StrictSerializer):
    """It is another person."""

    do_not_ask_again = serializers.BooleanField(
        default=False, help_text="This name is not held back with this organization again."
    )


_VIEW, _CHANGE = ("moves.view_heldclaim",), ("moves.change_heldclaim",)


class HeldClaimViewSet(Readable):
    """Claims that are held back, the one that is dropped first on top."""

    needs_token = True
    scopes: ClassVar = dict.fromkeys(("list", "retrieve", "release", "forget"), Scope.ADMIN)
    permissions: ClassVar = {"list": _VIEW, "retrieve": _VIEW, "release": _CHANGE, "forget": _CHANGE}
    queryset = HeldClaim.objects.select_related("article__source").defer("article__text")
    serializer_class = HeldClaimSerializer
    filterset_class = None
    pagination_class = DroppedFirst

    def as_dicts(self, rows: Sequence[Any]) -> list[Any]:
        return [_shown(held) for held in rows]

    @extend_schema(request=ReleaseInput, responses={201: ClaimSerializer})
    @action(detail=True, methods=["post"])
    @once
    def release(self, request: Request, **_kwargs: Any) -> Response:
        """It is another person: the claim waits for review like any other."""
        body = ReleaseInput(data=request.data)
        body.is_valid(raise_exception=True)
        lifts = body.validated_data["do_not_ask_again"]
        claim = self._decided(lambda pk: release(pk, lifts=lifts))
        shown = ClaimSerializer(Claim.objects.with_names().get(pk=claim.pk)).data
        return Response(shown, status.HTTP_201_CREATED)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    @once
    def forget(self, request: Request, **_kwargs: Any) -> Response:
        """It is the erased person: the claim goes without a trace, and the text of its article with it."""
        self._decided(forget)
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _decided(self, decide: Callable[[int], Any]) -> Any:
        held = self.get_object()
        try:
            return decide(held.pk)
        except NotHeld as error:
            raise Conflict(str(error), "not_held") from error


def _shown(held: HeldClaim) -> dict[str, Any]:
    claim = held.as_claim()
    source = held.article.source if held.article else None
    return {
        "id": held.pk,
        "person_name": claim.person_name,
        "from_name": claim.from_name,
        "to_name": claim.to_name,
        "quote": claim.quote if held.article_id else "",
        "article": held.article_id,
        "source": source and source.slug,
        "held_since": held.created_at,
        "drop_at": held.drop_at,
    }
