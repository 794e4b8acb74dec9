"""When a source is asked next. Pure: no clock, no chance of its own."""

from __future__ import annotations

from datetime import timedelta

SHORTEST = timedelta(minutes=5)
LONGEST = timedelta(hours=24)
LONGEST_OF_DEAD = timedelta(days=30)
_NEW_SHARE = 0.5  # of what a poll returns that is meant to be new
_MOST_CHANGE = 2.0  # of the interval from one poll to the next, either way


def next_interval(interval: timedelta, *, elapsed: timedelta, entries: int, new: int) -> timedelta:
    """How long to wait after a poll that was answered, so that half of what the next returns is new.

    ``elapsed`` lies between this poll and the one before, ``new`` of its ``entries`` were new. The interval
    at most halves or doubles at once, and stays between five minutes and a day.
    """
    wished = elapsed * (_NEW_SHARE * entries / new) if new else LONGEST
    bounded = min(max(wished, interval / _MOST_CHANGE), interval * _MOST_CHANGE)
    return min(max(bounded, SHORTEST), LONGEST)


def wait_after_failure(
    failures: int, *, failing_for: timedelta, jitter: float, retry_after: float | None = None
) -> timedelta:
    """How long to wait after a failure, ``failures`` of them in a row.

    Doubles from five minutes to a day. Whatever fails for weeks is asked ever more seldom, an eighth of
    the time that it has failed, but never less than once in thirty days. ``jitter``, 0.0 to 1.0, takes
    up to half of it off, so that what failed together is not asked together. ``retry_after`` is what the
    server asks for, in seconds; it is heeded up to a week.
    """
    doubled = SHORTEST * float(2 ** min(failures - 1, 12))
    longest = min(max(LONGEST, failing_for / 8), LONGEST_OF_DEAD)
    wait = min(doubled if failing_for < timedelta(days=7) else longest, longest) * (1 - jitter / 2)
    if retry_after is not None:
        wait = max(wait, min(timedelta(seconds=retry_after), timedelta(days=7)))
    return wait
