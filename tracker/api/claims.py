"""Claims: what was said of a move, in whose words, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import django_filters as filters
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from orgs.models import Organization
from people.models import Person
from tracker.api.access import may
from tracker.api.claim_serializer import ClaimSerializer
from tracker.api.conditional.content import tagged
from tracker.api.exports.whole import TakenWhole
from tracker.api.filters import KeyFilter, record_at
from tracker.api.pagination import Newest
from tracker.api.plan import PlanSerializer, plan_shown
from tracker.api.problems import Conflict
from tracker.api.records import Readable
from tracker.api.strict import refuse_unknown
from tracker.api.writing.claims import PERMISSIONS, SCOPES, WritesClaims
from tracker.exports.lists.claims import CLAIMS
from tracker.moves.models import Claim
from tracker.moves.vocabulary import MoveStatus, Origin, Review

SEES_ALL = "moves.view_claim"


class ClaimFilter(filters.FilterSet):
    review = filters.MultipleChoiceFilter(choices=Review, distinct=False)
    status = filters.MultipleChoiceFilter(choices=MoveStatus, distinct=False)
    origin = filters.MultipleChoiceFilter(choices=Origin, distinct=False)
    move = KeyFilter(field_name="move", label=_("Number of the move"))
    article = KeyFilter(field_name="article", label=_("Number of the article"))
    source = filters.CharFilter(field_name="article__source__slug", label=_("Slug of the source"))
    person = filters.CharFilter(method="of_person", label=_("Slug of the person"))
    organization = filters.CharFilter(method="of_organization", label=_("Slug of either organization"))
    rule = filters.CharFilter(label=_("The rule that made it"))
    extractor = filters.CharFilter(label=_("The extractor that made it, with its version"))

    class Meta:
        model = Claim
        fields: list[str] = []

    def of_person(self, claims: Any, _name: str, slug: str) -> Any:
        person = record_at(Person, slug)
        return claims.filter(person=person) if person else claims.none()

    def of_organization(self, claims: Any, _name: str, slug: str) -> Any:
        organization = record_at(Organization, slug)
        return claims.about(organization) if organization else claims.none()


class ClaimViewSet(TakenWhole, WritesClaims, Readable):
    """Claims, the latest first: those that were accepted; all, to a token whose user may see them."""

    scopes = SCOPES
    permissions: ClassVar = PERMISSIONS | {"plan": (SEES_ALL,)}
    bare: ClassVar = ("plan",)
    more_problems: ClassVar = {**TakenWhole.more_problems, "plan": (409,)}
    queryset = Claim.objects.with_names().defer("article__text")
    serializer_class = ClaimSerializer
    plain_list = CLAIMS
    filterset_class = ClaimFilter
    pagination_class = Newest

    list = tagged(TakenWhole.list)
    retrieve = tagged(Readable.retrieve)

    def get_queryset(self) -> Any:
        claims: Any = super().get_queryset()
        return claims if may(self.request, SEES_ALL) else claims.public()

    @extend_schema(responses=PlanSerializer)
    @action(detail=True, pagination_class=None, filter_backends=[])
    def plan(self, request: Request, **_kwargs: Any) -> Response:
        """What accepting a claim that waits would do. Nothing is changed."""
        refuse_unknown(request, [])
        claim = self.get_object()
        if claim.review != Review.PENDING:
            raise Conflict(_("This claim has been decided on already."), "undecidable")
        return Response(plan_shown(claim))


def evidence_of(moves: Sequence[Any]) -> dict[int, list[Claim]]:
    """The accepted claims of each move, as its page shows them."""
    claims = Claim.objects.public().filter(move__in=[move.pk for move in moves]).as_evidence()
    claims = claims.select_related("article__source", "person", "from_organization", "to_organization")
    by_move: dict[int, list[Claim]] = {}
    for claim in claims.defer("article__text"):
        by_move.setdefault(claim.move_id or 0, []).append(claim)
    return by_move
