"""How much a source brings, by its past, and after how long its silence is no chance. Pure."""

from __future__ import annotations

from datetime import timedelta
from math import log

WEEK = timedelta(days=7)
LEARNT_FROM = WEEK * 8
_LEAST_ENTRIES = 5
_LEAST_TIME = WEEK * 2
_CHANCE = 0.001  # of a silence this long while all is well
_SHORTEST_SILENCE = timedelta(days=3)  # a weekend is none
_BURSTS = 2.0  # entries come together, so that gaps are longer than chance alone makes them


def expected_per_week(entries: int, seen_for: timedelta) -> float | None:
    """New entries a week, from how many came in the time that the source was polled.

    None while too little is known: fewer than five entries, or less than two weeks.
    """
    if entries < _LEAST_ENTRIES or seen_for < _LEAST_TIME:
        return None
    return entries / (seen_for / WEEK)


def longest_silence(per_week: float) -> timedelta:
    """How long nothing new may come before the source counts as silent.

    Were entries to come by chance (Poisson), a gap of t weeks had the probability exp(-t × per_week);
    twice the gap that has one in a thousand is a silence, and never less than three days.
    """
    return max(WEEK * (_BURSTS * -log(_CHANCE) / per_week), _SHORTEST_SILENCE)
