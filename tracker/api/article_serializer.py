"""What an article looks like in the API."""

from __future__ import annotations

from rest_framework import serializers

from tracker.api.references import SourceReferenceSerializer
from tracker.news.models import Article


class ArticleSerializer(serializers.ModelSerializer[Article]):
    """A document, stored once, without its text."""

    source = SourceReferenceSerializer(read_only=True, allow_null=True)  # type: ignore[assignment]  # a field of the answer, not the serializer's own attribute
    story = serializers.IntegerField(
        source="story_id", read_only=True, allow_null=True, help_text="Articles of one story have the same."
    )

    class Meta:
        model = Article
        fields = [
            "id",
            "title",
            "byline",
            "url",
            "archive_url",
            "language",
            "published_on",
            "published_at",
            "first_seen_at",
            "is_cut_off",
            "version",
            "edited_at",
            "state",
            "story",
            "source",
        ]
