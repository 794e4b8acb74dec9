"""Departures, arrivals and net: by organization, or month by month for one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from orgs.lineage import Lineages
from orgs.models import Lineage
from tracker.api.exports.figures import FigureView
from tracker.api.fields import PartialDateField
from tracker.api.metrics.answers import CountSerializer, FigureSerializer, behind, figure, moves_address
from tracker.api.metrics.asked import (
    MOST_MONTHS,
    Asked,
    LevelQuerySerializer,
    OrganizationField,
    PageQuerySerializer,
    asked_of,
)
from tracker.api.references import OrganizationReferenceSerializer
from tracker.api.time_machine import (
    AS_OF,
    PUBLISHED_BY,
    MomentSerializer,
    asked_moment,
    departures_then,
    told,
)
from tracker.metrics.counts import Definition
from tracker.metrics.departures import (
    ARRIVALS,
    ARRIVALS_OF_LINEAGES,
    DEPARTURES,
    DEPARTURES_OF_LINEAGES,
    OrganizationCount,
    arrivals_by_lineage,
    departures_by_lineage,
    rolled_counts,
    total,
)
from tracker.metrics.models import Direction
from tracker.metrics.months import by_month, count_of, groups_of
from tracker.metrics.net import NET, MonthNet, Net, net_by_organization
from tracker.metrics.past.moment import Moment
from tracker.moves.models import Move

BY = ["organization", "month"]
_DEFINITIONS: dict[tuple[Direction, str], Definition] = {
    (Direction.OUT, "organization"): DEPARTURES,
    (Direction.OUT, "lineage"): DEPARTURES_OF_LINEAGES,
    (Direction.INTO, "organization"): ARRIVALS,
    (Direction.INTO, "lineage"): ARRIVALS_OF_LINEAGES,
}
_COUNTS_AS = {Direction.OUT: "departure", Direction.INTO: "arrival"}


class TurnoverQuerySerializer(LevelQuerySerializer, PageQuerySerializer):
    """Departures, arrivals or net: of all organizations, or of one."""

    organization = OrganizationField(required=False, help_text="Slug of the only organization.")
    by = serializers.ChoiceField(
        BY,
        default="organization",
        help_text="A row for each organization; or one for each month of the window, for one organization.",
        error_messages={
            "invalid_choice": gettext_lazy("“{input}” is not a valid choice; it is organization or month.")
        },
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        attrs = super().validate(attrs)
        if attrs["by"] == "month":
            if "organization" not in attrs:
                sentence = _("“month” is not a valid choice without an organization: say which.")
                raise serializers.ValidationError({"by": [sentence]})
            window = attrs["window"]
            if (window.last_day.year - window.first_day.year) * 12 > MOST_MONTHS:
                sentence = _("By month, a period is at most %d years long.") % (MOST_MONTHS // 12)
                raise serializers.ValidationError({"since": [sentence]})
        return attrs


@extend_schema_field({"type": "string", "format": "date"})
class _DayField(serializers.CharField):
    """A day, which `asked_moment` reads."""


class DeparturesQuerySerializer(TurnoverQuerySerializer):
    """Departures may be asked for as they were known on a day."""

    as_of = _DayField(required=False, help_text=AS_OF)
    published_by = _DayField(required=False, help_text=PUBLISHED_BY)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        attrs = super().validate(attrs)
        if ("as_of" in attrs or "published_by" in attrs) and (
            "organization" in attrs or attrs["by"] == "month"
        ):
            sentence = _("A figure of the past is of all organizations, by organization: leave this out.")
            raise serializers.ValidationError(
                {"organization" if "organization" in attrs else "by": [sentence]}
            )
        return attrs


class _RowSerializer(serializers.Serializer[Any]):
    """Of an organization, or of a month: the one that it is not is left out."""

    organization = OrganizationReferenceSerializer(required=False)
    month = PartialDateField(required=False, help_text="With by=month: 2024-10.")

    def to_representation(self, instance: Any) -> dict[str, Any]:
        is_month = hasattr(instance, "month")
        head: dict[str, Any] = (
            {"month": str(instance.month)}
            if is_month
            else {"organization": OrganizationReferenceSerializer(instance.organization).data}
        )
        return {**head, **self.numbers(instance)}

    def numbers(self, instance: Any) -> dict[str, Any]:
        return dict(CountSerializer(instance.count).data)


class CountRowSerializer(_RowSerializer, CountSerializer):
    """A count of one organization or month."""


class TurnoverSerializer(FigureSerializer):
    total = CountSerializer(help_text="Over all organizations, or of the one asked for.")
    organizations = serializers.IntegerField(help_text="How many have any.")
    results = CountRowSerializer(many=True)
    time_machine = MomentSerializer(required=False)


class NetNumbersSerializer(serializers.Serializer[Any]):
    """Arrivals less departures: `min` is the fewest arrivals less the most departures."""

    min = serializers.IntegerField()
    value = serializers.FloatField()
    max = serializers.IntegerField()
    arrivals = CountSerializer()
    departures = CountSerializer()


class NetRowSerializer(_RowSerializer, NetNumbersSerializer):
    """The net of one organization or month."""

    def numbers(self, instance: Any) -> dict[str, Any]:
        return dict(NetNumbersSerializer(instance.net).data)


class NetSerializer(FigureSerializer):
    total = NetNumbersSerializer(help_text="Over all organizations, or of the one asked for.")
    organizations = serializers.IntegerField(help_text="How many have any arrivals or departures.")
    results = NetRowSerializer(many=True)


class _TurnoverView(FigureView):
    table = (TurnoverSerializer, "results")
    direction: Direction

    def answer(
        self, request: Request, query: type[TurnoverQuerySerializer], moment: Moment | None
    ) -> Response:
        asked = asked_of(request, query, today=moment.day if moment else timezone.localdate())
        definition = _DEFINITIONS[self.direction, asked.level]
        if moment is None:
            rows = _organizations(self.direction, asked)
        else:
            rows = departures_then(moment, asked.level, asked.window)
        whole = total(rows)
        results: Sequence[Any] = asked.page(rows)
        if asked["by"] == "month":
            results = by_month(groups_of(self.direction, asked.the_place(), asked.window), asked.window)
        answer = figure(
            asked,
            definition,
            behind(whole),
            moves=moves_address(request, asked, counts_as=_COUNTS_AS[self.direction], moment=moment),
            total=whole,
            organizations=len(rows),
            results=results,
        )
        if moment is not None:
            answer["time_machine"] = told(moment)
        return Response(TurnoverSerializer(answer).data)


class DeparturesView(_TurnoverView):
    """Departures in a window, by organization, the most first; or of one, month by month."""

    direction = Direction.OUT

    @extend_schema(
        parameters=[DeparturesQuerySerializer],
        responses=TurnoverSerializer,
        operation_id="metrics_departures",
    )
    def get(self, request: Request) -> Response:
        return self.answer(request, DeparturesQuerySerializer, asked_moment(request))


class ArrivalsView(_TurnoverView):
    """Arrivals in a window, by organization, the most first; or of one, month by month."""

    direction = Direction.INTO

    @extend_schema(
        parameters=[TurnoverQuerySerializer], responses=TurnoverSerializer, operation_id="metrics_arrivals"
    )
    def get(self, request: Request) -> Response:
        return self.answer(request, TurnoverQuerySerializer, None)


class NetView(FigureView):
    """Arrivals less departures in a window, who gained the most first; or of one, month by month."""

    table = (NetSerializer, "results")

    @extend_schema(parameters=[TurnoverQuerySerializer], responses=NetSerializer, operation_id="metrics_net")
    def get(self, request: Request) -> Response:
        asked = asked_of(request, TurnoverQuerySerializer, today=timezone.localdate())
        arrivals, departures = (
            _organizations(direction, asked) for direction in (Direction.INTO, Direction.OUT)
        )
        whole = Net(total(arrivals), total(departures))
        rows = net_by_organization(arrivals, departures)
        answer = figure(
            asked,
            NET,
            behind(whole.arrivals + whole.departures),
            moves=moves_address(request, asked, counts_as="either"),
            total=whole,
            organizations=len(rows),
            results=_net_months(asked) if asked["by"] == "month" else asked.page(rows),
        )
        return Response(NetSerializer(answer).data)


def _organizations(direction: Direction, asked: Asked) -> list[OrganizationCount]:
    """A row for each organization that has any: from the rollup, or rolled up from the moves."""
    if asked.place:
        count = count_of(groups_of(direction, asked.place, asked.window), asked.window)
        return [OrganizationCount(asked.place.organization, count)] if count.max else []
    if asked.level == "organization":
        return rolled_counts(direction, asked.window)
    rolled_up: Callable[..., list[OrganizationCount]] = (
        departures_by_lineage if direction == Direction.OUT else arrivals_by_lineage
    )
    return rolled_up(Move.objects.all(), asked.window, Lineages(Lineage.objects.all()))


def _net_months(asked: Asked) -> list[MonthNet]:
    into, out = (
        by_month(groups_of(direction, asked.the_place(), asked.window), asked.window)
        for direction in (Direction.INTO, Direction.OUT)
    )
    return [MonthNet(came.month, Net(came.count, left.count)) for came, left in zip(into, out, strict=True)]
