"""How sources are: the same figures as the pages for readers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from tracker.api.exports.whole import TakenWhole
from tracker.api.filters import SourceFilter
from tracker.api.pagination import BySourceName
from tracker.api.records import Readable
from tracker.exports.columns import Row
from tracker.exports.lists.plain_list import AT_ONCE, some_at_a_time
from tracker.exports.lists.sources import SOURCES
from tracker.news.models import Source, SourceKind, SourceState
from tracker.news.source_health import DAYS, SourceHealth, health_of


class DaySerializer(serializers.Serializer[Any]):
    day = serializers.DateField()
    entries = serializers.IntegerField(help_text="How many entries were seen first on this day (UTC).")


class SourceSerializer(serializers.Serializer[SourceHealth]):
    """A source and how it is. Of what is polled only the host is told: addresses may hold passwords."""

    slug = serializers.SlugField(source="source.slug")
    name = serializers.CharField(source="source.name")
    kind = serializers.ChoiceField(SourceKind.choices, source="source.kind")
    language = serializers.CharField(source="source.language", help_text="A code; empty where not known.")
    tags = serializers.ListField(child=serializers.CharField())
    family = serializers.CharField(
        source="source.family", help_text="Publisher group or wire service; its sources are one voice."
    )
    host = serializers.CharField(help_text="The host that is polled; empty for a folder.")
    home_url = serializers.CharField(help_text="The home page; empty where not known.")
    state = serializers.ChoiceField(SourceState.choices)
    since = serializers.DateTimeField(
        allow_null=True, help_text="When it began to fail or fell silent; else null."
    )
    why = serializers.CharField(help_text="What is wrong, or why it is disabled; empty where all is well.")
    alarm = serializers.CharField(help_text="What is odd about what it brings; empty where nothing is.")
    polled_at = serializers.DateTimeField(source="polling.polled_at", allow_null=True, default=None)
    answered_at = serializers.DateTimeField(source="polling.answered_at", allow_null=True, default=None)
    new_at = serializers.DateTimeField(
        source="polling.new_at", allow_null=True, default=None, help_text="When something new came last."
    )
    expected_per_week = serializers.FloatField(
        source="polling.expected_per_week",
        allow_null=True,
        default=None,
        help_text="New entries a week, learnt from its past; null while too little is known.",
    )
    entries = serializers.IntegerField(help_text=f"How many came in the last {DAYS} days, today included.")
    articles = serializers.IntegerField(help_text="How many are stored under its name.")
    url = serializers.SerializerMethodField()

    @extend_schema_field(serializers.URLField(help_text="Its page for readers."))
    def get_url(self, health: SourceHealth) -> str:
        return str(self.context["request"].build_absolute_uri(health.source.get_absolute_url()))


class SourceDetailSerializer(SourceSerializer):
    """The same with what came on each day."""

    days = DaySerializer(many=True, help_text=f"The last {DAYS} days, the oldest first.")


class SourceViewSet(TakenWhole, Readable):
    """Sources by name, each with how it is."""

    queryset = Source.objects.with_state().prefetch_related("tags")
    filterset_class = SourceFilter
    pagination_class = BySourceName
    plain_list = SOURCES
    lookup_field = "slug"

    def get_serializer_class(self) -> Any:
        return SourceDetailSerializer if self.action == "retrieve" else SourceSerializer

    def present(self, rows: Sequence[Any]) -> list[Any]:
        return super().present(health_of(rows, today=timezone.now().date()))

    def plain_rows(self, found: Any) -> Iterator[Row]:
        """A few queries for each `AT_ONCE` sources."""
        for some in some_at_a_time(found.iterator(chunk_size=AT_ONCE)):
            yield from self.get_serializer(health_of(some, today=timezone.now().date()), many=True).data
