"""How lists are cut into pages: stable while rows are added, and without a count, which would cost.

A cursor holds what the row at the edge of a page is ordered by; the next page starts right
behind it, whatever came in meanwhile. Django REST framework's own cursor holds the first of
these values only and counts among equal ones, which shifts when a row comes in.
"""

from __future__ import annotations

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param


class _Pages(CursorPagination):
    """Subclasses name a unique order in ``ordering``, as QuerySet.order_by takes it."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200
    ordering: tuple[str, ...]
    invalid_cursor_message = _("The cursor is not one that this list gave; start without it.")  # type: ignore[assignment]  # lazy, as REST framework's own

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        self._url = request.build_absolute_uri()
        size = self.get_page_size(request) or self.page_size
        backwards, edge = self._read_cursor(request)
        order = _reversed(self.ordering) if backwards else self.ordering
        rows = self._rows_behind(queryset.order_by(*order), order, edge)
        fetched = list(rows[: size + 1])
        more = len(fetched) > size
        page = fetched[:size]
        self._has_next, self._has_previous = (bool(edge), more) if backwards else (more, bool(edge))
        self._rows = page[::-1] if backwards else page
        return self._rows

    def get_next_link(self) -> str | None:
        return self._link(self._rows[-1], backwards=False) if self._has_next and self._rows else None

    def get_previous_link(self) -> str | None:
        return self._link(self._rows[0], backwards=True) if self._has_previous and self._rows else None

    def _rows_behind(self, rows: QuerySet[Any], order: tuple[str, ...], edge: list[Any]) -> QuerySet[Any]:
        if not edge:
            return rows
        try:
            return rows.filter(
                _behind(order, [_typed(rows.model, *pair) for pair in zip(order, edge, strict=True)])
            )
        except (ValidationError, ValueError, TypeError, OverflowError) as error:
            raise NotFound(self.invalid_cursor_message) from error

    def _read_cursor(self, request: Request) -> tuple[bool, list[Any]]:
        """Whether to go back, and what the row at the edge is ordered by; empty for the first page."""
        token = request.query_params.get(self.cursor_query_param)
        if token is None:
            return False, []
        try:
            backwards, edge = json.loads(urlsafe_b64decode(token.encode()))
        except (binascii.Error, TypeError, ValueError, RecursionError) as error:
            raise NotFound(self.invalid_cursor_message) from error
        if not isinstance(edge, list) or len(edge) != len(self.ordering):
            raise NotFound(self.invalid_cursor_message)
        return bool(backwards), edge

    def _link(self, row: Any, *, backwards: bool) -> str:
        edge = [getattr(row, name.lstrip("-")) for name in self.ordering]
        token = urlsafe_b64encode(json.dumps([backwards, edge], default=str).encode()).decode()
        return str(replace_query_param(self._url, self.cursor_query_param, token))


class NewestFirst(_Pages):
    """Moves by their date."""

    ordering = ("-happened_first_day", "-pk")


class LatestSpellsFirst(_Pages):
    """Spells by their first evidence."""

    ordering = ("-seen_from", "-pk")


class ByName(_Pages):
    """People and organizations by their names."""

    ordering = ("sort_key", "pk")


class BySourceName(_Pages):
    """Sources by their names, of which no two are the same."""

    ordering = ("name",)


def _typed(model: Any, column: str, value: Any) -> Any:
    """A value of a cursor as its column holds it. Raises what conversion raises where it cannot be one."""
    name = column.lstrip("-")
    field = model._meta.pk if name == "pk" else model._meta.get_field(name)
    if isinstance(field, models.GeneratedField):
        field = field.output_field
    typed = field.to_python(value)
    if isinstance(typed, int) and not 0 <= typed < 2**63:
        raise ValueError(typed)
    if isinstance(typed, str) and "\0" in typed.encode().decode():
        raise ValueError(typed)
    return typed


def _reversed(order: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name[1:] if name.startswith("-") else f"-{name}" for name in order)


def _behind(order: tuple[str, ...], edge: list[Any]) -> Q:
    """The rows behind an edge: the first value is, or it is equal and the second is, and so on."""
    condition, equal = Q(), Q()
    for name, value in zip(order, edge, strict=True):
        column, lookup = (name[1:], "lt") if name.startswith("-") else (name, "gt")
        condition |= equal & Q(**{f"{column}__{lookup}": value})
        equal &= Q(**{column: value})
    # The first column alone bounds the walk along the index.
    first = order[0]
    bound = f"{first[1:]}__lte" if first.startswith("-") else f"{first}__gte"
    return Q(**{bound: edge[0]}) & condition
