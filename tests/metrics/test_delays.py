"""Delays, worked out by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.factories import make_article, make_claim, make_import_claim, make_move
from tests.metrics.careers import YEAR
from tracker.metrics.delays import Delay, Delays, delays
from tracker.moves.models import Claim, Move

pytestmark = pytest.mark.django_db


def published(move: Move, on: date | None, *, held: str = "2024-06-10") -> None:
    quote = f"{move.person} left on {on}."
    article = make_article(quote, published_on=on)
    claim = make_claim(move=move, article=article, quote=quote)
    Claim.objects.filter(pk=claim.pk).update(
        created_at=datetime.fromisoformat(f"{held}T08:00").replace(tzinfo=UTC)
    )


def delays_of_year() -> Delays:
    return delays(Move.objects.all(), YEAR)


def test_counts_from_the_first_publication() -> None:
    move = make_move(effective_on="2024-06-01")
    published(move, date(2024, 6, 8), held="2024-06-12")
    published(move, date(2024, 6, 4), held="2024-06-20")
    found = delays_of_year()
    assert found.announcement == Delay(1, 3.0, 3.0, 3.0, 0)
    assert found.discovery == Delay(1, 8.0, 8.0, 8.0, 0)  # held on June 12, published first on June 4


def test_news_ahead_of_the_move_is_a_negative_delay() -> None:
    published(make_move(effective_on="2024-06-30"), date(2024, 6, 1))
    assert delays_of_year().announcement.median == -29.0


def test_gives_the_quartiles() -> None:
    for days in (1, 2, 3, 4, 10):
        published(make_move(effective_on="2024-06-01"), date(2024, 6, 1 + days), held="2024-06-11")
    found = delays_of_year().announcement
    assert (found.n, found.lower, found.median, found.upper) == (5, 2.0, 3.0, 4.0)


def test_leaves_out_what_has_no_date_to_go_by() -> None:
    published(make_move(effective_on="2024-06"), date(2024, 6, 8))  # vague
    published(make_move(announced_on="2024-06-01"), date(2024, 6, 8))  # no day on which it took effect
    published(make_move(effective_on="2024-06-01"), None)
    make_import_claim(make_move(effective_on="2024-06-01"))
    found = delays_of_year()
    assert found.announcement == Delay(0, None, None, None, 4)
    assert (found.discovery.n, found.discovery.left_out) == (2, 2)
    assert (found.moves, found.unsourced) == (4, 1)


@pytest.mark.parametrize(
    "fields", [{"status": "denied"}, {"status": "retracted"}, {"from_capacity": "board"}]
)
def test_neither_denied_moves_nor_board_seats_count(fields: dict[str, str]) -> None:
    published(make_move(effective_on="2024-06-01", **fields), date(2024, 6, 8))
    assert delays_of_year().moves == 0
