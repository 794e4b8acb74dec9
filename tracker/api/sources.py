"""How sources are: the same figures as the pages for readers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils import timezone

from tracker.api.conditional.content import tagged
from tracker.api.exports.whole import TakenWhole
from tracker.api.filters import SourceFilter
from tracker.api.pagination import BySourceName
from tracker.api.records import Readable
from tracker.api.source_serializer import SourceDetailSerializer, SourceSerializer
from tracker.api.writing.deleting import DeletesRecords
from tracker.api.writing.sources import PERMISSIONS, WritesSources
from tracker.exports.columns import Row
from tracker.exports.lists.plain_list import AT_ONCE, some_at_a_time
from tracker.exports.lists.sources import SOURCES
from tracker.news.models import Source
from tracker.news.source_health import health_of


class SourceViewSet(TakenWhole, DeletesRecords, WritesSources, Readable):
    """Sources by name, each with how it is."""

    permissions = PERMISSIONS
    queryset = Source.objects.with_state().prefetch_related("tags")
    filterset_class = SourceFilter
    pagination_class = BySourceName

    list = tagged(TakenWhole.list)
    retrieve = tagged(Readable.retrieve)
    plain_list = SOURCES
    lookup_field = "slug"

    def get_serializer_class(self) -> Any:
        return SourceSerializer if self.action == "list" else SourceDetailSerializer

    def present(self, rows: Sequence[Any]) -> Any:
        return super().present(health_of(rows, today=timezone.now().date()))

    def plain_rows(self, found: Any) -> Iterator[Row]:
        """A few queries for each `AT_ONCE` sources."""
        for some in some_at_a_time(found.iterator(chunk_size=AT_ONCE)):
            yield from self.get_serializer(health_of(some, today=timezone.now().date()), many=True).data
