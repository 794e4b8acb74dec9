"""How long people stay: survival of the spells of one organization."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.api.conditional import conditional
from tracker.api.conditional.about import anything
from tracker.api.exports.figures import FigureView
from tracker.api.metrics.answers import FigureSerializer, figure, moves_address
from tracker.api.metrics.asked import Asked, PlaceQuerySerializer, asked_of
from tracker.dates import Window
from tracker.metrics.careers.at import careers_at
from tracker.metrics.careers.figures import Careers
from tracker.metrics.counts import Behind
from tracker.metrics.survival import SURVIVAL, Point, Survival


class StepSerializer(serializers.Serializer[Any]):
    """`share` of the spells last longer; `low` and `high`: its 95 % band; how many were at risk then."""

    share = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()
    at_risk = serializers.IntegerField()

    unit: ClassVar[str]

    def to_representation(self, instance: Point) -> dict[str, Any]:
        """As the fields would give it one by one; a curve has hundreds."""
        step = {name: getattr(instance, name) for name in ("share", "low", "high", "at_risk")}
        return {**step, self.unit: instance.years}


class PointSerializer(StepSerializer):
    """The share of the spells that last longer than so many years."""

    unit = "years"

    years = serializers.FloatField()


class SurvivalSerializer(FigureSerializer):
    median_years = serializers.FloatField(allow_null=True, help_text="Null where fewer than half have left.")
    ended = serializers.IntegerField()
    left_out = serializers.IntegerField(help_text="Without a known start, or never under observation.")
    points = PointSerializer(many=True, help_text="Where the curve falls.")
    why_no_curve = serializers.CharField(allow_blank=True)


class SurvivalView(FigureView):
    """How long people stay (Kaplan–Meier), with those counted who are still there.

    Without `since`, all that is known: the window begins with the first spell.
    """

    table = (SurvivalSerializer, "points")

    @conditional(anything)
    @extend_schema(
        parameters=[PlaceQuerySerializer], responses=SurvivalSerializer, operation_id="metrics_survival"
    )
    def get(self, request: Request) -> Response:
        asked = asked_of(request, PlaceQuerySerializer, today=timezone.localdate())
        careers = careers_at(asked.the_place())
        window = _watched(careers, asked)
        since = window.first_day if asked.get("since") else None
        curve = careers.survival(today=window.last_day, since=since)
        answer = figure(
            asked,
            SURVIVAL,
            Behind(curve.n, curve.unsourced),
            window=window,
            coverage=careers.tracked(),
            moves=moves_address(request, asked, has_window=False),
            median_years=curve.median,
            ended=curve.ended,
            left_out=curve.left_out,
            points=curve.points,
            why_no_curve=_why_no_curve(curve),
        )
        return Response(SurvivalSerializer(answer).data)


def _why_no_curve(curve: Survival) -> str:
    if curve.is_too_thin:
        return _("Everybody who was watched early on had left before others came into sight.")
    return "" if curve.points else _("Nobody is known to have left.")


def _watched(careers: Careers, asked: Asked) -> Window:
    """The days in which spells are watched; the last is never in the future."""
    last = min(asked.window.last_day, asked.today)
    first = asked.window.first_day if asked.get("since") else careers.first_seen() or last
    return Window(min(first, last), last)
