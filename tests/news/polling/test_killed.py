"""Workers are killed, messages lost, and two beats run: nothing is lost, and nothing is stored twice."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from tests.celery_processes import processes_of, wait_for
from tests.news.polling.misbehaving import Misbehaving, misbehaving
from tracker.news.models import Article, Entry, Host, Polling, Source, SourceKind

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.shared_database]
SOURCES = 40
ENTRIES = 2 * SOURCES


@pytest.fixture(params=["redis", "rabbitmq"])
def broker(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(request.param))


def celery(broker: str, web: Misbehaving, folder: Path, *, database: str = "") -> Any:
    """Workers and beats that may fetch from the server."""
    module = "tests.news.polling.worker_settings"
    return processes_of(broker, [web.port, web.tls_port], folder, settings_module=module, database=database)


def make_sources(web: Misbehaving) -> None:
    for number in range(SOURCES):
        url = web.url("healthy", host=f"127.0.3.{number + 1}")
        Source.objects.create(name=url, slug=f"source-{number}", kind=SourceKind.FEED, url=url)


def more_articles_than(count: float) -> bool:
    return Article.objects.count() > count


def let_leases_run_out() -> None:
    """As if five minutes had passed since the last worker was killed."""
    past = timezone.now() - timedelta(minutes=6)
    Polling.objects.filter(leased_until__isnull=False).update(leased_until=past)
    Polling.objects.filter(sent_at__isnull=False).update(sent_at=past)
    Entry.objects.filter(leased_until__isnull=False).update(leased_until=past)
    Host.objects.filter(leased_until__isnull=False).update(leased_until=past)
    Host.objects.filter(sent_at__isnull=False).update(sent_at=past)


def test_every_entry_is_stored_exactly_once(broker: str, tmp_path: Path) -> None:
    with misbehaving() as web, celery(broker, web, tmp_path) as processes:
        make_sources(web)
        for _beat in range(2):
            processes.start_beat()
        for share in (0.0, 0.2, 0.5, 0.8):
            worker = processes.start_worker()
            assert wait_for(partial(more_articles_than, ENTRIES * share), 60), processes.log
            processes.kill(worker)
            let_leases_run_out()
        processes.start_worker()
        stored = Entry.objects.filter(state="stored")
        assert wait_for(lambda: stored.count() == ENTRIES, 90), processes.log
    assert Entry.objects.count() == Article.objects.count() == ENTRIES
    assert stored.values("article").distinct().count() == ENTRIES
