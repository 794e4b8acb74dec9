"""What is sent to the API: strict bodies, and records by their address or by a name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError as DjangoValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from orgs.models import Organization
from people.models import Person
from tracker.api.fields import PartialDateField
from tracker.api.filters import record_at
from tracker.moves.log import Evidence
from tracker.moves.typed_names import NEW, Meaning, TypedName
from tracker.moves.vocabulary import Capacity, EntryManner, EvidenceKind, ExitManner
from tracker.names.models import MAX_NAME, MAX_SLUG
from tracker.names.pairs import PairKind

_MODELS: dict[PairKind, Any] = {"person": Person, "organization": Organization}
_LISTS: dict[PairKind, str] = {"person": "people", "organization": "organizations"}
_MAX_OTHERS = 100
_web_address = URLValidator(
    schemes=["http", "https"], message=gettext_lazy("Write an address that starts with http:// or https://.")
)


class WebAddressField(serializers.CharField):
    """An address on the web."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.validators.append(_web_address)


class StrictSerializer(serializers.Serializer[Any]):
    """A body of which every field is known: one that is misspelt would else be left aside."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping) and (unknown := sorted(set(data) - set(self.fields))):
            said = _("There is no such field here; there are %(names)s.") % {"names": ", ".join(self.fields)}
            raise serializers.ValidationError({str(name)[:100]: [said] for name in unknown})
        return super().to_internal_value(data)


class RowInput(StrictSerializer):
    """A row within a body: it is sent whole, also where only a part of the record is."""

    def to_internal_value(self, data: Any) -> Any:
        if self.parent is None:
            return super().to_internal_value(data)
        whole = type(self)(data=data)
        whole.is_valid(raise_exception=True)
        return whole.validated_data


@extend_schema_field(
    {
        "oneOf": [
            {"type": "string", "description": "The slug of a record that is there."},
            {
                "type": "object",
                "properties": {
                    "name": {"type": "string", "maxLength": MAX_NAME},
                    "is_new": {
                        "type": "boolean",
                        "default": False,
                        "description": "Nobody and nothing that is there is meant: a record is made.",
                    },
                    "other_than": {
                        "type": "array",
                        "items": {"type": "string"},
                        "maxItems": _MAX_OTHERS,
                        "description": "Slugs of records of this name that are not meant.",
                    },
                },
                "required": ["name"],
                "additionalProperties": False,
            },
        ]
    }
)
class RecordField(serializers.Field[TypedName, Any, Any, Any]):
    """A person or an organization: the slug, or a name and whether it is that of a new record."""

    def __init__(self, kind: PairKind, **options: Any) -> None:
        self.kind = kind
        super().__init__(**options)

    def to_internal_value(self, data: Any) -> TypedName:
        if isinstance(data, str):
            record = self._at(data)
            return TypedName(self.kind, record.name, str(record.pk))
        if not isinstance(data, Mapping) or not isinstance(data.get("name"), str):
            raise serializers.ValidationError(
                _("Send the slug as a text, or a name: {“name”: “Jane Doe”, “is_new”: true}.")
            )
        if unknown := set(data) - {"name", "is_new", "other_than"}:
            said = _("There is no “%s” in a name; there are name, is_new and other_than.")
            raise serializers.ValidationError(said % sorted(map(str, unknown))[0][:100])
        name, is_new, others = data["name"].strip(), data.get("is_new", False), data.get("other_than", [])
        if not name or "\0" in name or len(name) > MAX_NAME:
            said = _("A name has 1 to %(most)d characters.") % {"most": MAX_NAME}
            raise serializers.ValidationError(said)
        if not isinstance(is_new, bool):
            raise serializers.ValidationError(_("“is_new” is true or false."))
        return TypedName(self.kind, name, NEW if is_new else "", self._keys(others))

    def to_representation(self, value: TypedName) -> str:
        return value.text

    def _keys(self, slugs: Any) -> frozenset[str]:
        is_list = isinstance(slugs, Sequence) and not isinstance(slugs, str) and len(slugs) <= _MAX_OTHERS
        if not is_list or not all(isinstance(slug, str) for slug in slugs):
            raise serializers.ValidationError(_("“other_than” is a list of slugs."))
        return frozenset(str(self._at(slug).pk) for slug in slugs)

    def _at(self, slug: str) -> Any:
        is_slug = slug and "\0" not in slug and len(slug) <= MAX_SLUG + 10
        record = record_at(_MODELS[self.kind], slug) if is_slug else None
        if record is None or getattr(record, "is_erased", False):
            said = _("There is no “%(slug)s”; /api/v1/%(list)s/?q= finds slugs. For a name send {“name”: …}.")
            raise serializers.ValidationError(said % {"slug": slug[:100], "list": _LISTS[self.kind]})
        return record


def problem_with(meaning: Meaning) -> str:
    """Why a name is not clear, with the slugs of those that may be meant."""
    if not meaning.choices:
        return meaning.problem
    known = ", ".join(f"{each.record.slug} ({each.record})" for each in meaning.choices[:5])
    said = _("This may mean %(known)s, or a new one. Send a slug, or “is_new” with those in “other_than”.")
    return said % {"known": known}


@extend_schema_field({"type": "string", "description": "The slug of a record that is there."})
class KnownField(RecordField):
    """A person or an organization that is there, by its slug. Its value is the record."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            raise serializers.ValidationError(_("Send the slug of a record that is there."))
        return self._at(data)

    def to_representation(self, value: Any) -> str:
        return str(value.slug)


class EvidenceInput(StrictSerializer):
    """On whose word."""

    url = WebAddressField(max_length=2000, required=False, allow_blank=True, default="")
    quote = serializers.CharField(
        max_length=5000,
        required=False,
        allow_blank=True,
        default="",
        help_text="The sentence that says so, or who told it.",
    )
    kind = serializers.ChoiceField(
        EvidenceKind.choices,
        required=False,
        allow_blank=True,
        default="",
        help_text="Else what url and quote make it.",
    )
    archive_url = WebAddressField(max_length=2000, required=False, allow_blank=True, default="")

    def validate(self, attrs: dict[str, Any]) -> Any:
        try:
            return Evidence.said(**attrs)
        except DjangoValidationError as error:
            raise serializers.ValidationError(serializers.as_serializer_error(error)) from error


def _text(most: int, **options: Any) -> serializers.CharField:
    return serializers.CharField(max_length=most, allow_blank=True, required=False, **options)


class StepInput(StrictSerializer):
    """What a move and a claim have in common beside names, dates and status."""

    role_from = _text(200)
    role_to = _text(200)
    exit_manner = serializers.ChoiceField(ExitManner.choices, required=False)
    entry_manner = serializers.ChoiceField(EntryManner.choices, required=False)
    from_capacity = serializers.ChoiceField(Capacity.choices, required=False)
    to_capacity = serializers.ChoiceField(Capacity.choices, required=False)


class DatesInput(StrictSerializer):
    announced_on = PartialDateField(required=False, allow_null=True, default=None)
    effective_on = PartialDateField(required=False, allow_null=True, default=None)


STEP_FIELDS = tuple(StepInput().fields)
NO_EVIDENCE = gettext_lazy("Say on whose word: an address with a quote, or who told it.")
