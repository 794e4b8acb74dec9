"""What all lists of the API have in common: what they take, how records are shown, and merged ones found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from rest_framework import mixins, status, viewsets
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.api.shape import (
    EXPAND,
    FIELDS,
    Expansion,
    Tree,
    expand,
    expansions_asked,
    fields_asked,
    pruned,
    tree_of,
)
from tracker.api.strict import refuse_unknown
from tracker.api.writing.versions import tag_of
from tracker.merges.merge import survivor_of


class Records(viewsets.GenericViewSet[Any]):
    """Records of one kind. ``expansions`` are what `expand` may add to each."""

    expansions: ClassVar[dict[str, Expansion]] = {}
    parameters_of_its_own: ClassVar[tuple[str, ...]] = ()
    has_versions = False

    @property
    def own_parameters(self) -> list[str]:
        expand = [EXPAND] if self.expansions else []
        return [FIELDS, *expand, *self.parameters_of_its_own]

    def get_object(self) -> Any:
        """The record at the address; filters are for lists."""
        found = get_object_or_404(self.get_queryset(), **self.looked_up())
        self.check_object_permissions(self.request, found)
        return found

    def looked_up(self) -> dict[str, Any]:
        return {self.lookup_field: self.kwargs[self.lookup_url_kwarg or self.lookup_field]}

    def present(self, rows: Sequence[Any]) -> list[Any]:
        """The records as an answer shows them: with what is to be added, and the fields that are wanted."""
        added = expansions_asked(self.request, self.expansions)
        wanted = self.wanted(added)
        expand(rows, {name: self.expansions[name] for name in added})
        shown: list[Any] = pruned(self.as_dicts(rows), wanted)
        return shown

    def wanted(self, added: Sequence[str]) -> Tree:
        """The fields that are asked for, with those that are to be added; empty for all."""
        if FIELDS not in self.request.query_params:
            return {}  # to know the fields of all serializers takes longer than many an answer
        wanted = fields_asked(self.request, tree_of(self.get_serializer()))
        return wanted and wanted | {name: wanted.get(name, {}) for name in added}

    def as_dicts(self, rows: Sequence[Any]) -> list[Any]:
        """The records with all their fields."""
        return list(self.get_serializer(rows, many=True).data)

    def presented(self, row: Any) -> Any:
        """One record in the same way."""
        return self.present([row])[0]


class Listed(mixins.ListModelMixin, Records):
    """Records that are listed."""

    def rows_asked(self) -> Any:
        """What the list holds, for a paginator."""
        return self.filter_queryset(self.get_queryset())

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        page = self.paginate_queryset(self.rows_asked()) or []
        return self.get_paginated_response(self.present(page))


class Readable(Listed, mixins.RetrieveModelMixin):
    """Records that are listed and read one by one; those that can be changed with their version."""

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        refuse_unknown(request, self.own_parameters)
        record = self.get_object()
        headers = self.version_headers(record)  # first: what changes meanwhile is shown with the older tag
        return Response(self.presented(record), headers=headers)

    def key_of(self, record: Any) -> int:
        """The key of what `get_object` gives."""
        return int(record.pk)

    def version_headers(self, record: Any) -> dict[str, str]:
        """The version of what `get_object` gives, for records that can be changed."""
        if not self.has_versions:
            return {}
        return {"ETag": tag_of(self.get_queryset().model, self.key_of(record))}


class RedirectsMerged(Readable):
    """The address of a merged record leads to the survivor's, for the time being: it can be undone."""

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        try:
            return super().retrieve(request, *args, **kwargs)
        except Http404:
            rows: QuerySet[Any] = self.get_queryset().model.with_merged
            merged = rows.filter(merged_into__isnull=False)
            survivor = survivor_of(get_object_or_404(merged, **self.looked_up()))
        address = reverse(f"{self.basename}-detail", args=[getattr(survivor, self.lookup_field)])
        query = request.META.get("QUERY_STRING", "")
        location = f"{address}?{query}" if query else address
        return Response(status=status.HTTP_307_TEMPORARY_REDIRECT, headers={"Location": location})
