"""What came after: founders among the leavers, returns, and how soon the next spell began."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from orgs.models import Organization
from people.models import Person
from tracker.api.conditional import conditional
from tracker.api.conditional.about import anything
from tracker.api.exports.figures import FigureView
from tracker.api.fields import PartialDateField
from tracker.api.metrics.answers import (
    CountSerializer,
    FigureOfSpellsSerializer,
    FigureSerializer,
    ShareSerializer,
    behind,
    figure,
    moves_address,
    people_address,
)
from tracker.api.metrics.asked import PageQuerySerializer, PlaceQuerySerializer, asked_of
from tracker.api.metrics.survival import StepSerializer
from tracker.api.plain.figures import reference_dict
from tracker.api.references import OrganizationReferenceSerializer, PersonReferenceSerializer
from tracker.metrics.after import FOUNDERS, RETURNS, TIME_TO_NEXT, Leaver, Returner, time_of_gaps
from tracker.metrics.careers.at import careers_at


class PagedPlaceQuerySerializer(PlaceQuerySerializer, PageQuerySerializer):
    """A figure of one organization with a row for each person."""


class FounderSerializer(serializers.Serializer[Any]):
    """Somebody who left, and what they founded next."""

    person = PersonReferenceSerializer()
    left_on = PartialDateField()
    founded = OrganizationReferenceSerializer()
    founded_on = PartialDateField(allow_null=True)

    def to_representation(self, instance: dict[str, Any]) -> dict[str, Any]:
        """As the fields would give it one by one; a page has a hundred."""
        return _plain(instance)


class FoundersSerializer(FigureOfSpellsSerializer, FigureSerializer):
    share = ShareSerializer(help_text="Of the leavers, those whose next spell they founded.")
    results = FounderSerializer(many=True)


class FoundersView(FigureView):
    """Of the people who left, the share whose next spell is at an organization that they founded."""

    table = (FoundersSerializer, "results")

    @conditional(anything)
    @extend_schema(
        parameters=[PagedPlaceQuerySerializer],
        responses=FoundersSerializer,
        operation_id="metrics_founders",
    )
    def get(self, request: Request) -> Response:
        asked = asked_of(request, PagedPlaceQuerySerializer, today=timezone.localdate())
        careers = careers_at(asked.the_place())
        left = careers.leaving(asked.window)
        answer = figure(
            asked,
            FOUNDERS,
            left.behind,
            coverage=careers.tracked(),
            moves=moves_address(request, asked, counts_as="departure"),
            people=people_address(request, asked, "left"),
            share=left.founders,
            results=_founder_rows(careers.founders(asked.window, **asked.rows)),
        )
        return Response(FoundersSerializer(answer).data)


class ReturnSerializer(serializers.Serializer[Any]):
    """Somebody who came back."""

    person = PersonReferenceSerializer()
    left_on = PartialDateField(help_text="The end of the latest spell that had ended.")
    came_back_on = PartialDateField()

    def to_representation(self, instance: dict[str, Any]) -> dict[str, Any]:
        """As the fields would give it one by one; a page has a hundred."""
        return _plain(instance)


class ReturnsSerializer(FigureOfSpellsSerializer, FigureSerializer):
    total = CountSerializer()
    results = ReturnSerializer(many=True)


class ReturnsView(FigureView):
    """Spells that follow an earlier, ended spell of the same person at the same organization."""

    table = (ReturnsSerializer, "results")

    @conditional(anything)
    @extend_schema(
        parameters=[PagedPlaceQuerySerializer], responses=ReturnsSerializer, operation_id="metrics_returns"
    )
    def get(self, request: Request) -> Response:
        asked = asked_of(request, PagedPlaceQuerySerializer, today=timezone.localdate())
        careers = careers_at(asked.the_place())
        count = careers.return_count(asked.window)
        answer = figure(
            asked,
            RETURNS,
            behind(count),
            coverage=careers.tracked(),
            moves=moves_address(request, asked, counts_as="arrival"),
            people=people_address(request, asked, "returns"),
            total=count,
            results=_return_rows(careers.returners(asked.window, **asked.rows)),
        )
        return Response(ReturnsSerializer(answer).data)


class DaysPointSerializer(StepSerializer):
    """The share of the leavers who had not begun elsewhere after so many days."""

    unit = "days"

    days = serializers.FloatField(source="years")


class TimeToNextSerializer(FigureOfSpellsSerializer, FigureSerializer):
    direct = serializers.IntegerField(help_text="Leavers who began elsewhere by the day on which they left.")
    median_days = serializers.FloatField(
        allow_null=True, help_text="Null where fewer than half are known to have begun elsewhere."
    )
    known = serializers.IntegerField(help_text="Leavers whose next spell is known; the others are censored.")
    points = DaysPointSerializer(many=True)


class TimeToNextView(FigureView):
    """How many days lie between the end of a spell and the start of the next one elsewhere."""

    table = (TimeToNextSerializer, "points")

    @conditional(anything)
    @extend_schema(
        parameters=[PlaceQuerySerializer], responses=TimeToNextSerializer, operation_id="metrics_time_to_next"
    )
    def get(self, request: Request) -> Response:
        asked = asked_of(request, PlaceQuerySerializer, today=timezone.localdate())
        careers = careers_at(asked.the_place())
        found = time_of_gaps(careers.gaps(asked.window, today=asked.today))
        answer = figure(
            asked,
            TIME_TO_NEXT,
            careers.leaving(asked.window).behind,
            coverage=careers.tracked(),
            moves=moves_address(request, asked, counts_as="departure"),
            people=people_address(request, asked, "left"),
            direct=found.direct,
            median_days=found.median_days,
            known=found.curve.ended,
            points=found.curve.points,
        )
        return Response(TimeToNextSerializer(answer).data)


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """Of records what other records name them by, of dates their text."""
    return {name: _plain_value(value) for name, value in row.items()}


def _plain_value(value: Any) -> Any:
    if isinstance(value, Person | Organization):
        return reference_dict(value)
    return None if value is None else str(value)


def _founder_rows(found: Iterable[Leaver]) -> list[dict[str, Any]]:
    rows = list(found)
    people = _people(each.spell.person_id for each in rows)
    named = Organization.with_merged.only("slug", "name", "note")
    organizations = named.in_bulk({each.next_organization for each in rows})
    return [
        {
            "person": people[each.spell.person_id],
            "left_on": each.spell.ended_on,
            "founded": organizations[each.next_organization],
            "founded_on": each.next and each.next.started_on,
        }
        for each in rows
    ]


def _return_rows(found: Iterable[Returner]) -> list[dict[str, Any]]:
    rows = list(found)
    people = _people(each.person_id for each in rows)
    return [
        {
            "person": people[each.person_id],
            "left_on": each.earlier.ended_on,
            "came_back_on": each.came_on,
        }
        for each in rows
    ]


def _people(ids: Iterable[int]) -> dict[int, Person]:
    return Person.with_merged.only("slug", "name", "note").in_bulk(set(ids))
