"""Spells: who was where, from when to when, as it follows from the moves."""

from __future__ import annotations

from typing import Any

from rest_framework import mixins, serializers, viewsets

from tracker.api.fields import PartialDateField
from tracker.api.filters import SpellFilter
from tracker.api.pagination import LatestSpellsFirst
from tracker.api.serializers import OrganizationReferenceSerializer, PersonReferenceSerializer
from tracker.moves.careers.current import current_spells
from tracker.moves.models import Spell
from tracker.moves.models.spell import SpellEnd


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


class SpellViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Spell]):
    """Spells, those that began last first."""

    queryset = Spell.objects.for_list()
    serializer_class = SpellSerializer
    filterset_class = SpellFilter
    pagination_class = LatestSpellsFirst

    def get_queryset(self) -> Any:
        return current_spells().for_list()
