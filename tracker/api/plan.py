"""What accepting a claim would do, as answers show it."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from tracker.moves.meant import resolver_of
from tracker.moves.models import Claim
from tracker.moves.plan import Undecidable, plan_acceptance


class PlanSerializer(serializers.Serializer[Any]):
    """What accepting a claim would do. Nothing is changed by asking."""

    evidence_of = serializers.IntegerField(
        allow_null=True, help_text="The move that it would be evidence of; null where one would be made."
    )
    new_records = serializers.ListField(
        child=serializers.CharField(), help_text="Names for which records would be made."
    )
    why_not = serializers.CharField(help_text="Why it cannot be accepted as it stands; empty where it can.")


def plan_shown(claim: Claim, *, same_as: int | None = None) -> dict[str, Any]:
    """Of a pending claim. Costs what resolving its names does."""
    try:
        plan = plan_acceptance(claim, same_as=same_as, resolver=resolver_of(claim))
    except Undecidable as error:
        return {"evidence_of": None, "new_records": [], "why_not": str(error)}
    move = plan.move and plan.move.pk
    return {"evidence_of": move, "new_records": plan.new_names(claim), "why_not": ""}
