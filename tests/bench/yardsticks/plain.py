"""How it is usually written: ModelSerializers, a ModelViewSet for each model, counts by the ORM."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters
from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Count, Max, Q
from django.db.models.functions import TruncMonth
from django.shortcuts import get_object_or_404
from django.urls import include, path
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import DefaultRouter
from rest_framework.views import APIView

from orgs.models import Organization
from people.models import Person, PersonName
from tracker.moves.models import Move
from tracker.moves.vocabulary import COUNTED_STATUSES


class OrganizationSerializer(serializers.ModelSerializer[Organization]):
    class Meta:
        model = Organization
        fields = ["slug", "name", "note"]


class PersonReferenceSerializer(serializers.ModelSerializer[Person]):
    class Meta:
        model = Person
        fields = ["slug", "name", "note"]


class MoveSerializer(serializers.ModelSerializer[Move]):
    person = PersonReferenceSerializer()
    from_organization = OrganizationSerializer()
    to_organization = OrganizationSerializer()

    class Meta:
        model = Move
        fields = [
            "id",
            "kind",
            "person",
            "from_organization",
            "to_organization",
            "role_from",
            "role_to",
            "exit_manner",
            "entry_manner",
            "from_capacity",
            "to_capacity",
            "announced_on_first_day",
            "effective_on_first_day",
            "status",
            "status_reason",
            "group",
            "note",
        ]


class NameSerializer(serializers.ModelSerializer[PersonName]):
    class Meta:
        model = PersonName
        fields = ["name", "kind"]


class PersonSerializer(serializers.ModelSerializer[Person]):
    names = NameSerializer(many=True)
    moves = MoveSerializer(many=True)

    class Meta:
        model = Person
        fields = ["slug", "name", "note", "names", "moves"]


class MoveFilter(django_filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    organization = django_filters.CharFilter(method="of_organization")

    class Meta:
        model = Move
        fields = ["status"]

    def of_organization(self, moves: Any, _name: str, slug: str) -> Any:
        organization = get_object_or_404(Organization, slug=slug)
        return moves.filter(Q(from_organization=organization) | Q(to_organization=organization))


class MoveViewSet(viewsets.ReadOnlyModelViewSet[Move]):
    queryset = Move.objects.select_related("person", "from_organization", "to_organization")
    serializer_class = MoveSerializer
    filterset_class = MoveFilter


class PersonViewSet(viewsets.ReadOnlyModelViewSet[Person]):
    queryset = Person.objects.prefetch_related(
        "names", "moves__person", "moves__from_organization", "moves__to_organization"
    )
    serializer_class = PersonSerializer
    lookup_field = "slug"


class DeparturesView(APIView):
    def get(self, request: Request) -> Response:
        since, until = _window(request)
        rows = (
            Move.objects.filter(
                from_organization__slug__in=request.query_params.getlist("organization"),
                happened_first_day__range=(since, until),
                status__in=COUNTED_STATUSES,
            )
            .exclude(kind="internal")
            .annotate(month=TruncMonth("happened_first_day"))
            .order_by()
            .values("from_organization__slug", "month")
            .annotate(departures=Count("pk"))
        )
        return Response(rows)


class FlowsView(APIView):
    def get(self, request: Request) -> Response:
        since, until = _window(request)
        slugs = request.query_params["organizations"].split(",")
        rows = (
            Move.objects.filter(
                from_organization__slug__in=slugs,
                to_organization__slug__in=slugs,
                happened_first_day__range=(since, until),
                status__in=COUNTED_STATUSES,
            )
            .exclude(kind="internal")
            .order_by()
            .values("from_organization__slug", "to_organization__slug")
            .annotate(moves=Count("pk"))
        )
        return Response(rows)


class SearchView(APIView):
    def get(self, request: Request) -> Response:
        people = (
            Person.objects.annotate(
                similarity=Max(TrigramSimilarity("names__key", request.query_params["q"].lower()))
            )
            .filter(similarity__gt=0.3)
            .order_by("-similarity", "pk")[:20]
        )
        return Response(PersonReferenceSerializer(people, many=True).data)


def _window(request: Request) -> tuple[date, date]:
    return date.fromisoformat(request.query_params["since"]), date.fromisoformat(
        request.query_params["until"]
    )


router = DefaultRouter()
router.register("moves", MoveViewSet)
router.register("people", PersonViewSet)
urlpatterns = [
    path("", include(router.urls)),
    path("departures/", DeparturesView.as_view()),
    path("flows/", FlowsView.as_view()),
    path("search/", SearchView.as_view()),
]
