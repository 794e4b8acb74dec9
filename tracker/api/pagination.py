"""How lists are cut into pages: stable while rows are added, and without a count, which would cost.

A cursor holds what the row at the edge of a page is ordered by; the next page starts right
behind it, whatever came in meanwhile. Django REST framework's own cursor holds the first of
these values only and counts among equal ones, which shifts when a row comes in.
"""

from __future__ import annotations

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, date, datetime
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ValidationError as Refused
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

TOTAL, ORDERING = "total", "ordering"


class _Pages(CursorPagination):
    """Subclasses name their orders in ``orderings``, each unique, as QuerySet.order_by takes it.

    The first is the usual one.
    """

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200
    orderings: ClassVar[dict[str, tuple[str, ...]]]
    invalid_cursor_message = _("The cursor is not one that this list gave; start without it.")  # type: ignore[assignment]  # lazy, as REST framework's own

    @property
    def parameter_names(self) -> list[str]:
        """What it takes from the address."""
        return [self.cursor_query_param, str(self.page_size_query_param), ORDERING, TOTAL]

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        self._url = request.build_absolute_uri()
        size = self._size(request)
        self.ordering = self.order_asked(request)
        self._total = queryset.order_by().count() if _switch(request, TOTAL) else None
        backwards, edge = self._read_cursor(request)
        order = _reversed(self.ordering) if backwards else self.ordering
        rows = self._rows_behind(queryset.order_by(*order), order, edge)
        fetched = list(rows[: size + 1])
        more = len(fetched) > size
        page = fetched[:size]
        self._has_next, self._has_previous = (bool(edge), more) if backwards else (more, bool(edge))
        self._rows = page[::-1] if backwards else page
        return self._rows

    def get_paginated_response(self, data: Any) -> Response:
        """The page, the addresses of those beside it, and how many there are in all if that is asked."""
        body = {"next": self.get_next_link(), "previous": self.get_previous_link(), "results": data}
        return Response(body if self._total is None else {"total": self._total, **body})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        address = {"type": ["string", "null"], "format": "uri"}
        count = {"type": "integer", "minimum": 0}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {
                "next": address | {"description": "The next page; null on the last."},
                "previous": address | {"description": "The page before; null on the first."},
                "results": schema,
                TOTAL: count | {"description": "How many there are on all pages; only with `total=true`."},
            },
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        def parameter(name: str, schema: dict[str, Any], said: str) -> dict[str, Any]:
            return {"name": name, "in": "query", "required": False, "schema": schema, "description": said}

        sizes = {"type": "integer", "minimum": 1, "maximum": self.max_page_size, "default": self.page_size}
        orders = {"type": "string", "enum": list(self.orderings), "default": next(iter(self.orderings))}
        return [
            parameter(self.cursor_query_param, {"type": "string"}, "From `next` or `previous` of a page."),
            parameter(str(self.page_size_query_param), sizes, "How many records a page has."),
            parameter(ORDERING, orders, "What the list is ordered by; a minus is the other way round."),
            parameter(
                TOTAL,
                {"type": "boolean", "default": False},
                "Whether to count the records on all pages, which takes longer the more there are.",
            ),
        ]

    def _size(self, request: Request) -> int:
        text = request.query_params.get(str(self.page_size_query_param))
        if text is None:
            return int(self.page_size)
        size = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
        if not 1 <= size <= self.max_page_size:
            said = _("This is a whole number from 1 to %(most)d.") % {"most": self.max_page_size}
            raise Refused({str(self.page_size_query_param): [said]})
        return size

    def order_asked(self, request: Request) -> tuple[str, ...]:
        """The order that is asked for, as QuerySet.order_by takes it."""
        name = request.query_params.get(ORDERING) or next(iter(self.orderings))
        if name not in self.orderings:
            said = _("This list is ordered by %(names)s.") % {"names": ", ".join(self.orderings)}
            raise Refused({ORDERING: [said]})
        return self.orderings[name]

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
            raise Refused({self.cursor_query_param: [self.invalid_cursor_message]}) from error

    def _read_cursor(self, request: Request) -> tuple[bool, list[Any]]:
        """Whether to go back, and what the row at the edge is ordered by; empty for the first page."""
        token = request.query_params.get(self.cursor_query_param)
        if token is None:
            return False, []
        try:
            backwards, edge = json.loads(urlsafe_b64decode(token.encode()))
        except (binascii.Error, TypeError, ValueError, RecursionError) as error:
            raise Refused({self.cursor_query_param: [self.invalid_cursor_message]}) from error
        if not isinstance(edge, list) or len(edge) != len(self.ordering):
            raise Refused({self.cursor_query_param: [self.invalid_cursor_message]})
        return bool(backwards), edge

    def _link(self, row: Any, *, backwards: bool) -> str:
        edge = [self._value(row, name.lstrip("-")) for name in self.ordering]
        token = urlsafe_b64encode(json.dumps([backwards, edge], default=str).encode()).decode()
        return str(replace_query_param(self._url, self.cursor_query_param, token))

    def _value(self, row: Any, column: str) -> Any:
        return getattr(row, column)


