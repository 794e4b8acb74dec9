"""Shares with their intervals, and dates that may be any of several days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tracker.dates import PartialDate, Precision


@dataclass(frozen=True, slots=True)
class Share:
    """``k`` of ``n`` and the exact 95 % interval of the share; all three None where n is 0."""

    k: int
    n: int
    value: float | None
    low: float | None
    high: float | None


def share_of(k: int, n: int) -> Share:
    """The share with its Clopper–Pearson interval (SciPy's ``binomtest``). Raises ValueError for k > n."""
    if n == 0:
        return Share(0, 0, None, None, None)
    from scipy.stats import binomtest  # slow to import

    interval = binomtest(k, n).proportion_ci(confidence_level=0.95, method="exact")
    return Share(k, n, k / n, float(interval.low), float(interval.high))


def share_until(when: PartialDate, day: date) -> float:
    """Which part of the days that ``when`` may mean is the day or earlier: 0.0 to 1.0."""
    if when.precision == Precision.DAY:  # nearly all, and asked very often
        return float(when.first_day <= day)
    return min(1.0, max(0, (day - when.first_day).days + 1) / when.days)
