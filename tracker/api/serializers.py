"""What records look like in the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from orgs.models import Organization, OrganizationIdentifier, OrganizationName
from people.models import Person, PersonIdentifier, PersonName
from tracker.api.fields import PartialDateField
from tracker.moves.models import GroupMove, Move


class PersonNameSerializer(serializers.ModelSerializer[PersonName]):
    class Meta:
        model = PersonName
        fields = ["name", "kind"]


class OrganizationNameSerializer(serializers.ModelSerializer[OrganizationName]):
    class Meta:
        model = OrganizationName
        fields = ["name", "kind"]


class PersonIdentifierSerializer(serializers.ModelSerializer[PersonIdentifier]):
    url = serializers.URLField(read_only=True)

    class Meta:
        model = PersonIdentifier
        fields = ["kind", "value", "url"]


class OrganizationIdentifierSerializer(serializers.ModelSerializer[OrganizationIdentifier]):
    url = serializers.URLField(read_only=True)

    class Meta:
        model = OrganizationIdentifier
        fields = ["kind", "value", "url"]


class PersonSerializer(serializers.ModelSerializer[Person]):
    """A person with every name and identifier they are found by."""

    names = PersonNameSerializer(many=True, read_only=True)
    identifiers = PersonIdentifierSerializer(many=True, read_only=True)

    class Meta:
        model = Person
        fields = ["slug", "name", "note", "names", "identifiers"]


class OrganizationSerializer(serializers.ModelSerializer[Organization]):
    """An organization with every name and identifier it is found by."""

    names = OrganizationNameSerializer(many=True, read_only=True)
    identifiers = OrganizationIdentifierSerializer(many=True, read_only=True)

    class Meta:
        model = Organization
        fields = ["slug", "name", "note", "kind", "country", "website", "names", "identifiers"]


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


class GroupMoveSerializer(serializers.ModelSerializer[GroupMove]):
    """An event in which several people went. Its named people are the moves with ``group`` of this id."""

    from_organization = OrganizationReferenceSerializer(read_only=True, allow_null=True)
    to_organization = OrganizationReferenceSerializer(read_only=True, allow_null=True)
    announced_on = PartialDateField(read_only=True, allow_null=True)
    effective_on = PartialDateField(read_only=True, allow_null=True)
    named = serializers.IntegerField(read_only=True, help_text="How many have a move of their own.")
    unnamed_min = serializers.SerializerMethodField()
    unnamed_max = serializers.SerializerMethodField()

    class Meta:
        model = GroupMove
        fields = [
            "id",
            "title",
            "from_organization",
            "to_organization",
            "exit_manner",
            "entry_manner",
            "announced_on",
            "effective_on",
            "status",
            "stated_min",
            "stated_max",
            "named",
            "unnamed_min",
            "unnamed_max",
            "url",
            "quote",
            "note",
        ]

    def get_unnamed_min(self, group: Any) -> int:
        """An estimate that no figure includes."""
        return int(group.unnamed(group.named)[0])

    def get_unnamed_max(self, group: Any) -> int:
        """An estimate that no figure includes."""
        return int(group.unnamed(group.named)[1])


class MoveSerializer(serializers.ModelSerializer[Move]):
    """A move that can be read without further calls."""

    person = PersonReferenceSerializer(read_only=True)
    from_organization = OrganizationReferenceSerializer(read_only=True, allow_null=True)
    to_organization = OrganizationReferenceSerializer(read_only=True, allow_null=True)
    announced_on = PartialDateField(read_only=True, allow_null=True)
    effective_on = PartialDateField(read_only=True, allow_null=True)
    from_capacity = serializers.SerializerMethodField()
    to_capacity = serializers.SerializerMethodField()
    group = GroupReferenceSerializer(read_only=True, allow_null=True)
    stale = serializers.BooleanField(
        read_only=True, help_text="A rumour of which nothing was heard for a long time."
    )
    status_reason = serializers.CharField(
        read_only=True,
        help_text="Why an analyst set the status; empty where it follows from the evidence.",
    )
    unsourced = serializers.BooleanField(
        read_only=True, help_text="Nothing but an import that names no source speaks for the move."
    )

    class Meta:
        model = Move
        fields = [
            "id",
            "kind",
            "person",
            "from_organization",
            "to_organization",
            "role_from",
            "role_to",
            "exit_manner",
            "entry_manner",
            "from_capacity",
            "to_capacity",
            "announced_on",
            "effective_on",
            "status",
            "status_reason",
            "stale",
            "unsourced",
            "group",
            "note",
        ]

    def get_from_capacity(self, move: Move) -> str | None:
        """Null where nothing is known of that side."""
        return move.from_capacity if move.from_organization_id else None

    def get_to_capacity(self, move: Move) -> str | None:
        """Null where nothing is known of that side."""
        return move.to_capacity if move.to_organization_id else None
