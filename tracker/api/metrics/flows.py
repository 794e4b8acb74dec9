"""Flows between organizations, and who won whom from whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from orgs.lineage import Lineages
from orgs.models import Lineage, Organization
from tracker.api.conditional import conditional
from tracker.api.conditional.about import anything
from tracker.api.exports.figures import FigureView
from tracker.api.metrics.answers import (
    CountSerializer,
    FigureSerializer,
    ShareSerializer,
    behind,
    figure,
    moves_address,
)
from tracker.api.metrics.asked import (
    Asked,
    GapQuerySerializer,
    LevelQuerySerializer,
    NarrowQuerySerializer,
    OrganizationField,
    PageQuerySerializer,
    PlaceQuerySerializer,
    SortQuerySerializer,
    asked_of,
    organizations_called,
    whole_number,
)
from tracker.api.plain.figures import count_dict, figure_dict, reference_dict
from tracker.api.references import OrganizationReferenceSerializer
from tracker.metrics.flows import (
    FLOWS,
    POACH,
    Flow,
    Matrix,
    Poach,
    flows_into,
    flows_out_of,
    flows_total,
    matrix_of,
    matrix_of_lineages,
    poach_ratio,
    poach_ratios,
)
from tracker.metrics.largest import largest

MOST_OF_MATRIX = 50
_Ends = tuple[Sequence[Organization], Sequence[Organization]]


class OrganizationsField(OrganizationField):
    """Slugs with commas between."""

    def to_internal_value(self, data: Any) -> Any:
        slugs = [slug.strip() for slug in str(data).split(",") if slug.strip()]
        if not 2 <= len(slugs) <= MOST_OF_MATRIX:
            raise serializers.ValidationError(
                _("Name from 2 to %d slugs with commas between: openai,anthropic.") % MOST_OF_MATRIX
            )
        return organizations_called(slugs)


class FlowsQuerySerializer(
    LevelQuerySerializer, NarrowQuerySerializer, SortQuerySerializer, GapQuerySerializer, PageQuerySerializer
):
    """Flows out of and into one organization, or the matrix of some."""

    organization = OrganizationField(
        required=False, help_text="Slug of an organization: where its people went and came from."
    )
    organizations = OrganizationsField(
        required=False, help_text=f"Slugs of a matrix with commas between, at most {MOST_OF_MATRIX}."
    )
    top = whole_number(
        2,
        MOST_OF_MATRIX,
        default=10,
        help_text="Without either: the matrix of so many organizations with the most moves.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        attrs = super().validate(attrs)
        if "organization" in attrs and "organizations" in attrs:
            sentence = _("Name one organization for its flows, or organizations for a matrix; not both.")
            raise serializers.ValidationError({"organizations": [sentence]})
        named = {"organization", "organizations"} & set(attrs)
        if named and (beside := {"kind", "country"} & set(attrs)):
            sentence = _("Organizations that are named need no kind and no country: leave this out.")
            raise serializers.ValidationError({name: [sentence] for name in sorted(beside)})
        return attrs


class FlowSerializer(CountSerializer):
    """How many went from one organization to another."""

    def get_fields(self) -> dict[str, Any]:
        ends = {"from": "left", "to": "joined"}  # the first is no name that a class can have
        fields: dict[str, Any] = {
            name: OrganizationReferenceSerializer(source=source) for name, source in ends.items()
        }
        return {**fields, **super().get_fields()}


class FlowsSerializer(FigureSerializer):
    total = CountSerializer(help_text="Of all flows of the answer, those too that `limit` leaves out.")
    organizations = OrganizationReferenceSerializer(
        many=True, help_text="Rows and columns of the matrix; empty with `organization`."
    )
    flows = serializers.IntegerField(help_text="How many flows there are; only those that are not zero.")
    results = FlowSerializer(many=True)


class FlowsView(FigureView):
    """Transfers from one organization to another, the most first; of one organization or a matrix of some."""

    table = (FlowsSerializer, "results")

    @conditional(anything)
    @extend_schema(parameters=[FlowsQuerySerializer], responses=FlowsSerializer, operation_id="metrics_flows")
    def get(self, request: Request) -> Response:
        asked = asked_of(request, FlowsQuerySerializer, today=timezone.localdate())
        matrix = Matrix((), tuple(_flows_of(asked))) if asked.place else _matrix(asked)
        whole = flows_total(matrix.flows)
        answer = figure(
            asked,
            FLOWS,
            behind(whole),
            moves=moves_address(request, asked, counts_as="transfer", ends=_ends(matrix)),
        )
        rest = {
            "total": count_dict(whole),
            "organizations": [reference_dict(each) for each in matrix.organizations],
            "flows": len(matrix.flows),
            "results": _rows(asked.page(sorted(matrix.flows, key=_the_most_first))),
        }
        return Response(figure_dict(answer, **rest))


class PoachQuerySerializer(
    PlaceQuerySerializer, NarrowQuerySerializer, GapQuerySerializer, PageQuerySerializer
):
    """One organization against another, or against all."""

    other = OrganizationField(required=False, help_text="Slug of the only other organization.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        attrs = super().validate(attrs)
        if attrs.get("other") == attrs["organization"]:
            raise serializers.ValidationError({"other": [_("Name another organization than the first.")]})
        return attrs


class PoachRowSerializer(serializers.Serializer[Any]):
    other = OrganizationReferenceSerializer()
    won = CountSerializer(help_text="Transfers from the other.")
    lost = CountSerializer(help_text="Transfers to the other.")
    share = ShareSerializer(help_text="Of both, those that were won; of counts rounded to whole transfers.")


class PoachSerializer(FigureSerializer):
    won = CountSerializer()
    lost = CountSerializer()
    organizations = serializers.IntegerField(help_text="How many others there are.")
    results = PoachRowSerializer(many=True)


class PoachView(FigureView):
    """Transfers from another organization against transfers to it, the most transfers first."""

    table = (PoachSerializer, "results")

    @conditional(anything)
    @extend_schema(parameters=[PoachQuerySerializer], responses=PoachSerializer, operation_id="metrics_poach")
    def get(self, request: Request) -> Response:
        asked = asked_of(request, PoachQuerySerializer, today=timezone.localdate())
        rows = _poach_rows(asked)
        won = flows_total(Flow(row.other, row.organization, row.won) for row in rows)
        lost = flows_total(Flow(row.organization, row.other, row.lost) for row in rows)
        answer = figure(
            asked,
            POACH,
            behind(won + lost),
            moves=moves_address(request, asked, counts_as="transfer", ends=_pair(asked)),
            won=won,
            lost=lost,
            organizations=len(rows),
            results=asked.page(rows),
        )
        return Response(PoachSerializer(answer).data)


def _ends(matrix: Matrix) -> _Ends | None:
    """Where the transfers of a matrix come from and go to."""
    return (matrix.organizations, matrix.organizations) if matrix.organizations else None


def _pair(asked: Asked) -> _Ends | None:
    """The two, where there is only one other: whoever went from either to either."""
    pair = (asked.the_place().organization, asked.get("other"))
    return (pair, pair) if asked.get("other") else None


def _poach_rows(asked: Asked) -> list[Poach]:
    place, gap_days, only = asked.the_place(), asked["gap_days"], asked.narrowing
    if other := asked.get("other"):
        return [poach_ratio(place, asked.place_of(other), asked.window, gap_days=gap_days, only=only)]
    return poach_ratios(place, asked.window, gap_days=gap_days, only=only)


def _flows_of(asked: Asked) -> list[Flow]:
    place, gap_days, only = asked.the_place(), asked["gap_days"], asked.narrowing
    return [
        *flows_out_of(place, asked.window, gap_days=gap_days, only=only),
        *flows_into(place, asked.window, gap_days=gap_days, only=only),
    ]


def _matrix(asked: Asked) -> Matrix:
    lineages = Lineages(Lineage.objects.all()) if asked.level == "lineage" else None
    organizations: list[Organization] = asked.get("organizations") or largest(
        asked.window, asked["top"], lineages, only=asked.narrowing, sort=asked.sort
    )
    gap_days, only = asked["gap_days"], asked.narrowing
    if lineages is None:
        return matrix_of(organizations, asked.window, gap_days=gap_days, only=only)
    return matrix_of_lineages(organizations, asked.window, lineages, gap_days=gap_days, only=only)


def _rows(flows: Sequence[Flow]) -> list[dict[str, Any]]:
    """What `FlowSerializer` says that they look like; each organization is made once."""
    ends = {each.pk: each for flow in flows for each in (flow.left, flow.joined)}
    references = {key: reference_dict(each) for key, each in ends.items()}
    return [
        {"from": references[flow.left.pk], "to": references[flow.joined.pk], **count_dict(flow.count)}
        for flow in flows
    ]


def _the_most_first(flow: Flow) -> tuple[float, str, str]:
    return -flow.count.value, flow.left.sort_key, flow.joined.sort_key