class NewestFirst(_Pages):
    """Moves by their date, or by when they were stored."""

    orderings: ClassVar = {
        "-date": ("-happened_first_day", "-pk"),
        "date": ("happened_first_day", "pk"),
        "-id": ("-pk",),
        "id": ("pk",),
    }

    def _rows_behind(self, rows: Any, order: tuple[str, ...], edge: list[Any]) -> Any:
        """Rows that are no queryset say themselves what is behind one of them."""
        if not edge or not hasattr(rows, "behind"):
            return super()._rows_behind(rows, order, edge)
        try:
            first_day, key = date.fromisoformat(edge[0]), int(edge[1])
            if not 0 <= key < 2**63:
                raise ValueError(key)
        except (TypeError, ValueError) as error:
            raise Refused({self.cursor_query_param: [self.invalid_cursor_message]}) from error
        return rows.behind(first_day, key, backwards=not order[0].startswith("-"))


class Newest(_Pages):
    """Claims, by when they were stored."""

    orderings: ClassVar = {"-id": ("-pk",), "id": ("pk",)}


class SeenLastFirst(_Pages):
    """Articles by when they were seen first."""

    orderings: ClassVar = {
        "-first_seen_at": ("-first_seen_at", "-pk"),
        "first_seen_at": ("first_seen_at", "pk"),
    }


class LatestChangesFirst(_Pages):
    """Changes of a record by when they were made."""

    orderings: ClassVar = {
        "-at": ("-history_date", "-history_id", "part"),
        "at": ("history_date", "history_id", "-part"),
    }
    _COLUMNS: ClassVar = ("history_date", "history_id", "part")

    def _rows_behind(self, rows: Any, order: tuple[str, ...], edge: list[Any]) -> Any:
        if not edge:
            return rows
        try:
            values = [datetime.fromisoformat(edge[0]), int(edge[1]), str(edge[2])]
            behind = _behind(order, [_storable(value) for value in values])
        except (TypeError, ValueError, OverflowError) as error:
            raise Refused({self.cursor_query_param: [self.invalid_cursor_message]}) from error
        return rows.behind(behind)

    def _value(self, row: Any, column: str) -> Any:
        return row[self._COLUMNS.index(column)]


class LatestMailsFirst(_Pages):
    """Mails by when they were made."""

    orderings: ClassVar = {"-made_at": ("-made_at", "-pk"), "made_at": ("made_at", "pk")}


class LatestTokensFirst(_Pages):
    """Tokens by when they were made."""

    orderings: ClassVar = {"-created_at": ("-created_at", "-pk"), "created_at": ("created_at", "pk")}


class FailedLastFirst(_Pages):
    """Dead letters by when they failed last."""

    orderings: ClassVar = {"-failed_at": ("-failed_at", "-pk"), "failed_at": ("failed_at", "pk")}


class LatestDaysFirst(_Pages):
    """Days, of which each is there once."""

    orderings: ClassVar = {"-day": ("-day",), "day": ("day",)}


