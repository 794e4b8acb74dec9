"""Rumours of which nothing was heard for a while."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from pytest_django import Settings

from tests.factories import NOW, make_article, make_claim, make_import_claim, make_move
from tracker.moves.models import Move
from tracker.moves.status.stale import stale_before

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)  # 90 days after 25 August


def rumour(**fields: Any) -> Move:
    return make_move(status="rumoured", **fields)


def news(move: Move, day: date | None, **fields: Any) -> None:
    make_claim(
        move=move, status="rumoured", article=make_article(f"News of {day}.", published_on=day), **fields
    )


def stale_moves() -> list[Move]:
    cutoff = stale_before(TODAY)
    stale = list(Move.objects.stale(cutoff).order_by("pk"))
    marked: Any = Move.objects.with_stale(cutoff).order_by("pk")
    assert [move for move in marked if move.stale] == stale
    return stale


@pytest.mark.parametrize(
    ("announced_on", "is_stale"),
    [
        ("2026-08-24", True),
        ("2026-08-25", False),
        ("2026-07", True),
        ("2026-08", False),
        ("2025", True),
        ("2026", False),
    ],
)
def test_is_stale_ninety_days_after_it_was_first_told(announced_on: str, *, is_stale: bool) -> None:
    move = rumour(announced_on=announced_on)
    assert stale_moves() == ([move] if is_stale else [])


@pytest.mark.parametrize(("day", "is_stale"), [(date(2026, 8, 24), True), (date(2026, 8, 25), False)])
def test_a_later_article_is_news(day: date, *, is_stale: bool) -> None:
    move = rumour(announced_on="2025-01-01")
    news(move, date(2026, 1, 1))
    news(move, day)
    assert stale_moves() == ([move] if is_stale else [])


@pytest.mark.parametrize(
    ("reviewed_at", "is_stale"), [(datetime(2026, 5, 1, tzinfo=UTC), True), (NOW, False)]
)
def test_what_an_analyst_logged_is_news(reviewed_at: datetime, *, is_stale: bool) -> None:
    move = rumour(announced_on="2025-01-01")
    make_claim(origin="analyst", move=move, status="rumoured", reviewed_at=reviewed_at)
    assert stale_moves() == ([move] if is_stale else [])


def test_an_old_article_that_is_read_today_is_no_news() -> None:
    move = rumour(announced_on=None, effective_on="2027")
    news(move, date(2023, 1, 1), reviewed_at=NOW)
    assert stale_moves() == [move]


def test_an_import_without_a_date_is_as_old_as_its_row() -> None:
    make_import_claim(rumour(announced_on=None, effective_on="2023"), reviewed_at=NOW)
    assert stale_moves() == []


def test_only_a_rumour_is_stale() -> None:
    for status in ("announced", "confirmed", "denied", "retracted"):
        make_move(status=status, announced_on="2020")
    assert stale_moves() == []


def test_the_setting_says_after_how_many_days(settings: Settings) -> None:
    settings.RUMOUR_STALE_DAYS = 10
    assert stale_before(TODAY) == date(2026, 11, 13)
