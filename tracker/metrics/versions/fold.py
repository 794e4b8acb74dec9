"""Folds the rows of each subject into one, and notes when."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from django.db import transaction

from tracker.metrics.models import Version
from tracker.metrics.versions.note import ANYTHING

_SECOND = timedelta(seconds=1)


@transaction.atomic
def fold_versions(*, now: datetime, most: int) -> int:
    """Fold so many new rows; gives how many there were. The sums stay the same at every moment.

    Each fold notes a later second than the one before it, for HTTP knows no smaller ones: whoever read
    an answer between two folds must not take the second for the first. The row of everything holds the
    latest; who folds holds it, so that one folds after the other.
    """
    whole = Version.objects.filter(is_folded=True)
    held = list(whole.filter(subject=ANYTHING).select_for_update().order_by("pk"))
    new = list(
        Version.objects.filter(is_folded=False).order_by("pk").select_for_update(skip_locked=True)[:most]
    )
    if not new:
        return 0
    sums = Counter({ANYTHING: 0})
    for row in new:
        sums[row.subject] += row.n
    old = list(whole.filter(subject__in=sums).select_for_update())
    for row in old:
        sums[row.subject] += row.n
    before = [row.noted_at + _SECOND for row in (*old, *held) if row.noted_at]
    at = max([_next_second(now), *before])
    Version.objects.filter(pk__in=[row.pk for row in (*new, *old)]).delete()
    Version.objects.bulk_create(
        [Version(subject=subject, n=n, is_folded=True, noted_at=at) for subject, n in sums.items()]
    )
    return len(new)


def _next_second(moment: datetime) -> datetime:
    whole = moment.replace(microsecond=0)
    return whole if whole == moment else whole + _SECOND
