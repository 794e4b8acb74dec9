"""Of two who take the same thing at the same moment only one gets it, whatever it is."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection, transaction

from tests.alerts.hooks import make_webhook
from tests.factories import NOW, make_analyst, make_article, make_claim
from tests.news.health import make_entry, make_source_that
from tracker.alerts.models import Watchlist, Webhook
from tracker.moves.cases import lease as lease_case
from tracker.news.models import Article, Entry, Host, Polling

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.shared_database]


def take_webhook() -> Callable[[], object]:
    key = make_webhook().pk
    return lambda: Webhook.objects.lease(key, now=NOW)


def take_watchlist() -> Callable[[], object]:
    made = Watchlist.objects.create(owner=make_analyst(), name="Labs", frequency="daily", next_at=NOW)
    later = NOW + timedelta(days=1)
    return lambda: Watchlist.objects.take(made.pk, now=NOW, next_at=later)


def take_source() -> Callable[[], object]:
    key = make_source_that("healthy", "The Herald", due_at=NOW).pk
    return lambda: Polling.objects.lease([key], now=NOW)


def take_article() -> Callable[[], object]:
    key = make_article().pk
    return lambda: Article.objects.lease(key, now=NOW)


def take_entry() -> Callable[[], object]:
    make_entry(make_source_that("healthy", "The Herald"))
    Entry.objects.update(due_at=NOW)
    return lambda: Entry.objects.lease_of_host("", now=NOW, most=1)


def take_host() -> Callable[[], object]:
    Host.objects.know(["example.org"], now=NOW)
    return lambda: Host.objects.take_turn("example.org", now=NOW)


def take_claim() -> Callable[[], object]:
    key = make_claim().pk
    analysts = [make_analyst("ada"), make_analyst("bob")]
    return lambda: lease_case(key, analysts.pop(), now=NOW)


@pytest.mark.parametrize(
    "make", [take_webhook, take_watchlist, take_source, take_article, take_entry, take_host, take_claim]
)
def test_only_one_gets_it(make: Callable[[], Callable[[], object]]) -> None:
    take = make()
    got: list[object] = []

    def take_too() -> None:
        try:
            got.append(take())
        finally:
            connection.close()

    other = Thread(target=take_too)
    with transaction.atomic():
        assert take()
        other.start()
        while other.is_alive() and not somebody_waits():
            time.sleep(0.01)
    other.join()
    assert not any(got)
    assert len(got) == 1


def somebody_waits() -> bool:
    """Whether another connection waits for a row that is locked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return bool(cursor.fetchone()[0])
