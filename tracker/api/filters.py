"""What lists of the API can be filtered by."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field

from orgs.models import Organization, OrganizationKind
from people.models import Person
from tracker.api.fields import PARTIAL_DATE
from tracker.dates import PartialDate
from tracker.dates.forms import PartialDateFormField
from tracker.moves.models import Move
from tracker.moves.vocabulary import MoveKind, MoveStatus


@extend_schema_field(PARTIAL_DATE)
class PartialDateFilter(filters.Filter):
    """A partial date; ``method`` says what it does."""

    field_class = PartialDateFormField


class PersonFilter(filters.FilterSet):
    q = filters.CharFilter(method="search", label=_("Part of any name, in any script"))

    class Meta:
        model = Person
        fields: list[str] = []

    def search(self, people: Any, _name: str, value: str) -> Any:
        return people.search(value)


class OrganizationFilter(filters.FilterSet):
    q = filters.CharFilter(method="search", label=_("Part of any name, in any script"))
    kind = filters.MultipleChoiceFilter(choices=OrganizationKind)
    country = filters.CharFilter(lookup_expr="iexact", label=_("Two letters of ISO 3166-1"))

    class Meta:
        model = Organization
        fields: list[str] = []

    def search(self, organizations: Any, _name: str, value: str) -> Any:
        return organizations.search(value)


class MoveFilter(filters.FilterSet):
    person = filters.CharFilter("person__slug", label=_("Slug of the person"))
    organization = filters.CharFilter(method="either_side", label=_("Slug of either organization"))
    from_organization = filters.CharFilter("from_organization__slug", label=_("Slug of the one left"))
    to_organization = filters.CharFilter("to_organization__slug", label=_("Slug of the one joined"))
    kind = filters.MultipleChoiceFilter(choices=MoveKind)
    status = filters.MultipleChoiceFilter(choices=MoveStatus)
    since = PartialDateFilter(method="from_day", label=_("2024, 2024-10 or 2024-10-14, inclusive"))
    until = PartialDateFilter(method="to_day", label=_("2024, 2024-10 or 2024-10-14, inclusive"))

    class Meta:
        model = Move
        fields: list[str] = []

    def either_side(self, moves: Any, _name: str, slug: str) -> Any:
        organizations = list(Organization.objects.filter(slug=slug))
        return moves.touching(organizations[0]) if organizations else moves.none()

    def from_day(self, moves: Any, _name: str, since: PartialDate) -> QuerySet[Move]:
        return moves.maybe_since(since.first_day)

    def to_day(self, moves: Any, _name: str, until: PartialDate) -> QuerySet[Move]:
        return moves.maybe_until(until.last_day)
