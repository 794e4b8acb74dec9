"""Which pairs are still asked about, given everything that was decided and merged.

Records that were merged, or decided to be the same, are one *group*. A decision between two records
holds between their groups: if A is not B, and B is C, nobody is asked about A and C. It is computed
from the pairs as they are stated and from what is merged now, so the order of decisions, merges and
undos does not matter. Only the neighbourhood of what changed is read, in rounds of two queries.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q

from tracker.duplicates.models import PAIRS_OF, Decision, Pair, Place
from tracker.names.locks import lock_names

ASKED_FROM = 0.8
"""The least score of a pair that analysts are asked about."""
MOST_ROUNDS = 20  # a chain of so many decisions is followed to its end


class Groups:
    """Disjoint sets of records, by key (union by the lower key, with path halving)."""

    def __init__(self) -> None:
        self._parents: dict[int, int] = {}

    def of(self, record_id: int) -> int:
        """The key that stands for the group."""
        parents = self._parents
        while (parent := parents.setdefault(record_id, record_id)) != record_id:
            parents[record_id] = parents[parent]
            record_id = parents[record_id]
        return record_id

    def join(self, one: int, other: int) -> None:
        first, second = sorted((self.of(one), self.of(other)))
        self._parents[second] = first

    def between(self, pair: Pair) -> tuple[int, int]:
        """The groups of the two records, in one order; equal where they are one."""
        first, second = sorted((self.of(pair.left_id), self.of(pair.right_id)))
        return first, second


def lock_pairs(model: type[Pair]) -> None:
    """Whoever decides, merges or adds pairs goes one by one, so that each sees what the others settled."""
    lock_names("pairs", [model.kind])


def settle(model: type[Pair], record_ids: Iterable[int]) -> None:
    """Give the pairs of these records, and of all that are one with them, their places in the queue.

    To be called in the transaction of the change, under `lock_pairs`.
    """
    touched = set(record_ids)
    groups = groups_around(model, touched)
    members = [each for each in groups.members if groups.of(each) in {groups.of(one) for one in touched}]
    pairs = list(model._default_manager.touching(members).select_related("left", "right"))
    groups.add({end for pair in pairs for end in (pair.left_id, pair.right_id)})
    places: defaultdict[Place, list[int]] = defaultdict(list)
    for pair, place in places_of(pairs, groups):
        if pair.place != place:
            places[place].append(pair.pk)
    for place, ids in places.items():
        model._default_manager.filter(pk__in=ids).update(place=place)


def places_of(pairs: Sequence[Pair], groups: Groups) -> list[tuple[Pair, Place]]:
    """Where each pair stands. ``pairs`` are all there are between their groups."""
    between: defaultdict[tuple[int, int], list[Pair]] = defaultdict(list)
    for pair in pairs:
        between[groups.between(pair)].append(pair)
    return [
        placed
        for (one, other), those in between.items()
        for placed in (_all_settled(those) if one == other else _places_between(those))
    ]


def _all_settled(pairs: Iterable[Pair]) -> list[tuple[Pair, Place]]:
    return [(pair, Place.SETTLED) for pair in pairs]


def _places_between(pairs: Sequence[Pair]) -> list[tuple[Pair, Place]]:
    """Of several pairs that ask the same, the best is asked; none where one is decided as different."""
    asked = [pair for pair in pairs if _is_askable(pair)]
    if not asked or any(pair.decision == Decision.DIFFERENT for pair in pairs):
        return _all_settled(pairs)
    best = max(asked, key=lambda pair: (pair.score, -pair.pk))
    doubted = [pair.decided_score or 0.0 for pair in pairs if pair.decision == Decision.UNSURE]
    is_doubted = bool(doubted) and best.score <= max(doubted)
    place = Place.LAST if is_doubted else Place.NEXT
    return [(pair, place if pair is best else Place.SETTLED) for pair in pairs]


def _is_askable(pair: Pair) -> bool:
    """What somebody was unsure of is asked again whatever its score."""
    return not pair.merged_records and (pair.score >= ASKED_FROM or pair.decision == Decision.UNSURE)


class GroupsAround(Groups):
    """The groups of some records, read from the database; ``members`` are all that were read."""

    def __init__(self, model: type[Pair]) -> None:
        super().__init__()
        self._model = model
        self.members: set[int] = set()

    def add(self, record_ids: Iterable[int]) -> None:
        """Read the whole groups of further records: two queries a round, three rounds as a rule."""
        new = set(record_ids) - self.members
        for _round in range(MOST_ROUNDS):
            if not new:
                return
            self.members |= new
            linked: set[int] = set()
            for one, other in self._links(new):
                self.join(one, other)
                linked |= {one, other}
            new = linked - self.members

    def _links(self, record_ids: set[int]) -> list[tuple[int, int]]:
        """What was merged, and what was decided to be the same."""
        records: Any = self._model.record_model._base_manager
        merged = records.filter(merged_into__isnull=False)
        merged = merged.filter(Q(pk__in=record_ids) | Q(merged_into__in=record_ids))
        same = self._model._default_manager.filter(decision=Decision.SAME).touching(record_ids)
        return [*merged.values_list("pk", "merged_into"), *same.values_list("left", "right")]


def groups_around(model: type[Pair], record_ids: Iterable[int]) -> GroupsAround:
    """The groups of these records."""
    groups = GroupsAround(model)
    groups.add(record_ids)
    return groups


def told_apart(one: Any, other: Any) -> list[Any]:
    """The pairs by which somebody has said that two records, or what they are one with, are different.

    None for a kind of record of which there are no pairs.
    """
    model = PAIRS_OF.get(type(one))
    if model is None:
        return []
    groups = groups_around(model, {one.pk, other.pk})
    sides = {groups.of(one.pk), groups.of(other.pk)}
    members = [each for each in groups.members if groups.of(each) in sides]
    different = list(model._default_manager.decided(Decision.DIFFERENT).touching(members).with_records())
    groups.add({end for pair in different for end in (pair.left_id, pair.right_id)})
    return [pair for pair in different if {groups.of(pair.left_id), groups.of(pair.right_id)} == sides]
