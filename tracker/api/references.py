"""What records look like where other records name them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from orgs.models import Organization
from people.models import Person
from tracker.moves.models import GroupMove
from tracker.news.models import Article


class PersonReferenceSerializer(serializers.ModelSerializer[Person]):
    """A person as other records name them."""

    class Meta:
        model = Person
        fields = ["slug", "name", "note"]


class OrganizationReferenceSerializer(serializers.ModelSerializer[Organization]):
    """An organization as other records name it."""

    class Meta:
        model = Organization
        fields = ["slug", "name", "note"]


class GroupReferenceSerializer(serializers.ModelSerializer[GroupMove]):
    """A group move as its moves name it."""

    class Meta:
        model = GroupMove
        fields = ["id", "title"]


class SourceReferenceSerializer(serializers.Serializer[Any]):
    """A source as other records name it."""

    slug = serializers.CharField()
    name = serializers.CharField()


class ArticleReferenceSerializer(serializers.ModelSerializer[Article]):
    """An article as a claim names it."""

    source = SourceReferenceSerializer(read_only=True, allow_null=True)  # type: ignore[assignment]  # a field of the answer, not the serializer's own attribute

    class Meta:
        model = Article
        fields = ["id", "title", "url", "archive_url", "language", "published_on", "source"]
