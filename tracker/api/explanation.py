"""Why a move has its status, as its page says it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rest_framework import serializers

from tracker.moves.models import Claim
from tracker.moves.status.explain import Explanation, explain_status
from tracker.moves.vocabulary import MoveStatus


class WeighedSerializer(serializers.Serializer[Any]):
    """A claim and its part in the status."""

    claim = serializers.IntegerField(source="claim.pk", help_text="The id of the claim.")
    counts = serializers.BooleanField(help_text="Whether the status follows from it.")
    notes = serializers.ListField(child=serializers.CharField())


class ExplanationSerializer(serializers.Serializer[Any]):
    """Why a move has its status."""

    sentence = serializers.CharField()
    override_reason = serializers.CharField(help_text="Why an analyst set it; empty where nobody did.")
    sources = serializers.IntegerField(help_text="How many of those who say so are independent.")
    contradictions = serializers.ListField(child=serializers.CharField(), help_text="Whole sentences.")
    evidence = WeighedSerializer(many=True)
    proposed = serializers.ChoiceField(
        MoveStatus.choices,
        allow_null=True,
        help_text="The status that the evidence leads to, where the move has another one.",
    )
    proposed_because = serializers.CharField()


def explanation_of(moves: Sequence[Any]) -> dict[int, Explanation]:
    """Why each move has its status, in one query for all of them."""
    by_move: dict[int | None, list[Claim]] = {}
    for claim in Claim.objects.public().filter(move__in=[move.pk for move in moves]).weighed():
        by_move.setdefault(claim.move_id, []).append(claim)
    return {move.pk: explain_status(move, by_move.get(move.pk, [])) for move in moves}
