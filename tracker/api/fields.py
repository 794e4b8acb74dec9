"""Serializer fields of our own, and serializers that keep theirs."""

from __future__ import annotations

from functools import cache
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.utils.serializer_helpers import BindingDict

from tracker.dates import PartialDate

PARTIAL_DATE = {
    "type": "string",
    "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$",
    "examples": ["2024", "2024-10", "2024-10-14"],
    "description": "ISO 8601, as precisely as it is known: a year, a month or a day.",
}


@extend_schema_field(PARTIAL_DATE)
class PartialDateField(serializers.Field[PartialDate, str, str, Any]):
    """``2024``, ``2024-10`` or ``2024-10-14``."""

    def to_internal_value(self, data: str) -> PartialDate:
        try:
            return PartialDate.parse(str(data))
        except ValueError as error:
            raise serializers.ValidationError(str(error)) from error

    def to_representation(self, value: PartialDate) -> str:
        return str(value)


class QuerySerializer(serializers.Serializer[Any]):
    """The parameters of an address."""

    @property
    def fields(self) -> Any:
        """Those of the class: a copy for each request, as usual, would take longer than to read it.

        So no field may look at the request: what has to is a method ``validate_…``.
        """
        return _fields_of(type(self))


@cache
def _fields_of(serializer: type[QuerySerializer]) -> Any:
    whose = serializer()
    fields = BindingDict(whose)
    for name, field in whose.get_fields().items():
        fields[name] = field
    return fields