class AskedLastFirst(_Pages):
    """What the language model was asked, by when."""

    orderings: ClassVar = {"-asked_at": ("-asked_at", "-pk"), "asked_at": ("asked_at", "pk")}


class AskedFirstFirst(_Pages):
    """What waits for approval, by when it was asked for."""

    orderings: ClassVar = {
        "submitted_at": ("submitted_at", "pk"),
        "-submitted_at": ("-submitted_at", "-pk"),
    }


class ByNumber(_Pages):
    """Rows of an import, as they stand in the file."""

    orderings: ClassVar = {"number": ("number",), "-number": ("-number",)}


class FewById(_Pages):
    """Names of an import, a few at a time: each is looked up for who may be meant."""

    page_size = 20
    max_page_size = 50
    orderings: ClassVar = {"id": ("pk",), "-id": ("-pk",)}


class ByMonth(_Pages):
    """Erasures by their month, which is all that is known of when."""

    orderings: ClassVar = {"-month": ("-month", "-pk"), "month": ("month", "pk")}


class DueFirst(_Pages):
    """Requests by when they are due."""

    orderings: ClassVar = {"due_on": ("due_on", "pk"), "-due_on": ("-due_on", "-pk")}


class DroppedFirst(_Pages):
    """Held back claims by when they are dropped."""

    orderings: ClassVar = {"drop_at": ("drop_at", "pk"), "-drop_at": ("-drop_at", "-pk")}


class AsAsked(_Pages):
    """Pairs as somebody is asked about them: the likeliest first, those that were decided on last."""

    orderings: ClassVar = {"queue": ("place", "-score", "pk"), "id": ("pk",), "-id": ("-pk",)}


class LatestSpellsFirst(_Pages):
    """Spells by their first evidence."""

    orderings: ClassVar = {"-seen_from": ("-seen_from", "-pk"), "seen_from": ("seen_from", "pk")}


class ByName(_Pages):
    """People and organizations by their names, or by when they were stored."""

    orderings: ClassVar = {
        "name": ("sort_key", "pk"),
        "-name": ("-sort_key", "-pk"),
        "created": ("pk",),
        "-created": ("-pk",),
    }


class BySourceName(_Pages):
    """Sources by their names, of which no two are the same."""

    orderings: ClassVar = {"name": ("name",), "-name": ("-name",)}


class ByTaskName(_Pages):
    """What runs by itself, by name, of which no two are the same."""

    orderings: ClassVar = {"name": ("name",), "-name": ("-name",)}


class ByWatchlistName(_Pages):
    """Watchlists of one owner by their names, of which no two are the same."""

    orderings: ClassVar = {"name": ("name",), "-name": ("-name",)}


class ByUserName(_Pages):
    """Users by the names with which they sign in, of which no two are the same."""

    orderings: ClassVar = {"username": ("username",), "-username": ("-username",)}


class ByFilterName(_Pages):
    """Filters of one owner by their names, which two of different lists may share."""

    orderings: ClassVar = {"name": ("name", "pk"), "-name": ("-name", "-pk")}


def _switch(request: Request, name: str) -> bool:
    text = request.query_params.get(name, "false").lower()
    if text not in ("true", "false"):
        raise Refused({name: [_("This is true or false.")]})
    return text == "true"


def _typed(model: Any, column: str, value: Any) -> Any:
    """A value of a cursor as its column holds it. Raises what conversion raises where it cannot be one."""
    name = column.lstrip("-")
    field = model._meta.pk if name == "pk" else model._meta.get_field(name)
    if isinstance(field, models.GeneratedField):
        field = field.output_field
    return _storable(field.to_python(value))


def _storable(value: Any) -> Any:
    """A value that the database takes to compare with, times in UTC.

    Raises ValueError, and OverflowError for a time that in UTC is before the year 1 or after 9999.
    """
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError(value)
        return value.astimezone(UTC)
    if isinstance(value, int) and not 0 <= value < 2**63:
        raise ValueError(value)
    if isinstance(value, str) and "\0" in value.encode().decode():
        raise ValueError(value)
    return value


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
