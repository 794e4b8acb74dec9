"""What was decided on claims, by whom, and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, ClassVar

import django_filters as filters
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.api.access import user_of
from tracker.api.claim_serializer import ClaimSerializer
from tracker.api.filters import DayFilter, KeyFilter
from tracker.api.pagination import Newest
from tracker.api.problems import Conflict
from tracker.api.records import Readable
from tracker.api.strict import refuse_unknown
from tracker.api.writing.claims import UndoneSerializer
from tracker.api.writing.once import once
from tracker.moves.analyst_figures import PERIODS, figures_of
from tracker.moves.models import Claim, Decision
from tracker.moves.undo import CannotUndo, undo
from tracker.moves.vocabulary import DecisionKind


class DecisionSerializer(serializers.Serializer[Any]):
    """What somebody decided about a claim."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(DecisionKind.choices)
    claim = serializers.IntegerField()
    move = serializers.IntegerField(allow_null=True, help_text="The move that it is about now.")
    title = serializers.CharField(help_text="In a few words.")
    decided_by = serializers.CharField(allow_null=True)
    decided_at = serializers.DateTimeField()
    undone_by = serializers.CharField(allow_null=True)
    undone_at = serializers.DateTimeField(allow_null=True, help_text="Null while it stands.")


class SourceFigureSerializer(serializers.Serializer[Any]):
    source = serializers.CharField()  # type: ignore[assignment]  # a field of the answer, not the serializer's own attribute
    decided = serializers.IntegerField()
    accepted = serializers.IntegerField()


class DayFigureSerializer(serializers.Serializer[Any]):
    day = serializers.DateField()
    accepted = serializers.IntegerField()
    rejected = serializers.IntegerField()


class AnalystFiguresSerializer(serializers.Serializer[Any]):
    """Your decisions that stand; those that were taken back are counted apart."""

    accepted = serializers.IntegerField()
    rejected = serializers.IntegerField()
    logged = serializers.IntegerField()
    taken_back = serializers.IntegerField()
    median_seconds = serializers.IntegerField(
        allow_null=True, help_text="How long a claim lay before you in the queue."
    )
    timed = serializers.IntegerField(help_text="Over how many decisions.")
    sources = SourceFigureSerializer(many=True)
    days = DayFigureSerializer(many=True)


class DecisionFilter(filters.FilterSet):
    kind = filters.MultipleChoiceFilter(choices=DecisionKind, distinct=False)
    decided_by = filters.CharFilter(field_name="decided_by__username", label=_("A user's name"))
    mine = filters.BooleanFilter(method="of_mine", label=_("Whether they are the token's user's own"))
    claim = KeyFilter(field_name="claim", label=_("Number of the claim"))
    move = KeyFilter(field_name="move", label=_("Number of the move"))
    stands = filters.BooleanFilter(field_name="undone_at", lookup_expr="isnull")
    since = DayFilter(field_name="decided_at", lookup_expr="date__gte", label=_("A day, inclusive"))
    until = DayFilter(field_name="decided_at", lookup_expr="date__lte", label=_("A day, inclusive"))

    class Meta:
        model = Decision
        fields: list[str] = []

    def of_mine(self, decisions: Any, _name: str, value: Any) -> Any:
        own = {"decided_by": self.request.user.pk}
        return decisions.filter(**own) if value else decisions.exclude(**own)


class DecisionViewSet(Readable):
    """What was decided on claims, the latest first."""

    needs_token = True
    permissions: ClassVar = {
        "list": ("moves.view_decision",),
        "retrieve": ("moves.view_decision",),
        "figures": ("moves.view_decision",),
        "undo": ("moves.change_decision",),
    }
    bare: ClassVar = ("figures",)
    queryset = Decision.objects.for_list()
    serializer_class = DecisionSerializer
    filterset_class = DecisionFilter
    pagination_class = Newest

    def as_dicts(self, rows: Sequence[Any]) -> list[Any]:
        return [_shown(decision) for decision in rows]

    @extend_schema(request=None, responses=UndoneSerializer)
    @action(detail=True, methods=["post"])
    @once
    def undo(self, request: Request, **_kwargs: Any) -> Response:
        """Take a decision back: its claim waits again, and what was made for it goes."""
        decision = self.get_object()
        try:
            undone = undo(decision.pk, by=user_of(request), now=timezone.now())
        except CannotUndo as error:
            raise Conflict(str(error), "cannot_undo") from error
        waits = undone.claim and Claim.objects.with_names().get(pk=undone.claim.pk)
        shown = waits and ClaimSerializer(waits).data
        return Response({"claim": shown, "removed": undone.removed, "kept": undone.kept})

    @extend_schema(
        responses=AnalystFiguresSerializer,
        parameters=[OpenApiParameter("days", int, enum=PERIODS, default=PERIODS[0])],
    )
    @action(detail=False, pagination_class=None, filter_backends=[])
    def figures(self, request: Request) -> Response:
        """What you have decided yourself in the last days."""
        refuse_unknown(request, ["days"])
        days = request.query_params.get("days", str(PERIODS[0]))
        if days not in map(str, PERIODS):
            known = ", ".join(map(str, PERIODS))
            raise ValidationError({"days": [gettext("There is no such period; there are %s.") % known]})
        since = timezone.now() - timedelta(days=int(days))
        return Response(AnalystFiguresSerializer(figures_of(user_of(request), since=since)).data)


def _shown(decision: Decision) -> dict[str, Any]:
    return {
        "id": decision.pk,
        "kind": decision.kind,
        "claim": decision.claim_id,
        "move": decision.move_id,
        "title": str(decision.claim),
        "decided_by": decision.decided_by and decision.decided_by.get_username(),
        "decided_at": decision.decided_at,
        "undone_by": decision.undone_by and decision.undone_by.get_username(),
        "undone_at": decision.undone_at,
    }
