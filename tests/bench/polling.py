"""How fast sources are polled: two thousand of them, one in ten misbehaving, on this machine.

``make bench SUBJECT=polling``. Uses the PostgreSQL that the tests use, where it answers, else SQLite.
The server of the sources runs beside the workers and shares the machine's cores with them. On a machine that
is busy with other things too, workers are held up for much of the time: then only what they took of the
processor and of memory says something.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import deque
from dataclasses import asdict, dataclass
from datetime import timedelta
from itertools import cycle
from pathlib import Path
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
        f"{sources:,} sources, one in ten misbehaving, on {connection.vendor}; at most {SECONDS} s an answer;"
        f" {os.cpu_count()} cores for workers, database and the server of the sources"
    )
    print(
        "workers  round        feeds a minute   CPU a poll  pages/s, of each    CPU a page"
        "      memory, held up"
    )
    with misbehaving() as web:
        fewest: list[Round] = []
        for number in workers:
            _empty()
            made = _make_sources(sources, web)
            rounds = [_round(number, web, sources)]
            _make_due()
            rounds.append(_round(number, web, sources))
            fewest = fewest or rounds
            for place, each in enumerate(rounds):
                print(each.told(fewest[place], is_first_time=place == 0), flush=True)
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


@dataclass(frozen=True, slots=True)
class Worked:
    """What one worker did: seconds, of them on the processor, and the most memory that it had, in MB.

    ``held_up`` is for how many seconds it could have gone on and others had the cores.
    """

    polling: float
    polling_cpu: float
    fetching: float
    fetching_cpu: float
    held_up: float
    memory: int


@dataclass(slots=True)
class Round:
    """What workers did at the same time: feeds a minute and articles a second, of all of them together."""

    workers: int
    sources: int
    articles: int
    worked: list[Worked]

    @property
    def feeds(self) -> float:
        return self.sources / max(each.polling for each in self.worked) * 60

    @property
    def pages(self) -> float:
        return self.articles / max(each.fetching for each in self.worked)

    def told(self, first: Round, *, is_first_time: bool) -> str:
        """A line; ``first`` is the same with the fewest workers."""
        cpu = sum(each.polling_cpu for each in self.worked) / self.sources * 1000
        memory = max(each.memory for each in self.worked)
        held_up = sum(each.held_up for each in self.worked)
        held_up /= sum(each.polling + each.fetching for each in self.worked)
        feeds = f"{self.feeds:>7,.0f} {self.feeds / first.feeds:>4.1f} × {cpu:>7.1f} ms"
        when, pages = "nothing new", ""
        if is_first_time:
            when = "first round"
            pages = f"{self.pages:>7.1f} {self.pages / self.workers:>7.1f} {self.pages / first.pages:>4.1f} ×"
            pages += f"{sum(each.fetching_cpu for each in self.worked) / self.articles * 1000:>7.1f} ms"
        return f"{self.workers:>7}  {when}  {feeds}  {pages:>32}  {memory:>5} MB {held_up:>5.0%}"


def _round(workers: int, web: Any, sources: int) -> Round:
    from tracker.news.models import Article

    before = Article.objects.count()
    command = [sys.executable, "-m", "tests.bench.polling", "--ports", str(web.port), str(web.tls_port)]
    environment = os.environ | {"MALLOC_ARENA_MAX": "2"}  # as docker-compose.yml has it
    running = [
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
        for _number in range(workers)
    ]
    worked = [Worked(**json.loads(process.communicate()[0])) for process in running]
    return Round(workers, sources, Article.objects.count() - before, worked)


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

    from tracker.news.models import Entry, Polling
    from tracker.news.polling.pages import fetch_and_go_on
    from tracker.news.polling.poll import AT_ONCE, poll_and_go_on
    from tracker.news.tasks import HOSTS_A_TASK

    settings.FETCH_PORTS, settings.FETCH_INSIDE_IN_TESTS = ports, True
    started, cpu, held_up_before = time.perf_counter(), time.process_time(), _held_up()
    while source_ids := Polling.objects.take_to_send(timezone.now(), most=AT_ONCE):
        deque(poll_and_go_on(source_ids, clock=timezone.now), maxlen=0)
    polled, cpu = time.perf_counter(), time.process_time() - cpu
    fetching_cpu = time.process_time()
    while Entry.objects.hosts_waiting(timezone.now(), most=1):
        hosts = Entry.objects.take_hosts(timezone.now(), most=HOSTS_A_TASK)
        fetch_and_go_on(hosts, clock=timezone.now)
        if not hosts:
            time.sleep(0.05)  # the others have what is left
    fetched, fetching_cpu = time.perf_counter(), time.process_time() - fetching_cpu
    held_up = _held_up() - held_up_before
    worked = Worked(polled - started, cpu, fetched - polled, fetching_cpu, held_up, _most_memory())
    print(json.dumps(asdict(worked)))


def _held_up() -> float:
    """Seconds for which the main thread was ready to run and had no core, by Linux's own account."""
    return int(Path("/proc/self/schedstat").read_text().split()[1]) / 1e9


def _most_memory() -> int:
    """In MB. The operating system's other figure counts what the process was forked from, too."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


if __name__ == "__main__":
    main()
