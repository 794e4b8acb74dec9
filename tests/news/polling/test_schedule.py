"""When a source is asked next."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.news.polling.schedule import LONGEST, SHORTEST, next_interval, wait_after_failure

HOUR = timedelta(hours=1)


def test_asks_so_that_half_of_what_comes_is_new() -> None:
    assert next_interval(HOUR, elapsed=HOUR, entries=20, new=10) == HOUR
    assert next_interval(HOUR, elapsed=HOUR, entries=20, new=12) == HOUR * 10 / 12
    assert next_interval(HOUR, elapsed=HOUR, entries=20, new=8) == HOUR * 10 / 8


def test_changes_by_no_more_than_twice_at_once() -> None:
    assert next_interval(HOUR, elapsed=HOUR, entries=20, new=20) == HOUR / 2
    assert next_interval(HOUR, elapsed=HOUR, entries=20, new=1) == HOUR * 2
    assert next_interval(HOUR, elapsed=HOUR, entries=20, new=0) == HOUR * 2
    assert next_interval(HOUR, elapsed=HOUR, entries=0, new=0) == HOUR * 2


@given(
    st.timedeltas(SHORTEST, LONGEST),
    st.timedeltas(timedelta(0), timedelta(days=400)),
    st.integers(0, 5000),
    st.integers(0, 5000),
)
def test_stays_between_five_minutes_and_a_day(
    interval: timedelta, elapsed: timedelta, entries: int, new: int
) -> None:
    assert (
        SHORTEST
        <= next_interval(interval, elapsed=elapsed, entries=entries, new=min(new, entries))
        <= LONGEST
    )


@pytest.mark.parametrize(
    ("failures", "failing_for", "wait"),
    [
        (1, timedelta(0), timedelta(minutes=5)),
        (2, timedelta(minutes=5), timedelta(minutes=10)),
        (5, HOUR, timedelta(minutes=80)),
        (20, timedelta(days=6), timedelta(days=1)),
        (40, timedelta(days=16), timedelta(days=2)),
        (60, timedelta(days=80), timedelta(days=10)),
        (99, timedelta(days=900), timedelta(days=30)),
    ],
)
def test_asks_what_fails_ever_more_seldom_and_never_forgets_it(
    failures: int, failing_for: timedelta, wait: timedelta
) -> None:
    assert wait_after_failure(failures, failing_for=failing_for, jitter=0.0) == wait
    assert wait_after_failure(failures, failing_for=failing_for, jitter=1.0) == wait / 2


def test_heeds_what_a_server_asks_for_up_to_a_week() -> None:
    def waits(seconds: float) -> timedelta:
        return wait_after_failure(1, failing_for=timedelta(0), jitter=0.0, retry_after=seconds)

    assert waits(7200) == 2 * HOUR
    assert waits(1) == timedelta(minutes=5)
    assert waits(10.0**8) == timedelta(days=7)
