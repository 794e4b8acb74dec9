"""Departures, arrivals and net: by organization, or month by month for one."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from orgs.models import Organization
from tracker.api.conditional import conditional
from tracker.api.conditional.about import some_organizations
from tracker.api.exports.figures import FigureView
from tracker.api.fields import PartialDateField
from tracker.api.metrics.answers import CountSerializer, FigureSerializer, behind, figure, moves_address
from tracker.api.metrics.asked import (
    MOST_MONTHS,
    Asked,
    LevelQuerySerializer,
    NarrowQuerySerializer,
    OrganizationField,
    PageQuerySerializer,
    RumourQuerySerializer,
    SlugsField,
    SortQuerySerializer,
    asked_of,
    is_whole,
    organizations_called,
)
from tracker.api.metrics.turnover_rows import Rows, by_organization, counts_of, rows_of
from tracker.api.plain.figures import count_dict, figure_dict
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
    total,
)
from tracker.metrics.models import Direction
from tracker.metrics.months import by_month, groups_of
from tracker.metrics.narrowing import Narrowing
from tracker.metrics.net import NET, MonthNet, Net, net_by_organization
from tracker.metrics.past.moment import Moment

BY = ["organization", "month"]
_DEFINITIONS: dict[tuple[Direction, str], Definition] = {
    (Direction.OUT, "organization"): DEPARTURES,
    (Direction.OUT, "lineage"): DEPARTURES_OF_LINEAGES,
    (Direction.INTO, "organization"): ARRIVALS,
    (Direction.INTO, "lineage"): ARRIVALS_OF_LINEAGES,
}
_COUNTS_AS = {Direction.OUT: "departure", Direction.INTO: "arrival"}


class TurnoverQuerySerializer(
    LevelQuerySerializer, NarrowQuerySerializer, SortQuerySerializer, PageQuerySerializer
):
    """Departures, arrivals or net: of all organizations, or of some."""

    organization = SlugsField(
        required=False, help_text="Slug of the only organization; repeated, of several."
    )
    by = serializers.ChoiceField(
        BY,
        default="organization",
        help_text="A row for each organization; or one for each month, of those that are named.",
        error_messages={
            "invalid_choice": gettext_lazy("“{input}” is not a valid choice; it is organization or month.")
        },
    )

    def validate_organization(self, slugs: Any) -> list[Organization]:
        return organizations_called(slugs, self.context["organizations_at"])

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        attrs = super().validate(attrs)
        named = attrs.pop("organization", [])
        if named and (beside := {"kind", "country"} & set(attrs)):
            sentence = _("Organizations that are named need no kind and no country: leave this out.")
            raise serializers.ValidationError({name: [sentence] for name in sorted(beside)})
        if len(named) == 1:
            attrs["organization"] = named[0]
        elif named:
            attrs["several"] = self._by_themselves(named, attrs)
        if attrs["by"] == "month":
            if not named:
                sentence = _("“month” is not a valid choice without an organization: say which.")
                raise serializers.ValidationError({"by": [sentence]})
            window = attrs["window"]
            if (window.last_day.year - window.first_day.year) * 12 > MOST_MONTHS:
                sentence = _("By month, a period is at most %d years long.") % (MOST_MONTHS // 12)
                raise serializers.ValidationError({"since": [sentence]})
        return attrs

    def _by_themselves(self, named: list[Organization], attrs: dict[str, Any]) -> list[Organization]:
        if attrs["level"] == "lineage":
            sentence = _("Of several organizations, each is counted by itself: leave this out.")
            raise serializers.ValidationError({"level": [sentence]})
        return named


class NetQuerySerializer(TurnoverQuerySerializer):
    """Net is of one organization at a time."""

    organization = OrganizationField(  # type: ignore[assignment]  # one in place of some
        required=False, help_text="Slug of the only organization."
    )

    def validate_organization(self, organization: Any) -> list[Organization]:
        return [organization]


@extend_schema_field({"type": "string", "format": "date"})
class _DayField(serializers.CharField):
    """A day, which `asked_moment` reads."""


class CountsQuerySerializer(RumourQuerySerializer, TurnoverQuerySerializer):
    """Departures or arrivals, with rumours apart where they are asked for."""


class DeparturesQuerySerializer(CountsQuerySerializer):
    """Departures may be asked for as they were known on a day."""

    as_of = _DayField(required=False, help_text=AS_OF)
    published_by = _DayField(required=False, help_text=PUBLISHED_BY)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        attrs = super().validate(attrs)
        is_of_some = not attrs.keys().isdisjoint({"organization", "several"})
        if ("as_of" in attrs or "published_by" in attrs) and (is_of_some or attrs["by"] == "month"):
            sentence = _("A figure of the past is of all organizations, by organization: leave this out.")
            raise serializers.ValidationError({"organization" if is_of_some else "by": [sentence]})
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

    rumoured = CountSerializer(required=False, help_text="With status=rumoured: rumours, not counted.")


class TurnoverSerializer(FigureSerializer):
    total = CountSerializer(help_text="Over all organizations, or of the one asked for.")
    rumoured = CountSerializer(
        required=False, help_text="With status=rumoured: rumours beside the total, not counted."
    )
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
    arrival_moves = serializers.URLField(help_text="The list of the moves behind the arrivals.")
    departure_moves = serializers.URLField(help_text="The list of the moves behind the departures.")
    organizations = serializers.IntegerField(help_text="How many have any arrivals or departures.")
    results = NetRowSerializer(many=True)


class _TurnoverView(FigureView):
    table = (TurnoverSerializer, "results")
    direction: Direction

    def answer(
        self, request: Request, query: type[TurnoverQuerySerializer], moment: Moment | None
    ) -> Response:
        today = moment.day if moment else timezone.localdate()
        asked = asked_of(request, query, today=today, organizations_at=self.organizations_at)
        as_json = not (asked.rumours or is_whole(request))
        rows, beside = self._rows(asked, moment, as_json=as_json), None
        if asked.rumours:
            beside = self._rows(asked.whole(), moment, asked.rumours)
            rows = rows.with_rumours(beside)
        whole = total(rows.counts)
        answer = figure(
            asked,
            _DEFINITIONS[self.direction, asked.level],
            behind(whole),
            moves=moves_address(request, asked, counts_as=_COUNTS_AS[self.direction], moment=moment),
        )
        rest = {"total": count_dict(whole), "organizations": len(rows.counts), "results": rows.results}
        if beside is not None:
            rest["rumoured"] = count_dict(total(beside.counts))
        if moment is not None:
            rest["time_machine"] = told(moment)
        return Response(figure_dict(answer, **rest))

    def _rows(
        self, asked: Asked, moment: Moment | None, only: Narrowing | None = None, *, as_json: bool = False
    ) -> Rows:
        """Of the moves that are asked for, or of the rumours that stand beside."""
        if moment is None:
            return rows_of(self.direction, asked, only or asked.narrowing, as_json=as_json)
        counts = departures_then(
            moment, asked.level, asked.window, only=only or asked.narrowing, sort=asked.sort
        )
        return Rows(counts, by_organization(asked.page(counts)))


class DeparturesView(_TurnoverView):
    """Departures in a window, by organization, the most first; or of some, month by month."""

    direction = Direction.OUT

    @conditional(some_organizations)
    @extend_schema(
        parameters=[DeparturesQuerySerializer],
        responses=TurnoverSerializer,
        operation_id="metrics_departures",
    )
    def get(self, request: Request) -> Response:
        return self.answer(request, DeparturesQuerySerializer, asked_moment(request))


class ArrivalsView(_TurnoverView):
    """Arrivals in a window, by organization, the most first; or of some, month by month."""

    direction = Direction.INTO

    @conditional(some_organizations)
    @extend_schema(
        parameters=[CountsQuerySerializer], responses=TurnoverSerializer, operation_id="metrics_arrivals"
    )
    def get(self, request: Request) -> Response:
        return self.answer(request, CountsQuerySerializer, None)


class NetView(FigureView):
    """Arrivals less departures in a window, who gained the most first; or of some, month by month."""

    table = (NetSerializer, "results")

    @conditional(some_organizations)
    @extend_schema(parameters=[NetQuerySerializer], responses=NetSerializer, operation_id="metrics_net")
    def get(self, request: Request) -> Response:
        asked = asked_of(request, NetQuerySerializer, today=timezone.localdate())
        arrivals, departures = (
            counts_of(direction, asked, asked.narrowing) for direction in (Direction.INTO, Direction.OUT)
        )
        whole = Net(total(arrivals), total(departures))
        rows = net_by_organization(arrivals, departures)
        answer = figure(
            asked,
            NET,
            behind(whole.arrivals + whole.departures),
            moves=moves_address(request, asked, counts_as="either"),
            arrival_moves=moves_address(request, asked, counts_as="arrival"),
            departure_moves=moves_address(request, asked, counts_as="departure"),
            total=whole,
            organizations=len(rows),
            results=_net_months(asked) if asked["by"] == "month" else asked.page(rows),
        )
        return Response(NetSerializer(answer).data)


def _net_months(asked: Asked) -> list[MonthNet]:
    into, out = (
        by_month(groups_of(direction, asked.the_place(), asked.window, asked.narrowing), asked.window)
        for direction in (Direction.INTO, Direction.OUT)
    )
    return [MonthNet(came.month, Net(came.count, left.count)) for came, left in zip(into, out, strict=True)]
