"""The tasks of sources: which are due, what they bring, and the pages that this links to.

The rows say what is left to do; a message is only a nudge.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import partial

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tracker.celery import app
from tracker.news.models import ArticleBand, Entry, Host, Poll, Polling, RawArticle
from tracker.news.polling import pages, poll
from tracker.news.polling.health import look_after

logger = logging.getLogger(__name__)
SENT_AT_ONCE = 400  # sources in one sweep
HOSTS_SENT_AT_ONCE = 200
HOSTS_A_TASK = 10


@app.task
def poll_sources(*, source_ids: list[int]) -> int:
    """Poll sources that are due, and go on with others; gives how many were polled.

    Safe to run twice and at the same time.
    """
    done = 0
    for each in poll.poll_and_go_on(source_ids, clock=timezone.now):
        logger.info("%s: %s, %d new. %s", each.source, each.outcome, each.new_entries, each.problem)
        done += 1
    return done


@app.task
def send_due_sources() -> int:
    """Send the sources that are due to the workers; gives how many. Two beats send none twice."""
    now = timezone.now()
    Polling.objects.begin(now=now)
    due = Polling.objects.take_to_send(now, most=SENT_AT_ONCE)
    for start in range(0, len(due), poll.AT_ONCE):
        source_ids = due[start : start + poll.AT_ONCE]
        transaction.on_commit(partial(poll_sources.delay, source_ids=source_ids))
    return len(due)


@app.task
def fetch_entries(*, hosts: list[str]) -> int:
    """Make articles of entries of some hosts, and go on with others; gives of how many.

    Safe to run twice and at the same time. Where more of these hosts wait, it is sent again at once.
    """
    done, fetched = pages.fetch_and_go_on(hosts, clock=timezone.now)
    if done:
        _send_waiting(only=fetched)
    return done


@app.task
def send_waiting_entries() -> int:
    """Send the hosts of entries that wait to the workers; gives how many. Two beats send none twice."""
    return _send(Entry.objects.take_hosts(timezone.now(), most=HOSTS_SENT_AT_ONCE))


def _send_waiting(*, only: Sequence[str]) -> int:
    now = timezone.now()
    waiting = Entry.objects.hosts_waiting(now, most=HOSTS_SENT_AT_ONCE, only=only)
    return _send(Host.objects.take_to_send(waiting, now=now))


def _send(hosts: Sequence[str]) -> int:
    for start in range(0, len(hosts), HOSTS_A_TASK):
        transaction.on_commit(partial(fetch_entries.delay, hosts=hosts[start : start + HOSTS_A_TASK]))
    return len(hosts)


@app.task
def look_after_sources() -> int:
    """Note what is expected of each source and which are silent; gives how many are. Safe to run twice."""
    return look_after(now=timezone.now())


@app.task
def forget_old_pages() -> int:
    """Drop the stored pages that are older than they are kept; safe to run twice. Gives how many."""
    return RawArticle.objects.forget_old(days=settings.PAGES_KEPT_DAYS, now=timezone.now())


@app.task
def forget_old_signatures() -> int:
    """Drop signatures of texts that are too old to be printed again; safe to run twice. Gives how many."""
    return ArticleBand.objects.forget_old(today=timezone.now().date())


@app.task
def forget_old_polls() -> int:
    """Drop the polls that are older than the log is kept; safe to run twice. Gives how many."""
    return Poll.objects.forget_old(now=timezone.now())
