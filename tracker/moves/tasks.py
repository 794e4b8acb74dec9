"""The tasks of extraction, and of finding duplicates with what moves know.

The rows say what is left to do; a message is only a nudge.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from tracker.celery import app
from tracker.duplicates.find import compare_changed
from tracker.moves import stories
from tracker.moves.careers.rebuild import rebuild_stale
from tracker.moves.companions import COMPANIONS
from tracker.moves.hold_back import drop_overdue
from tracker.moves.known_names import database_names
from tracker.moves.propose import read_article
from tracker.moves.usefulness import rank_all
from tracker.news.fetch import fetch
from tracker.news.models import Article, Fetch

logger = logging.getLogger(__name__)
SENT_AT_ONCE = 500
COMPARED_AT_ONCE = 1000
FETCHED_AT_ONCE = 20
PLACED_AT_ONCE = 300
REBUILT_AT_ONCE = 500
UNSENT_AFTER = timedelta(seconds=60)


@app.task
def ingest_article(*, article_id: int) -> int:
    """Read one unread article and store the claims it makes; gives how many are new.

    Safe to run twice and at the same time: whoever leases the article reads it.
    """
    now = timezone.now()
    if not Article.objects.lease(article_id, now=now):
        logger.info("Article %s has been read, or is being read by another worker", article_id)
        return 0
    article = Article.objects.get(pk=article_id)
    claims = read_article(article, names=database_names(), now=now)
    logger.info("Article %s (%s): %d new claims", article_id, article, len(claims))
    return len(claims)


def send_article(article: Article, *, now: datetime) -> None:
    """Send a new article to the workers once it is committed, instead of waiting for the sweep.

    Raises kombu's OperationalError where the broker does not answer. The article then counts as
    not sent, so that the next sweep sends it.
    """
    if Article.objects.filter(pk=article.pk).mark_sent(now):
        transaction.on_commit(partial(_send_now, [article.pk], sent_at=now))


def _send_now(article_ids: Sequence[int], *, sent_at: datetime) -> None:
    """Send the articles; those that the broker did not take count as not sent."""
    for place, article_id in enumerate(article_ids):
        try:
            ingest_article.delay(article_id=article_id)
        except OperationalError:
            left = Article.objects.unread().filter(pk__in=article_ids[place:], sent_at=sent_at)
            left.update(sent_at=None)
            raise


@app.task
def send_unread_articles() -> int:
    """Send the articles that wait to the workers: new ones, and those whose worker never came back.

    Runs every few seconds. A message that is lost is sent again when the lease has run out.
    """
    now = timezone.now()
    Article.objects.give_up_on_hopeless(now)
    waiting = Article.objects.take_to_send(now, most=SENT_AT_ONCE)
    transaction.on_commit(partial(_send_now, waiting, sent_at=now))
    return len(waiting)


@app.task
def place_articles() -> int:
    """Put articles that have been read into their stories; gives how many were looked at.

    Runs every half minute, and again at once where more is left. Safe to run twice and at the same time.
    """
    done = stories.place_articles(now=timezone.now(), most=PLACED_AT_ONCE)
    if done >= PLACED_AT_ONCE:
        transaction.on_commit(place_articles.delay)
    return done


@app.task
def fetch_address(*, fetch_id: int) -> bool:
    """Fetch an address that somebody asked for, and have its article read; says whether there is one.

    Safe to run twice and at the same time: whoever leases the row fetches.
    """
    now = timezone.now()
    article = fetch(fetch_id, now=now)
    if article is None:
        return False
    send_article(article, now=now)
    return True


def send_fetch(row: Fetch) -> None:
    """Send an address to the workers once it is committed, instead of waiting for the sweep.

    Raises kombu's OperationalError where the broker does not answer; the sweep sends it later.
    """
    transaction.on_commit(partial(fetch_address.delay, fetch_id=row.pk))


@app.task
def send_waiting_fetches() -> int:
    """Send the addresses that wait to the workers: those whose message or worker was lost.

    A few may be sent twice; the lease sees to it that each is fetched once. Gives how many.
    """
    now = timezone.now()
    Fetch.objects.give_up_on_hopeless(now)
    overdue = now - UNSENT_AFTER
    waiting = Fetch.objects.waiting(now).filter(asked_at__lte=overdue).order_by("pk")
    fetch_ids = list(waiting.values_list("pk", flat=True)[:FETCHED_AT_ONCE])
    for fetch_id in fetch_ids:
        fetch_address.delay(fetch_id=fetch_id)
    return len(fetch_ids)


@app.task
def rebuild_careers() -> int:
    """Make spells and transfers anew where moves have changed; gives of how many people.

    Runs every ten seconds, and again at once where more is left. Safe to run twice and at the same time.
    """
    done = rebuild_stale(most=REBUILT_AT_ONCE)
    if done >= REBUILT_AT_ONCE:
        transaction.on_commit(rebuild_careers.delay)
    return done


@app.task
def drop_overdue_held_claims() -> int:
    """Forget held back claims on which nobody has decided in time; safe to run twice. Gives how many."""
    return drop_overdue(now=timezone.now())


@app.task
def rank_claims() -> int:
    """Put what waits for review in order anew; safe to run twice. Gives how many claims were looked at."""
    return rank_all(today=timezone.now().date())


@app.task
def find_duplicates() -> int:
    """Compare the records that changed with those of like names; gives how many pairs are new.

    Runs every two minutes, and again at once where much is left. Safe to run twice and at the same time.
    """
    new = 0
    for kind, companions in COMPANIONS.items():
        done, found = compare_changed(kind, companions, now=timezone.now(), most=COMPARED_AT_ONCE)
        logger.log(logging.INFO if done else logging.DEBUG, "Compared %d: %s, %d new", done, kind, found)
        new += found
        if done >= COMPARED_AT_ONCE:
            transaction.on_commit(find_duplicates.delay)
    return new
