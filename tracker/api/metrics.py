"""Figures. Each answer carries its definition, the window it is about, and its unsourced share."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from orgs.lineage import Lineages
from orgs.models import Lineage
from tracker.api.fields import PartialDateField
from tracker.api.serializers import OrganizationReferenceSerializer
from tracker.api.time_machine import MOMENT, MomentSerializer, asked_moment, departures_then, told
from tracker.dates import Window
from tracker.metrics.counts import Definition
from tracker.metrics.departures import (
    DEPARTURES,
    DEPARTURES_OF_LINEAGES,
    OrganizationCount,
    departures_by_lineage,
    departures_by_organization,
    total,
)
from tracker.metrics.past.moment import Moment
from tracker.moves.models import Move


class FigureQuerySerializer(serializers.Serializer[Any]):
    """What a figure is asked for."""

    by = serializers.ChoiceField(["organization"], default="organization")
    level = serializers.ChoiceField(
        ["organization", "lineage"],
        default="organization",
        help_text="Each organization by itself, or rolled up to its topmost parent on the date of the move.",
    )
    since = PartialDateField(required=False, help_text="Inclusive. Twelve months before `until` by default.")
    until = PartialDateField(
        required=False, help_text="Inclusive: 2024 means to its last day. Today by default."
    )
    limit = serializers.IntegerField(min_value=1, max_value=1000, default=100)
    offset = serializers.IntegerField(min_value=0, default=0)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        try:
            attrs["window"] = Window.asked_for(
                attrs.get("since"), attrs.get("until"), today=self.context["today"]
            )
        except ValueError as error:
            raise serializers.ValidationError({"until": [str(error)]}) from error
        return attrs


class DefinitionSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    version = serializers.IntegerField()
    text = serializers.CharField()


class WindowSerializer(serializers.Serializer[Any]):
    since = serializers.DateField(source="first_day")
    until = serializers.DateField(source="last_day", help_text="Inclusive.")


class CountSerializer(serializers.Serializer[Any]):
    """`min`: moves wholly inside the window; `max`: those that may be; `value`: each by the share that is."""

    min = serializers.IntegerField()
    value = serializers.FloatField()
    max = serializers.IntegerField()
    unsourced = serializers.IntegerField(help_text="Of `max`, how many name no source.")
    unsourced_share = serializers.FloatField()


class OrganizationCountSerializer(serializers.Serializer[Any]):
    organization = OrganizationReferenceSerializer()
    count = CountSerializer()

    def to_representation(self, instance: Any) -> dict[str, Any]:
        row = super().to_representation(instance)
        return {"organization": row["organization"], **row["count"]}


class DeparturesSerializer(serializers.Serializer[Any]):
    definition = DefinitionSerializer()
    window = WindowSerializer()
    total = CountSerializer(help_text="Over all organizations.")
    organizations = serializers.IntegerField(help_text="How many have any departures.")
    results = OrganizationCountSerializer(many=True)
    time_machine = MomentSerializer(required=False)


class DeparturesView(APIView):
    """Departures in a window, by organization, the most first."""

    @extend_schema(
        parameters=[FigureQuerySerializer, *MOMENT],
        responses=DeparturesSerializer,
        operation_id="metrics_departures",
    )
    def get(self, request: Request) -> Response:
        moment = asked_moment(request)
        today = moment.day if moment else timezone.localdate()
        query = FigureQuerySerializer(data=request.query_params, context={"today": today})
        query.is_valid(raise_exception=True)
        asked = query.validated_data
        definition, rows = _departures(moment, asked["level"], asked["window"])
        figure = {
            "definition": definition,
            "window": asked["window"],
            "total": total(rows),
            "organizations": len(rows),
            "results": rows[asked["offset"] :][: asked["limit"]],
        } | ({"time_machine": told(moment)} if moment else {})
        return Response(DeparturesSerializer(figure).data)


def _departures(
    moment: Moment | None, level: str, window: Window
) -> tuple[Definition, list[OrganizationCount]]:
    definition = DEPARTURES_OF_LINEAGES if level == "lineage" else DEPARTURES
    if moment is not None:
        return definition, departures_then(moment, level, window)
    moves = Move.objects.all()
    if level == "lineage":
        return definition, departures_by_lineage(moves, window, Lineages(Lineage.objects.all()))
    return definition, departures_by_organization(moves, window)
