"""Lists of moves without their objects: keys, cut into pages and shown as the database writes them."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from django.utils import timezone
from rest_framework.generics import get_object_or_404

from orgs.models import Organization
from tracker.api.pagination import NewestFirst
from tracker.api.plain.documents import Document, documents_of, fragments, parsed
from tracker.api.plain.heads import Head, head_of
from tracker.api.plain.walks import ROW, LatestMoves, Walks
from tracker.api.shape import EXPAND, FIELDS
from tracker.moves.models import Move
from tracker.moves.status.stale import stale_before

_ORGANIZATION = "organization"
_SAY_WHAT_IT_MEANS = {"level", "counts_as", "with_children", "latest"}


class PlainNewestFirst(NewestFirst):
    """Moves by their date; of rows and documents too, which begin with the same two values."""

    def _value(self, row: Any, column: str) -> Any:
        return row[ROW.index(column)] if isinstance(row, tuple) else super()._value(row, column)


class PlainMoves:
    """What a viewset of moves needs to answer from documents, as long as nothing is to be added to them."""

    request: Any
    action: Any
    paginator: Any
    looked_up: Any
    filter_backends: Any

    def get_queryset(self) -> Any:
        if self._is_plain:
            return Move.objects.all()
        return Move.objects.for_list().with_stale(stale_before(timezone.localdate()))

    def get_object(self) -> Any:
        if not self._is_plain:
            return super().get_object()  # type: ignore[misc]  # of the viewset
        return get_object_or_404(self.get_queryset().values_list(*ROW), **self.looked_up())

    def rows_asked(self) -> Any:
        """The latest of an organization, where nothing else narrows the list; then no queryset is made."""
        if self._is_plain and self._is_all_asked() and (organization := self._organization()) is not None:
            return LatestMoves(organization, stale_before(timezone.localdate()))
        return super().rows_asked()  # type: ignore[misc]  # of the viewset

    def filter_queryset(self, moves: Any) -> Any:
        """Two walks where the list is narrowed to an organization, else one query."""
        if not self._is_plain:
            return super().filter_queryset(moves)  # type: ignore[misc]  # of the viewset
        organization = self._organization()
        if organization is None:
            return super().filter_queryset(moves).values_list(*ROW)  # type: ignore[misc]  # of the viewset
        others = self.request.query_params.copy()
        del others[_ORGANIZATION]
        for backend in self.filter_backends:
            moves = backend().filter_queryset(SimpleNamespace(query_params=others), moves, self)
        return Walks.touching(moves.values_list(*ROW), organization)

    def key_of(self, record: Any) -> int:
        return int(record[0] if isinstance(record, tuple) else record.pk)

    def as_dicts(self, rows: Sequence[Any]) -> list[Any]:
        if not self._is_plain:
            made: list[Any] = super().as_dicts(rows)  # type: ignore[misc]  # of the viewset
            return made
        found = rows
        if rows and not isinstance(rows[0], Document):
            keys = [self.key_of(row) for row in rows]
            found = documents_of(keys, stale_before=stale_before(timezone.localdate()))
        return parsed(found) if FIELDS in self.request.query_params else fragments(found)

    @property
    def _is_plain(self) -> bool:
        is_json = getattr(self.request, "accepted_renderer", None) is None or (
            self.request.accepted_renderer.format == "json"
        )
        return self.action in ("list", "retrieve") and is_json and EXPAND not in self.request.query_params

    def _organization(self) -> int | None:
        """The one organization of either side, by itself; None without it, and for one that was merged."""
        asked = self.request.query_params
        slugs = [slug.strip() for slug in asked.getlist(_ORGANIZATION)]
        if len(slugs) != 1 or "\0" in slugs[0] or not _SAY_WHAT_IT_MEANS.isdisjoint(asked):
            return None
        head = self.organization_at(slugs[0])
        return head and head.key

    def organization_at(self, slug: str) -> Head | None:
        """The organization that is asked for, looked up once in each request."""
        if self._found is None or self._found[0] != slug.strip():
            self._found = (slug.strip(), head_of(Organization, slug.strip()))
        return self._found[1]

    _found: tuple[str, Head | None] | None = None

    def _is_all_asked(self) -> bool:
        """Whether the organization is all that narrows the list, which is in its usual order."""
        pages = (self.paginator.cursor_query_param, self.paginator.page_size_query_param)
        return bool(self.request.query_params.keys() <= {_ORGANIZATION, FIELDS, *pages})
