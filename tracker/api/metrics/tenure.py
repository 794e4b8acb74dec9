"""How many stay: attrition, retention and survival, from the spells of one organization."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.api.conditional import conditional
from tracker.api.conditional.about import anything
from tracker.api.exports.figures import FigureView
from tracker.api.metrics.answers import (
    CountSerializer,
    FigureOfSpellsSerializer,
    FigureSerializer,
    ShareSerializer,
    figure,
    moves_address,
    people_address,
)
from tracker.api.metrics.asked import PlaceQuerySerializer, asked_of, whole_number
from tracker.dates import PartialDate, Window
from tracker.dates.counting import months_after
from tracker.metrics.attrition import ATTRITION, SMALLEST_MEAN
from tracker.metrics.careers.at import careers_at
from tracker.metrics.counts import Behind
from tracker.metrics.models import Direction
from tracker.metrics.months import count_of, groups_of
from tracker.metrics.retention import RETENTION, can_be_told, told_months
from tracker.moves.vocabulary import ExitManner

MOST_MONTHS_LATER = 240


class AttritionQuerySerializer(PlaceQuerySerializer):
    """Always of twelve months: those that end with ``until``."""

    def window_of(self, attrs: dict[str, Any]) -> Window:
        window = super().window_of(attrs)
        year = Window.asked_for(None, PartialDate.from_day(window.last_day), today=window.last_day)
        if window != year:
            sentence = _("Attrition is of twelve months: leave since out, or make it %s.") % year.first_day
            raise serializers.ValidationError({"since": [sentence]})
        return window


class HeadcountSerializer(serializers.Serializer[Any]):
    """The people tracked there on a day: at least, on average over what vague dates may mean, at most."""

    day = serializers.DateField()
    min = serializers.IntegerField()
    value = serializers.FloatField()
    max = serializers.IntegerField()


class MannerSerializer(serializers.Serializer[Any]):
    """How many spells ended in one manner."""

    exit_manner = serializers.ChoiceField(ExitManner.choices)
    spells = serializers.IntegerField()


class AttritionSerializer(FigureSerializer):
    rate = serializers.FloatField(allow_null=True, help_text="Null where too few people are tracked.")
    why_no_rate = serializers.CharField(allow_blank=True)
    departures = CountSerializer()
    mean_headcount = serializers.FloatField()
    headcounts = HeadcountSerializer(many=True, help_text="At the ends of the twelve months.")
    manners = MannerSerializer(many=True, help_text="Of the spells that may have ended in these months.")


class AttritionView(FigureView):
    """Departures in twelve months, divided by the mean of the headcounts at the ends of months."""

    table = (AttritionSerializer, "headcounts")

    @conditional(anything)
    @extend_schema(
        parameters=[AttritionQuerySerializer],
        responses=AttritionSerializer,
        operation_id="metrics_attrition",
    )
    def get(self, request: Request) -> Response:
        asked = asked_of(request, AttritionQuerySerializer, today=timezone.localdate())
        place = asked.the_place()
        careers = careers_at(place)
        departures = count_of(groups_of(Direction.OUT, place, asked.window), asked.window)
        found = careers.attrition(departures, asked.window)
        too_few = _("Fewer than %d people were tracked there on average.") % SMALLEST_MEAN
        answer = figure(
            asked,
            ATTRITION,
            Behind(found.n, found.unsourced),
            coverage=careers.tracked(),
            moves=moves_address(request, asked, counts_as="departure"),
            rate=found.rate,
            why_no_rate=too_few if found.rate is None else "",
            departures=found.departures,
            mean_headcount=found.mean_headcount,
            headcounts=found.headcounts,
            manners=[{"exit_manner": manner, "spells": n} for manner, n in found.manners.items()],
        )
        return Response(AttritionSerializer(answer).data)


class RetentionQuerySerializer(PlaceQuerySerializer):
    """The period is that in which people began."""

    months = whole_number(
        1,
        MOST_MONTHS_LATER,
        required=False,
        help_text="How many months later. Without it: after 6, 12, 18, 24, 36, 48 and 60, as far as known.",
    )

    def window_of(self, attrs: dict[str, Any]) -> Window:
        """Without a period, the latest twelve months that ended long enough ago."""
        today, months = self.context["today"], attrs.get("months")
        latest = months_after(today, -(months or 12))
        cohort = Window.asked_for(attrs.get("since"), attrs.get("until"), today=latest)
        if months and not can_be_told(cohort, months, today=today):
            sentence = _("Known of a period that ended by %(day)s, %(months)d months ago.")
            raise serializers.ValidationError({"until": [sentence % {"day": latest, "months": months}]})
        return cohort


class RetentionRowSerializer(serializers.Serializer[Any]):
    """`share`: of those of whom it is known; `min` and `max`: how many of the cohort may have stayed."""

    months = serializers.IntegerField()
    share = ShareSerializer()
    min = serializers.IntegerField()
    max = serializers.IntegerField()
    unknown = serializers.IntegerField(help_text="Of the cohort, those of whom nobody knows.")


class RetentionSerializer(FigureOfSpellsSerializer, FigureSerializer):
    left_out = serializers.IntegerField(help_text="Spells of which nobody says when they began.")
    results = RetentionRowSerializer(many=True)


class RetentionView(FigureView):
    """Of the people who began in a period, the share who were still there so many months later."""

    table = (RetentionSerializer, "results")

    @conditional(anything)
    @extend_schema(
        parameters=[RetentionQuerySerializer],
        responses=RetentionSerializer,
        operation_id="metrics_retention",
    )
    def get(self, request: Request) -> Response:
        asked = asked_of(request, RetentionQuerySerializer, today=timezone.localdate())
        careers = careers_at(asked.the_place())
        months: int | None = asked.get("months")
        told = [months] if months else told_months(asked.window, today=asked.today)
        answer = figure(
            asked,
            RETENTION,
            careers.cohort(asked.window),
            coverage=careers.tracked(),
            moves=moves_address(request, asked, counts_as="arrival"),
            people=people_address(request, asked, "came"),
            left_out=careers.without_start(),
            results=careers.retention(asked.window, told),
        )
        return Response(RetentionSerializer(answer).data)
