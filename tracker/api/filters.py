"""What lists of the API can be filtered by."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from orgs.models import Organization, OrganizationKind
from people.models import Person
from tracker.api.fields import PARTIAL_DATE
from tracker.dates.forms import PartialDateFormField
from tracker.identifiers import BadIdentifier, Owner, parse_reference
from tracker.merges.merge import survivor_of
from tracker.metrics import move_filter as moves_filter
from tracker.metrics.move_filter.fields import (
    LONGEST,
    MOST_VALUES,
    ChoiceField,
    ChoicesField,
    NumberField,
    SwitchField,
    TextsField,
)
from tracker.metrics.move_filter.parameters import MoveFilterForm
from tracker.moves.models import GroupMove, Move, Spell
from tracker.moves.models.spell import SpellEnd
from tracker.moves.vocabulary import Capacity, MoveStatus
from tracker.news.models import Source, SourceKind, SourceState

_LARGEST_KEY = 2**63 - 1


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
    kind = filters.MultipleChoiceFilter(choices=OrganizationKind, distinct=False)
    country = filters.CharFilter(lookup_expr="iexact", label=_("Two letters of ISO 3166-1"))
    is_followed = filters.BooleanFilter(label=_("Whether its people come first in the review"))

    class Meta:
        model = Organization
        fields: list[str] = []

    def search(self, organizations: Any, _name: str, value: str) -> Any:
        return organizations.search(value)


def _described(name: str) -> filters.Filter:
    """A parameter of the filter of moves, as the description of the API shows it."""
    field = MoveFilterForm.base_fields[name]
    match field:
        case ChoicesField():
            return filters.MultipleChoiceFilter(choices=field.choices, label=field.label)
        case ChoiceField():
            return filters.ChoiceFilter(choices=field.choices, label=field.label)
        case TextsField():
            schema: Any = {"type": "array", "items": {"type": "string"}, "maxItems": MOST_VALUES}
        case SwitchField():
            schema = {"type": "boolean"}
        case NumberField():
            schema = {"type": "integer", "minimum": field.least, "maximum": field.most}
        case PartialDateFormField():
            schema = PARTIAL_DATE
        case _:
            schema = {"type": "string", "maxLength": LONGEST}
    schema = {**schema, "description": str(field.label)}
    return extend_schema_field(schema)(filters.Filter(label=field.label))


class MoveFilter(filters.FilterSet):
    """Describes the filter of moves that lists, feeds and watchlists share, and narrows the list by it."""

    class Meta:
        model = Move
        fields: list[str] = []

    def get_form_class(self) -> type[MoveFilterForm]:
        return MoveFilterForm

    @property
    def asked(self) -> moves_filter.MoveFilter:
        """What was asked for, of a filter that is valid."""
        return moves_filter.MoveFilter.of(self.form.cleaned_data)

    def filter_queryset(self, queryset: Any) -> Any:
        return self.asked.apply(queryset, today=timezone.localdate())


MoveFilter.base_filters.update({name: _described(name) for name in MoveFilterForm.base_fields})


class DayField(forms.DateField):
    """A day of ISO 8601."""

    default_error_messages = {"invalid": _("This is a day, such as 2024-10-14.")}

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d"], **options)


@extend_schema_field({"type": "integer", "minimum": 1, "maximum": _LARGEST_KEY})
class KeyFilter(filters.NumberFilter):
    """The number of a record: whole, and never so large that to read it would take long."""

    field_class = forms.IntegerField

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"min_value": 1, "max_value": _LARGEST_KEY, **options})

    def get_max_validator(self) -> None:
        """The field has its own."""


class DayFilter(filters.DateFilter):
    field_class = DayField


class SpellFilter(filters.FilterSet):
    person = filters.CharFilter(method="of_person", label=_("Slug of the person"))
    organization = filters.CharFilter(method="at_organization", label=_("Slug of the organization"))
    capacity = filters.MultipleChoiceFilter(choices=Capacity, distinct=False)
    end = filters.MultipleChoiceFilter(choices=SpellEnd, distinct=False)
    on = DayFilter(method="covering", label=_("Spells that may cover the day, such as 2024-10-14"))

    class Meta:
        model = Spell
        fields: list[str] = []

    def of_person(self, spells: Any, _name: str, slug: str) -> Any:
        return spells.filter(person=record_at(Person, slug))

    def at_organization(self, spells: Any, _name: str, slug: str) -> Any:
        return spells.filter(organization=record_at(Organization, slug))

    def covering(self, spells: Any, _name: str, day: Any) -> Any:
        return spells.covering(day)


class GroupMoveFilter(filters.FilterSet):
    organization = filters.CharFilter(method="either_side", label=_("Slug of either organization"))
    status = filters.MultipleChoiceFilter(choices=MoveStatus, distinct=False)

    class Meta:
        model = GroupMove
        fields: list[str] = []

    def either_side(self, groups: Any, _name: str, slug: str) -> Any:
        organization = record_at(Organization, slug)
        return groups.touching(organization) if organization else groups.none()


class SourceFilter(filters.FilterSet):
    q = filters.CharFilter(method="search", max_length=200, label=_("Part of the name or of the family"))
    state = filters.MultipleChoiceFilter(choices=SourceState, distinct=False)
    kind = filters.MultipleChoiceFilter(choices=SourceKind, distinct=False)
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
