"""Imports of tables: how far each is, its rows with their verdicts, and the names in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import django_filters as filters
from django.utils.translation import gettext_lazy as _
from rest_framework.generics import get_object_or_404

from tracker.api.access import user_of
from tracker.api.import_serializers import (
    CHOICES,
    UNCHECKED,
    USUAL,
    VERDICTS,
    ImportDetailSerializer,
    ImportNameSerializer,
    ImportRowSerializer,
    ImportSerializer,
    import_in_detail,
    import_shown,
    names_shown,
    row_shown,
)
from tracker.api.pagination import ByNumber, FewById, Newest
from tracker.api.records import Listed, Readable
from tracker.api.writing.imports import PERMISSIONS, WritesImports, tag_of_import
from tracker.imports.models import ImportBatch, ImportName, ImportRow
from tracker.imports.models.name import RecordKind
from tracker.imports.vocabulary import ImportState
from tracker.moves.vocabulary import NameMatch

VIEW = ("imports.view_importbatch",)


class ImportFilter(filters.FilterSet):
    state = filters.MultipleChoiceFilter(choices=ImportState, distinct=False)

    class Meta:
        model = ImportBatch
        fields: list[str] = []


class ImportViewSet(WritesImports, Readable):
    """Imports of tables, the latest first."""

    needs_token = True
    permissions: ClassVar = {"list": VIEW, "retrieve": VIEW, **PERMISSIONS}
    queryset = ImportBatch.objects.for_list()
    filterset_class = ImportFilter
    pagination_class = Newest

    def get_serializer_class(self) -> Any:
        return ImportSerializer if self.action == "list" else ImportDetailSerializer

    def as_dicts(self, rows: Sequence[Any]) -> list[Any]:
        if self.action == "list":
            return [import_shown(batch) for batch in rows]
        return [import_in_detail(batch, user_of(self.request)) for batch in rows]

    def version_headers(self, record: Any) -> dict[str, str]:
        return {"ETag": tag_of_import(record)}


class OfAnImport(Listed):
    """What belongs to one import."""

    needs_token = True
    permissions: ClassVar = {"list": VIEW}

    @property
    def batch(self) -> ImportBatch:
        found: ImportBatch = get_object_or_404(ImportBatch, pk=self.kwargs["import_id"])
        return found


class ImportRowFilter(filters.FilterSet):
    verdict = filters.MultipleChoiceFilter(choices=VERDICTS, method="of_verdict", distinct=False)
    choice = filters.MultipleChoiceFilter(choices=CHOICES, method="of_choice", distinct=False)
    in_the_way = filters.BooleanFilter(method="that_block", label=_("Whether nothing is imported before"))
    kept = filters.BooleanFilter(method="that_stayed", label=_("Whether something stayed on undoing"))

    class Meta:
        model = ImportRow
        fields: list[str] = []

    def of_verdict(self, rows: Any, _name: str, verdicts: Sequence[str]) -> Any:
        return rows.filter(verdict__in=_stored(verdicts, UNCHECKED)) if verdicts else rows

    def of_choice(self, rows: Any, _name: str, choices: Sequence[str]) -> Any:
        return rows.filter(choice__in=_stored(choices, USUAL)) if choices else rows

    def that_block(self, rows: Any, _name: str, value: Any) -> Any:
        return rows.blocking() if value else rows.not_blocking()

    def that_stayed(self, rows: Any, _name: str, value: Any) -> Any:
        return rows.exclude(kept="") if value else rows.filter(kept="")


class ImportRowViewSet(OfAnImport):
    """The rows of an import, as they stand in the file."""

    queryset = ImportRow.objects.for_list()
    serializer_class = ImportRowSerializer
    filterset_class = ImportRowFilter
    pagination_class = ByNumber

    def get_queryset(self) -> Any:
        rows: Any = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return rows.none()
        return rows.filter(batch=self.batch)

    def as_dicts(self, rows: Sequence[Any]) -> list[Any]:
        batch = self.batch if rows else None
        return [row_shown(batch, row) for row in rows] if batch else []


class ImportNameFilter(filters.FilterSet):
    kind = filters.ChoiceFilter(choices=RecordKind)
    match = filters.MultipleChoiceFilter(choices=NameMatch, distinct=False)
    kept = filters.BooleanFilter(method="that_stayed", label=_("Whether the record stayed on undoing"))

    class Meta:
        model = ImportName
        fields: list[str] = []

    def that_stayed(self, names: Any, _name: str, value: Any) -> Any:
        return names.exclude(kept="") if value else names.filter(kept="")


class ImportNameViewSet(OfAnImport):
    """The names in an import, in the order of the file, with who may be meant."""

    queryset = ImportName.objects.with_record()
    serializer_class = ImportNameSerializer
    filterset_class = ImportNameFilter
    pagination_class = FewById

    def get_queryset(self) -> Any:
        names: Any = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return names.none()
        return names.filter(batch=self.batch)

    def as_dicts(self, rows: Sequence[Any]) -> list[Any]:
        return names_shown(rows)


def _stored(words: Sequence[str], empty: str) -> list[str]:
    """The words as the database has them, where an empty one has a name in the API."""
    return ["" if word == empty else word for word in words]
