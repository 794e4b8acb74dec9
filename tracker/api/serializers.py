"""What records look like in the API."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from orgs.models import Lineage, Organization, OrganizationIdentifier, OrganizationName
from people.models import Person, PersonIdentifier, PersonName
from tracker.api.claim_serializer import ClaimSerializer
from tracker.api.explanation import ExplanationSerializer
from tracker.api.fields import PartialDateField
from tracker.api.references import (
    GroupReferenceSerializer,
    OrganizationReferenceSerializer,
    PersonReferenceSerializer,
)
from tracker.api.shape import ADDED
from tracker.moves.models import GroupMove, Move, Spell
from tracker.moves.models.spell import SpellEnd


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


class LineageSerializer(serializers.ModelSerializer[Lineage]):
    """What an organization belonged to, or was succeeded by."""

    organization = OrganizationReferenceSerializer(
        source="other", read_only=True, help_text="The parent, or the successor."
    )
    since = PartialDateField(read_only=True, allow_null=True)
    until = PartialDateField(read_only=True, allow_null=True, help_text="Null where a parent still is one.")

    class Meta:
        model = Lineage
        fields = ["relation", "organization", "since", "until"]


class PartSerializer(serializers.ModelSerializer[Lineage]):
    """What belonged to an organization, or was succeeded by it."""

    organization = OrganizationReferenceSerializer(
        read_only=True, help_text="The one that has it as its parent, or as its successor."
    )
    since = PartialDateField(read_only=True, allow_null=True)
    until = PartialDateField(read_only=True, allow_null=True, help_text="Null where it still does.")

    class Meta:
        model = Lineage
        fields = ["relation", "organization", "since", "until"]


@extend_schema_serializer(extensions={ADDED: ["lineage", "parts"]})
class OrganizationSerializer(serializers.ModelSerializer[Organization]):
    """An organization with every name and identifier it is found by."""

    names = OrganizationNameSerializer(many=True, read_only=True)
    identifiers = OrganizationIdentifierSerializer(many=True, read_only=True)
    lineage = LineageSerializer(
        many=True,
        read_only=True,
        source="added.lineage",
        help_text="With `expand=lineage`: its parents and successors.",
    )
    parts = PartSerializer(
        many=True,
        read_only=True,
        source="added.parts",
        help_text="With `expand=parts`: what has it as its parent or successor.",
    )

    class Meta:
        model = Organization
        fields = [
            "slug",
            "name",
            "note",
            "kind",
            "country",
            "website",
            "is_followed",
            "names",
            "identifiers",
            "lineage",
            "parts",
        ]


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


@extend_schema_serializer(extensions={ADDED: ["evidence", "explanation"]})
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

    evidence = ClaimSerializer(
        many=True, read_only=True, source="added.evidence", help_text="With `expand=evidence`: its claims."
    )
    explanation = ExplanationSerializer(
        read_only=True,
        source="added.explanation",
        help_text="With `expand=explanation`: why it has its status.",
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
            "evidence",
            "explanation",
        ]

    def get_from_capacity(self, move: Move) -> str | None:
        """Null where nothing is known of that side."""
        return move.from_capacity if move.from_organization_id else None

    def get_to_capacity(self, move: Move) -> str | None:
        """Null where nothing is known of that side."""
        return move.to_capacity if move.to_organization_id else None


class SpellSerializer(serializers.ModelSerializer[Spell]):
    """One person at one organization. It has no id: spells are made anew as moves change."""

    person = PersonReferenceSerializer(read_only=True)
    organization = OrganizationReferenceSerializer(read_only=True)
    started_on = PartialDateField(
        read_only=True, allow_null=True, help_text="Null where nobody says when it began."
    )
    ended_on = PartialDateField(read_only=True, allow_null=True, help_text="Only where `end` is ended.")
    end = serializers.ChoiceField(
        SpellEnd.choices,
        read_only=True,
        help_text="An unknown end is not an open one: it has ended, nobody says when.",
    )
    seen_from = serializers.DateField(read_only=True, help_text="The first evidence.")
    seen_until = serializers.DateField(read_only=True, help_text="The last day known of it.")
    first_move = serializers.IntegerField(
        source="first_move_id", read_only=True, allow_null=True, help_text="The move that begins it."
    )
    last_move = serializers.IntegerField(
        source="last_move_id", read_only=True, allow_null=True, help_text="The move that ends it."
    )

    class Meta:
        model = Spell
        fields = [
            "person",
            "organization",
            "capacity",
            "started_on",
            "ended_on",
            "end",
            "seen_from",
            "seen_until",
            "entry_manner",
            "exit_manner",
            "first_move",
            "last_move",
            "unsourced",
        ]


@extend_schema_serializer(extensions={ADDED: ["moves", "spells"]})
class PersonSerializer(serializers.ModelSerializer[Person]):
    """A person with every name and identifier they are found by."""

    names = PersonNameSerializer(many=True, read_only=True)
    identifiers = PersonIdentifierSerializer(many=True, read_only=True)
    moves = MoveSerializer(
        many=True, read_only=True, source="added.moves", help_text="With `expand=moves`: all of them."
    )
    spells = SpellSerializer(
        many=True, read_only=True, source="added.spells", help_text="With `expand=spells`: where they were."
    )

    class Meta:
        model = Person
        fields = ["slug", "name", "note", "names", "identifiers", "moves", "spells"]
