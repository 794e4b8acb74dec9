"""Folds the rows of a rollup that are of one key into one."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from django.db import transaction

from tracker.metrics.models import ROLLUPS

AT_ONCE = 2000


def fold_all(*, most: int = AT_ONCE) -> int:
    """Fold so many new rows of each rollup; gives how many there were.

    Sums stay the same at every moment. Safe to run twice and at the same time: each row is folded by
    whoever locks it, and two rows of one key do no harm. A row that is the only one of its key is marked as
    folded; after many changes that is most of them.
    """
    return sum(_fold(model, most) for model in ROLLUPS)


@transaction.atomic
def _fold(model: Any, most: int) -> int:
    new = _locked(model.objects.filter(is_folded=False).order_by("pk"))[:most]
    if not new:
        return 0
    sums: defaultdict[tuple[Any, ...], int] = defaultdict(int)
    for row in new:
        sums[_key(row)] += row.n
    of_keys = {
        f"{model.KEY[0]}__in": {row_key[0] for row_key in sums},
        f"{model.WITHIN}__in": {getattr(row, model.WITHIN) for row in new},
    }
    old = [row for row in _locked(model.objects.filter(is_folded=True, **of_keys)) if _key(row) in sums]
    of_key = Counter(_key(row) for row in (*new, *old))
    alone = {row.pk: _key(row) for row in new if of_key[_key(row)] == 1}
    model.objects.filter(pk__in=alone).update(is_folded=True)
    for row in old:
        sums[_key(row)] += row.n
    for key in alone.values():
        del sums[key]
    model.objects.filter(pk__in=[row.pk for row in (*new, *old) if row.pk not in alone]).delete()
    model.objects.bulk_create(
        [model(**dict(zip(model.KEY, key, strict=True)), n=n, is_folded=True) for key, n in sums.items() if n]
    )
    return len(new)


def _locked(rows: Any) -> Any:
    return rows.select_for_update(skip_locked=True)


def _key(row: Any) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in row.KEY)
