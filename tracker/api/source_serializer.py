"""What a source looks like in the API."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from tracker.api.access import may
from tracker.news.models import Source, SourceKind, SourceState, TextFrom
from tracker.news.source_health import DAYS, SourceHealth

CHANGES = "news.change_source"


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


class SourceSettingsSerializer(serializers.Serializer[Source]):
    """What people decide about a source."""

    polls = serializers.CharField(source="url", help_text="What is polled; it may hold a password.")
    weight = serializers.IntegerField()
    text_from = serializers.ChoiceField(TextFrom.choices)
    link_pattern = serializers.CharField()


class SourceDetailSerializer(SourceSerializer):
    """The same with what came on each day."""

    days = DaySerializer(many=True, help_text=f"The last {DAYS} days, the oldest first.")
    settings = serializers.SerializerMethodField()

    @extend_schema_field(SourceSettingsSerializer(allow_null=True))
    def get_settings(self, health: SourceHealth) -> dict[str, Any] | None:
        """Null to those who may not change the source."""
        if not may(self.context["request"], CHANGES):
            return None
        return SourceSettingsSerializer(health.source).data
