"""Brings the groups of stored roles up to date after the table of groups has changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.db import transaction

from tracker.moves.role_groups import role_group

_BATCH = 2000
_COLUMNS = ("pk", "role_from", "role_to", "role_group_from", "role_group_to")

Groups = tuple[str, str]


def regroup(moves: Any, *, tell: Callable[[int], None] = lambda _done: None) -> int:
    """Give each of the moves, a queryset, the groups of its roles now; gives how many had others.

    Safe to run twice and beside others at work: each two thousand are locked and committed by
    themselves. One query for these, and one for each pair of groups that some of them come to.
    ``tell`` is told how many were looked at. No history: the roles themselves stay as they are.
    """
    last, done, changed = 0, 0, 0
    while True:
        with transaction.atomic():
            rows = moves.filter(pk__gt=last).select_for_update(no_key=True).order_by("pk")
            batch = list(rows.values_list(*_COLUMNS)[:_BATCH])
            changed += _write(moves, _stale(batch))
        if not batch:
            return changed
        last, done = batch[-1][0], done + len(batch)
        tell(done)


def _stale(batch: list[Any]) -> dict[Groups, list[int]]:
    """The keys of the rows whose groups are others now, by what these are."""
    stale: defaultdict[Groups, list[int]] = defaultdict(list)
    for pk, role_from, role_to, *stored in batch:
        groups = (role_group(role_from).value, role_group(role_to).value)
        if groups != tuple(stored):
            stale[groups].append(pk)
    return stale


def _write(moves: Any, stale: dict[Groups, list[int]]) -> int:
    for (left, joined), keys in stale.items():
        moves.filter(pk__in=keys).update(role_group_from=left, role_group_to=joined)
    return sum(map(len, stale.values()))
