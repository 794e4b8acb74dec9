"""Parameters that an address does not know are refused: left aside, they would mislead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError as DjangoValidationError
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request

from tracker.api.exports.renderers import FORMAT


class StrictFilters(DjangoFilterBackend):
    """Filters a list by what it declares, and by nothing else."""

    def filter_queryset(self, request: Request, queryset: Any, view: Any) -> Any:
        refuse_unknown(request, self._known(view, queryset))
        filterset = self.get_filterset(request, queryset, view)
        if filterset is None:
            return queryset
        if not filterset.is_valid():
            raise ValidationError(_sentences(filterset.errors.as_data()))
        return filterset.qs

    def _known(self, view: Any, queryset: Any) -> list[str]:
        filterset = self.get_filterset_class(view, queryset)
        filters = list(filterset.base_filters) if filterset else []
        return [*filters, *view.paginator.parameter_names, *view.own_parameters]


def _sentences(errors: Mapping[str, Sequence[DjangoValidationError]]) -> dict[str, list[ErrorDetail]]:
    """Each with its code. Filled in as a form does it: a value in a sentence may have a per cent sign."""
    return {
        name: [ErrorDetail(said, error.code or "invalid") for error in found for said in error.messages]
        for name, found in errors.items()
    }


def refuse_unknown(request: Request, known: Sequence[str]) -> None:
    """Raise ValidationError for parameters other than these."""
    unknown = sorted(set(request.query_params) - {*known, FORMAT})
    if unknown:
        sentence = _("There is no such parameter here; there are %(names)s.") % {"names": ", ".join(known)}
        raise ValidationError({name[:100]: [sentence] for name in unknown})
