"""What the files hold: all that readers may see, and nobody who was erased."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from orgs.models import Lineage, Organization
from people.models import Person
from tracker.exports.columns import Row
from tracker.exports.lists.claims import CLAIMS
from tracker.exports.lists.group_moves import GROUP_MOVES
from tracker.exports.lists.lineage import LINEAGE
from tracker.exports.lists.moves import MOVES
from tracker.exports.lists.plain_list import PlainList
from tracker.exports.lists.records import ORGANIZATIONS, PEOPLE
from tracker.exports.lists.spells import KEYED_SPELLS
from tracker.merges.merge import survivor_of
from tracker.moves.models import Claim, GroupMove, Move, Spell
from tracker.moves.status.stale import stale_before

MERGED, DELETED, WITHDRAWN = "merged", "deleted", "withdrawn"


@dataclass(frozen=True, slots=True)
class Content:
    """One list. ``found`` gives its records on a day; ``model`` and ``field`` find one by its key."""

    plain_list: PlainList
    found: Callable[[date], Any]
    model: Any = None
    field: str = ""

    @property
    def name(self) -> str:
        return self.plain_list.name

    def rows(self, today: date) -> Iterator[Row]:
        return self.plain_list.rows(self.found(today))

    def gone(self, keys: Iterable[str]) -> Iterator[Row]:
        """A tombstone for each key that is in the list no more, and why. One query for all of them."""
        there = {str(getattr(row, self.field)): row for row in self._still_there(list(keys))}
        for key in keys:
            record = there.get(key)
            merged = record is not None and getattr(record, "merged_into_id", None) is not None
            into = str(getattr(survivor_of(record), self.field)) if merged else None
            reason = MERGED if merged else WITHDRAWN if record is not None else DELETED
            yield {"list": self.name, "key": key, "reason": reason, "into": into}

    def _still_there(self, keys: list[str]) -> Any:
        if self.model is None:
            return []
        manager = getattr(self.model, "with_merged", self.model._default_manager)
        return manager.filter(**{f"{self.field}__in": keys})


def _people(_today: date) -> Any:
    return Person.objects.order_by("pk")


def _moves(today: date) -> Any:
    moves: Any = Move.objects.for_list()
    return moves.with_stale(stale_before(today)).filter(person__is_erased=False).order_by("pk")


def _claims(_today: date) -> Any:
    """Those that are evidence of a move that readers may see."""
    return (
        Claim.objects.public()
        .filter(move__merged_into__isnull=True, move__person__is_erased=False)
        .exclude(person__is_erased=True)
        .order_by("pk")
    )


def _spells(_today: date) -> Any:
    return Spell.objects.filter(person__is_erased=False).order_by("person_id", "seen_from", "pk")


CONTENTS = (
    Content(PEOPLE, _people, Person, "slug"),
    Content(ORGANIZATIONS, lambda _today: Organization.objects.order_by("pk"), Organization, "slug"),
    Content(LINEAGE, lambda _today: Lineage.objects.order_by("pk"), Lineage, "id"),
    Content(GROUP_MOVES, lambda _today: GroupMove.objects.for_list().order_by("pk"), GroupMove, "id"),
    Content(MOVES, _moves, Move, "id"),
    Content(CLAIMS, _claims, Claim, "id"),
    Content(KEYED_SPELLS, _spells),
)
