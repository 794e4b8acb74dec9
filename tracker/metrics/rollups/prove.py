"""Compares the sums as kept with those of a count of all rows."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Sum

from tracker.metrics.models import ROLLUPS
from tracker.metrics.rollups.keep import hold_off_changes, recount


def differences(*, keep: bool, using: str = "default") -> dict[str, int]:
    """Count all anew; gives for each rollup how many sums differed before.

    What was counted stays with ``keep``; else all is as it was. Reads every move and transfer, and
    holds off changes of them.
    """
    with transaction.atomic(using=using):
        hold_off_changes(using)
        before = {model: _sums(model, using) for model in ROLLUPS}
        recount(using=using)
        after = {model: _sums(model, using) for model in ROLLUPS}
        transaction.set_rollback(not keep, using=using)
    return {
        str(model._meta.verbose_name): sum(
            before[model].get(key) != after[model].get(key)
            for key in before[model].keys() | after[model].keys()
        )
        for model in ROLLUPS
    }


def _sums(model: Any, using: str) -> dict[tuple[Any, ...], int]:
    rows = model.objects.using(using).order_by().values_list(*model.KEY).annotate(sum=Sum("n"))
    return {tuple(key): n for *key, n in rows if n}
