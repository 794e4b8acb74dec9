"""The broker or the database goes away in the middle of a round: nothing is lost, nothing is stored twice."""

from __future__ import annotations

import subprocess
import sys
from functools import partial
from pathlib import Path

import psycopg2
import pytest

from tests.celery_processes import wait_for
from tests.news.polling.misbehaving import misbehaving
from tests.news.polling.test_killed import (
    ENTRIES,
    SOURCES,
    celery,
    let_leases_run_out,
    make_sources,
    more_articles_than,
)
from tests.own_servers import OwnPostgres, OwnRabbit, OwnRedis, OwnServer, own_server
from tracker.news.models import Article, Entry

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.shared_database]
_LEASES_RUN_OUT = """
UPDATE news_polling SET leased_until = now() - interval '6 minutes' WHERE leased_until IS NOT NULL;
UPDATE news_polling SET sent_at = now() - interval '6 minutes' WHERE sent_at IS NOT NULL;
UPDATE news_entry SET leased_until = now() - interval '6 minutes' WHERE leased_until IS NOT NULL;
UPDATE news_host SET leased_until = now() - interval '6 minutes' WHERE leased_until IS NOT NULL;
UPDATE news_host SET sent_at = now() - interval '6 minutes' WHERE sent_at IS NOT NULL;
"""
_MAKE_SOURCES = """
import sys, django
django.setup()
from tracker.news.models import Source, SourceKind
for number, url in enumerate(sys.argv[1:]):
    Source.objects.create(name=url, slug=f"source-{number}", kind=SourceKind.FEED, url=url)
"""


@pytest.mark.parametrize("server", [OwnRedis, OwnRabbit])
def test_a_restart_of_the_broker_loses_no_entry(server: type[OwnServer], tmp_path: Path) -> None:
    with (
        own_server(server) as broker,
        misbehaving() as web,
        celery(broker.url, web, tmp_path) as processes,
    ):
        make_sources(web)
        processes.start_beat()
        processes.start_worker()
        for share in (0.1, 0.5):
            assert wait_for(partial(more_articles_than, ENTRIES * share), 60), processes.log
            broker.restart()
            let_leases_run_out()
        stored = Entry.objects.filter(state="stored")
        assert wait_for(lambda: stored.count() == ENTRIES, 90), processes.log
    assert Entry.objects.count() == Article.objects.count() == ENTRIES
    assert stored.values("article").distinct().count() == ENTRIES


def test_a_restart_of_the_database_loses_no_entry(redis: str, tmp_path: Path) -> None:
    with (
        own_server(OwnPostgres) as database,
        misbehaving() as web,
        celery(redis, web, tmp_path, database=database.url) as processes,
    ):
        migrate = [sys.executable, "manage.py", "migrate", "--no-input", "--verbosity=0"]
        subprocess.run(migrate, env=processes.environment, check=True)
        urls = [web.url("healthy", host=f"127.0.3.{number + 1}") for number in range(SOURCES)]
        subprocess.run([sys.executable, "-c", _MAKE_SOURCES, *urls], env=processes.environment, check=True)
        processes.start_beat()
        processes.start_worker()
        for share in (0.1, 0.5):
            assert wait_for(lambda: _counted(database.url)[0] > ENTRIES * share, 60), processes.log  # noqa: B023  # asked at once
            database.restart()
            _run(database.url, _LEASES_RUN_OUT)
        assert wait_for(lambda: _counted(database.url)[1] == ENTRIES, 90), processes.log
        assert _counted(database.url) == (ENTRIES, ENTRIES)


def _counted(url: str) -> tuple[int, int]:
    """How many articles there are, and how many entries are stored with one each; none while it starts."""
    try:
        with psycopg2.connect(url) as opened, opened.cursor() as cursor:
            cursor.execute(
                "SELECT (SELECT count(*) FROM news_article),"
                " (SELECT count(DISTINCT article_id) FROM news_entry WHERE state = 'stored')"
            )
            articles, stored = cursor.fetchone() or (0, 0)
    except psycopg2.OperationalError:
        return 0, 0
    return articles, stored


def _run(url: str, statements: str) -> None:
    with psycopg2.connect(url) as opened, opened.cursor() as cursor:
        cursor.execute(statements)
