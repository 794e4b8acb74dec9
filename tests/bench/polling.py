"""How fast sources are polled: two thousand of them, one in ten misbehaving, on this machine.

``make bench SUBJECT=polling``. Uses the PostgreSQL that the tests use, where it answers, else SQLite.
The server of the sources runs beside the workers and shares the machine's cores with them.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from itertools import cycle
from pathlib import Path
from random import shuffle
from typing import Any

from tests.bench.database import SETTINGS, new_database

SECONDS = 5  # that one answer may take: what drips costs a worker this long
_SETTINGS = SETTINGS | {"FETCH_SECONDS": str(SECONDS), "FETCH_PAUSE_SECONDS": "0"}


def main() -> None:
    """Measure, or be one of the workers that are measured."""
    arguments = _arguments()
    if arguments.ports:
        _set_up()
        _work(arguments.ports)
        return
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(_SETTINGS, VAR_DIR=folder, DATABASE_URL=new_database("bench_polling", Path(folder)))
        _set_up()
        _measure(arguments.sources, arguments.workers)


def _arguments() -> Any:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sources", type=int, default=2000)
    parser.add_argument("--workers", type=int, nargs="*", default=[1, 2, 4])
    parser.add_argument("--ports", type=int, nargs=2, help=argparse.SUPPRESS)
    return parser.parse_args()


def _set_up() -> None:
    import django

    django.setup()


def _measure(sources: int, workers: list[int]) -> None:
    from django.core.management import call_command
    from django.db import connection

    from tests.news.polling.misbehaving import misbehaving

    call_command("migrate", verbosity=0)
    print(
        f"{sources:,} sources, one in ten misbehaving, on {connection.vendor}; at most {SECONDS} s an answer"
    )
    with misbehaving() as web:
        for number in workers:
            _empty()
            made = _make_sources(sources, web)
            _round(f"{number} workers, first round", number, web, sources)
            _make_due()
            _round(f"{number} workers, nothing new", number, web, sources)
            _check(made)


def _empty() -> None:
    from tracker.news.models import Article, Entry, Host, Source

    for model in (Entry, Article, Source, Host):
        model._base_manager.all().delete()


def _make_sources(count: int, web: Any) -> int:
    """Each source has a host of its own; gives how many entries the healthy ones have."""
    from django.utils import timezone

    from tests.news.polling.misbehaving import BEHAVIOURS
    from tracker.news.models import Polling, Source, SourceKind

    bad = cycle(sorted(set(BEHAVIOURS) - {"healthy"}))
    behaviours = [next(bad) if number % 10 == 9 else "healthy" for number in range(count)]
    sources = [
        Source(
            name=f"Source {number}",
            slug=f"source-{number}",
            kind=SourceKind.FEED,
            url=web.url(behaviour, host=f"127.0.{1 + number // 250}.{1 + number % 250}"),
        )
        for number, behaviour in enumerate(behaviours)
    ]
    Source.objects.bulk_create(sources)
    now = timezone.now()
    interval = timedelta(minutes=30)
    Polling.objects.bulk_create([Polling(source=each, due_at=now, interval=interval) for each in sources])
    return 2 * behaviours.count("healthy")


def _make_due() -> None:
    from django.utils import timezone

    from tracker.news.models import Host, Polling

    Polling.objects.update(due_at=timezone.now(), sent_at=None)
    Host.objects.update(free_at=timezone.now(), sent_at=None)


def _round(name: str, workers: int, web: Any, sources: int) -> None:
    from tracker.news.models import Article

    before, started = Article.objects.count(), time.perf_counter()
    command = [sys.executable, "-m", "tests.bench.polling", "--ports", str(web.port), str(web.tls_port)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _number in range(workers)]
    said = [process.communicate()[0].split() for process in running]
    polling, memory = max(float(each[0]) for each in said), max(int(each[1]) for each in said)
    fetching = time.perf_counter() - started - polling
    stored = Article.objects.count() - before
    print(
        f"  {name:<26} {sources / polling * 60:>7,.0f} feeds a minute ({polling:.0f} s), "
        f"{stored:>5,} articles, {stored / fetching:>5.1f} a second, {memory} MB at most in a worker"
    )


def _check(expected: int) -> None:
    """Say whether every entry of a healthy source is there once."""
    from django.db.models import Count

    from tracker.news.models import Entry, Polling

    healthy = Entry.objects.filter(source__url__endswith="/healthy")
    stored = healthy.filter(state="stored").aggregate(
        entries=Count("pk"), articles=Count("article", distinct=True)
    )
    silent = Polling.objects.filter(failures__gt=0, problem="").count()
    print(f"  healthy entries: {expected:,} expected, {stored}; {silent} failing sources do not say why")


def _work(ports: list[int]) -> None:
    """Poll what is due, then fetch what waits, as the tasks of a worker do."""
    from django.conf import settings
    from django.utils import timezone

    from tracker.news.models import Entry, Host, Polling
    from tracker.news.polling.pages import fetch_entries
    from tracker.news.polling.poll import AT_ONCE, poll_sources

    settings.FETCH_PORTS, settings.FETCH_INSIDE_IN_TESTS = ports, True
    started = time.perf_counter()
    while source_ids := Polling.objects.take_to_send(timezone.now(), most=AT_ONCE):
        poll_sources(source_ids, clock=timezone.now)
    polling = time.perf_counter() - started
    while True:
        waiting = Entry.objects.hosts_waiting(timezone.now(), most=200)
        shuffle(waiting)  # so that two workers rarely try for the same
        hosts = Host.objects.take_to_send(waiting[:10], now=timezone.now())
        if not waiting:
            break
        fetch_entries(hosts, clock=timezone.now)
        Host.objects.let_send(hosts)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{polling:.1f} {memory}")


if __name__ == "__main__":
    main()
