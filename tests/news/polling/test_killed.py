"""Workers are killed, messages lost, and two beats run: nothing is lost, and nothing is stored twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone
from kombu import Connection, Queue

from tests.news.polling.misbehaving import Misbehaving, misbehaving
from tracker.news.models import Article, Entry, Host, Polling, Source, SourceKind

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.shared_database]
SOURCES = 40
ENTRIES = 2 * SOURCES
CELERY = [sys.executable, "-m", "celery", "-A", "tracker.celery"]


@pytest.fixture(params=["redis", "rabbitmq"])
def broker(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(request.param))


class Processes:
    """Workers and beats of Celery, each in a process group of its own."""

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        self._environment, self._folder = environment, folder
        self._running: list[subprocess.Popen[bytes]] = []

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        with (self._folder / "celery.log").open("ab") as log:
            process = subprocess.Popen(
                [*CELERY, *arguments], env=self._environment, stdout=log, stderr=log, start_new_session=True
            )
        self._running.append(process)
        return process

    def start_worker(self) -> subprocess.Popen[bytes]:
        name = f"--hostname={uuid4().hex}@localhost"
        return self.start("worker", "--concurrency=2", name, "--without-mingle", "--without-gossip")

    def start_beat(self) -> subprocess.Popen[bytes]:
        return self.start("beat", f"--schedule={self._folder / uuid4().hex}", "--pidfile=")

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """Without a warning, and all that it has started."""
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=10)
        self._running.remove(process)

    def kill_all(self) -> None:
        for process in list(self._running):
            self.kill(process)

    @property
    def environment(self) -> dict[str, str]:
        return self._environment

    @property
    def log(self) -> str:
        return (self._folder / "celery.log").read_text()[-5000:]


@contextmanager
def celery(broker: str, web: Misbehaving, folder: Path, *, database: str = "") -> Iterator[Processes]:
    """Workers and beats on a broker, and on the database of the test unless another is given."""
    of_test = f"{settings.DATABASE_ADDRESS.rpartition('/')[0]}/{connection.settings_dict['NAME']}"
    queue = f"test-{uuid4().hex}"
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.news.polling.worker_settings",
        "DATABASE_URL": database or of_test,
        "CELERY_BROKER_URL": broker,
        "TEST_PORTS": f"{web.port},{web.tls_port}",
        "TEST_QUEUE": queue,
        "SECRET_KEY": "only for tests",
        "READ_DOT_ENV": "false",
        "FETCH_PAUSE_SECONDS": "0",
        "FETCH_SECONDS": "5",
    }
    processes = Processes(environment, folder)
    try:
        yield processes
    finally:
        processes.kill_all()
        with Connection(broker) as opened:
            Queue(queue, channel=opened.default_channel).delete()


def make_sources(web: Misbehaving) -> None:
    for number in range(SOURCES):
        url = web.url("healthy", host=f"127.0.3.{number + 1}")
        Source.objects.create(name=url, slug=f"source-{number}", kind=SourceKind.FEED, url=url)


def wait_for(reached: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not reached() and time.monotonic() < deadline:
        time.sleep(0.05)
    return reached()


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
