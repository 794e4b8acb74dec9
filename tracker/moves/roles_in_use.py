"""The roles that moves speak of, to suggest to whoever logs one."""

from __future__ import annotations

from collections import Counter

from tracker.moves.models import Move

_LATEST = 2000  # moves that are looked at
_MOST = 60


def roles_in_use() -> list[str]:
    """The roles of the moves that were logged last, most used first. One query by the primary key."""
    latest = Move.objects.order_by("-pk").values_list("role_from", "role_to")[:_LATEST]
    counted = Counter(role for pair in latest for role in pair if role)
    return [role for role, _count in counted.most_common(_MOST)]
