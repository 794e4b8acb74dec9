"""What lists of the API can be filtered by."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from orgs.models import Organization, OrganizationKind
from people.models import Person
from tracker.api.fields import PARTIAL_DATE
from tracker.dates import PartialDate, Window
from tracker.dates.forms import PartialDateFormField
from tracker.identifiers import BadIdentifier, Owner, parse_reference
from tracker.merges.merge import survivor_of
from tracker.moves.models import GroupMove, Move
from tracker.moves.vocabulary import MoveKind, MoveStatus, RoleGroup
from tracker.news.models import Source, SourceKind, SourceState


@extend_schema_field(PARTIAL_DATE)
class PartialDateFilter(filters.Filter):
    """A partial date; ``method`` says what it does."""

    field_class = PartialDateFormField


@extend_schema_field({"type": "string", "examples": ["wikidata:Q42", "orcid:0000-0002-1825-0097"]})
class IdentifierFilter(filters.CharFilter):
    """The records that have an identifier: its kind, a colon and its value, or an address that holds it."""

    def __init__(self, owner: Owner) -> None:
        super().__init__(label=_("Kind and value, such as wikidata:Q42, or an address that holds it"))
        self._owner = owner

    def filter(self, qs: Any, value: str) -> Any:
        """Raises ValidationError where the text is no identifier that such a record can have."""
        if not value:
            return qs
        try:
            reference = parse_reference(value, self._owner)
        except BadIdentifier as error:
            raise serializers.ValidationError({self.field_name: [str(error)]}) from error
        rows = qs.model.identifier_model().referred_to(reference)
        return qs.filter(pk__in=rows.order_by().values(self._owner))


def record_at(model: Any, slug: str) -> Any:
    """The record at an address, the survivor where it was merged; None where there is none."""
    record = model.with_merged.filter(slug=slug).first()
    return record and survivor_of(record)


class PersonFilter(filters.FilterSet):
    q = filters.CharFilter(method="search", label=_("Part of any name, in any script"))
    identifier = IdentifierFilter("person")

    class Meta:
        model = Person
        fields: list[str] = []

    def search(self, people: Any, _name: str, value: str) -> Any:
        return people.search(value)


class OrganizationFilter(filters.FilterSet):
    q = filters.CharFilter(method="search", label=_("Part of any name, in any script"))
    identifier = IdentifierFilter("organization")
    kind = filters.MultipleChoiceFilter(choices=OrganizationKind)
    country = filters.CharFilter(lookup_expr="iexact", label=_("Two letters of ISO 3166-1"))

    class Meta:
        model = Organization
        fields: list[str] = []

    def search(self, organizations: Any, _name: str, value: str) -> Any:
        return organizations.search(value)


class MoveFilterForm(forms.Form):
    """The period of a list is one, as that of a figure is."""

    def clean(self) -> dict[str, Any]:
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until:
            try:
                Window(since.first_day, until.last_day)
            except ValueError as error:
                self.add_error("until", str(error))
        return self.cleaned_data


class MoveFilter(filters.FilterSet):
    person = filters.CharFilter(method="of_person", label=_("Slug of the person"))
    organization = filters.CharFilter(method="either_side", label=_("Slug of either organization"))
    from_organization = filters.CharFilter(method="of_organization", label=_("Slug of the one left"))
    to_organization = filters.CharFilter(method="of_organization", label=_("Slug of the one joined"))
    kind = filters.MultipleChoiceFilter(choices=MoveKind)
    status = filters.MultipleChoiceFilter(choices=MoveStatus)
    role_group = filters.MultipleChoiceFilter(
        choices=RoleGroup, method="of_role_group", label=_("Group of the role before or after")
    )
    group = filters.NumberFilter(field_name="group", label=_("Number of the group move"))
    stale = filters.BooleanFilter(label=_("Rumours of which nothing was heard for a long time"))
    since = PartialDateFilter(method="from_day", label=_("2024, 2024-10 or 2024-10-14, inclusive"))
    until = PartialDateFilter(method="to_day", label=_("2024, 2024-10 or 2024-10-14, inclusive"))

    class Meta:
        model = Move
        form = MoveFilterForm
        fields: list[str] = []

    def either_side(self, moves: Any, _name: str, slug: str) -> Any:
        organization = record_at(Organization, slug)
        return moves.touching(organization) if organization else moves.none()

    def of_person(self, moves: Any, _name: str, slug: str) -> Any:
        return moves.filter(person=record_at(Person, slug))

    def of_organization(self, moves: Any, name: str, slug: str) -> Any:
        organization = record_at(Organization, slug)
        return moves.filter(**{name: organization}) if organization else moves.none()

    @extend_schema_field({"type": "array", "items": {"type": "string", "enum": RoleGroup.values}})
    def of_role_group(self, moves: Any, _name: str, groups: list[str]) -> Any:
        return moves.in_role_group(*groups) if groups else moves

    def from_day(self, moves: Any, _name: str, since: PartialDate) -> QuerySet[Move]:
        return moves.maybe_since(since.first_day)

    def to_day(self, moves: Any, _name: str, until: PartialDate) -> QuerySet[Move]:
        return moves.maybe_until(until.last_day)


class GroupMoveFilter(filters.FilterSet):
    organization = filters.CharFilter(method="either_side", label=_("Slug of either organization"))
    status = filters.MultipleChoiceFilter(choices=MoveStatus)

    class Meta:
        model = GroupMove
        fields: list[str] = []

    def either_side(self, groups: Any, _name: str, slug: str) -> Any:
        organization = record_at(Organization, slug)
        return groups.touching(organization) if organization else groups.none()


class SourceFilter(filters.FilterSet):
    q = filters.CharFilter(method="search", max_length=200, label=_("Part of the name or of the family"))
    state = filters.MultipleChoiceFilter(choices=SourceState)
    kind = filters.MultipleChoiceFilter(choices=SourceKind)
    language = filters.CharFilter(lookup_expr="iexact", label=_("Code of the language, such as fr"))
    tag = filters.CharFilter(field_name="tags__name", lookup_expr="iexact", label=_("One of its tags"))
    alarm = filters.BooleanFilter(method="of_alarm", label=_("With an alarm, or without"))

    class Meta:
        model = Source
        fields: list[str] = []

    def search(self, sources: Any, _name: str, value: str) -> Any:
        return sources.search(value)

    def of_alarm(self, sources: Any, _name: str, has_alarm: Any) -> Any:
        alarmed = Source.objects.with_alarm().order_by().values("pk")
        return sources.filter(pk__in=alarmed) if has_alarm else sources.exclude(pk__in=alarmed)
