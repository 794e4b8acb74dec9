"""Delays: from the move to the news, and from the news to us."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, timedelta

from django.db.models import Min, Q
from django.utils.translation import gettext_lazy as _

from tracker.dates import Precision, Window
from tracker.metrics.counts import Definition
from tracker.metrics.move_filter.parameters import MOST_LATEST
from tracker.metrics.narrowing import COUNTED, Narrowing
from tracker.moves.models import Move
from tracker.moves.models.move import MoveQuerySet
from tracker.moves.vocabulary import Review

MOST = MOST_LATEST
ANNOUNCEMENT_DELAY = Definition(
    "announcement delay",
    2,
    _(
        "Days from the day on which a move took effect to the publication of its first evidence; fewer "
        "than none where it was announced before. Only moves with an exact day and a dated article; of very "
        "many, the latest 2,000."
    ),
)
DISCOVERY_DELAY = Definition(
    "discovery delay",
    2,
    _(
        "Days from the first publication about a move to the time at which this system first held a claim "
        "of it. Only moves with a dated article; of very many, the latest 2,000."
    ),
)


@dataclass(frozen=True, slots=True)
class Delay:
    """Days: the median and the quartiles, None where ``n`` is 0. ``left_out`` have no date to go by."""

    n: int
    median: float | None
    lower: float | None
    upper: float | None
    left_out: int


@dataclass(frozen=True, slots=True)
class Delays:
    """Both delays of the moves of a window, of which so many are unsourced."""

    announcement: Delay
    discovery: Delay
    moves: int
    unsourced: int


def delays(moves: MoveQuerySet, window: Window, only: Narrowing = COUNTED) -> Delays:
    """Both delays of the counted moves of a window: the latest 2,000 of them. One query."""
    accepted = Q(claims__review=Review.ACCEPTED, claims__article__published_on__isnull=False)
    wanted = moves.in_posts().filter(only.of_either()).maybe_within(window)
    rows = (
        Move.objects.among_latest(wanted, MOST)
        .annotate(
            published=Min("claims__article__published_on", filter=accepted),
            held=Min("claims__created_at", filter=accepted),
        )
        .with_unsourced()
        .order_by("-happened_first_day", "-pk")
        .values_list("effective_on_first_day", "effective_on_precision", "published", "held", "unsourced")
    )
    announced, discovered, total, unsourced = [], [], 0, 0
    for effective, precision, published, held, is_unsourced in rows:
        total += 1
        unsourced += is_unsourced
        if published is None:
            continue
        if effective and precision == Precision.DAY:
            announced.append(float((published - effective).days))
        discovered.append((held.astimezone(UTC).date() - published) / timedelta(days=1))
    return Delays(
        _delay(announced, total - len(announced)),
        _delay(discovered, total - len(discovered)),
        total,
        unsourced,
    )


def _delay(days: Sequence[float], left_out: int) -> Delay:
    if not days:
        return Delay(0, None, None, None, left_out)
    import numpy as np

    lower, median, upper = np.percentile(days, [25, 50, 75])
    return Delay(len(days), float(median), float(lower), float(upper), left_out)
