"""Spells: who was where, from when to when, as it follows from the moves."""

from __future__ import annotations

from typing import Any

from tracker.api.exports.whole import TakenWhole
from tracker.api.filters import SpellFilter
from tracker.api.pagination import LatestSpellsFirst
from tracker.api.records import Listed
from tracker.api.serializers import SpellSerializer
from tracker.exports.lists.spells import SPELLS
from tracker.moves.careers.current import current_spells
from tracker.moves.models import Spell


class SpellViewSet(TakenWhole, Listed):
    """Spells, those that began last first."""

    queryset = Spell.objects.for_list()
    serializer_class = SpellSerializer
    plain_list = SPELLS
    filterset_class = SpellFilter
    pagination_class = LatestSpellsFirst

    def get_queryset(self) -> Any:
        return current_spells().for_list()
