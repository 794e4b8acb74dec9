"""Turns entries that wait into articles: fetches the pages that they link to, or takes what the feed says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from http import HTTPStatus
from random import random

from django.db import transaction
from django.utils.translation import gettext as _

from tracker.news.documents import Document, NotADocument, read_file
from tracker.news.fetch import document_of
from tracker.news.models import Entry, Host, SourceKind
from tracker.news.polling.folder import OutsideFolder, file_of
from tracker.news.polling.in_turn import Clock, Request, ask_in_turn
from tracker.news.polling.robots import robots_of
from tracker.news.polling.rules import pause, rules_of_pages
from tracker.news.polling.said import said_in_feed
from tracker.news.polling.schedule import wait_after_failure
from tracker.news.store import store_document
from tracker.outbound import CannotFetch, Page

OF_A_HOST = 10  # entries in one task
AT_HAND = 200  # the same of those that link to no page
_LONGEST = timedelta(minutes=2)  # for all of them
_MAX_TRIES = 5
_LATER = timedelta(minutes=1)  # at least, where the host had no time for us
_PASSING = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}


def fetch_entries(hosts: Sequence[str], *, clock: Clock) -> int:
    """Make articles of entries that wait, of these hosts; gives of how many. ``""`` stands for no host.

    Safe to run twice and at the same time: whoever leases an entry stores it, in one transaction with
    what it becomes. Heeds robots.txt. An entry whose page cannot be had becomes an article of what the
    feed itself says, if that says something.
    """
    now = clock()
    leased = [
        entry
        for host in hosts
        for entry in Entry.objects.lease_of_host(host, now=now, most=OF_A_HOST if host else AT_HAND)
    ]
    done = sum(_store(entry, _at_hand(entry), now=clock()) for entry in leased if not entry.host)
    with_page = [entry for entry in leased if entry.host]
    for entry, came in _pages_of(with_page, clock=clock, until=now + _LONGEST):
        done += _settle(entry, came, now=clock())
    return done


def _pages_of(
    entries: Sequence[Entry], *, clock: Clock, until: datetime
) -> Iterator[tuple[Entry, Page | CannotFetch | None]]:
    """The page of each entry, or why there is none; None where its turn did not come."""
    rules = rules_of_pages()
    robots = robots_of([entry.url for entry in entries], rules=rules, clock=clock, until=until)
    requests = []
    for entry in entries:
        wishes = robots.get(entry.host)
        if wishes is None or not wishes.is_known:
            yield entry, CannotFetch(_("The robots.txt of %s cannot be had just now.") % entry.host)
        elif not wishes.allows(entry.url):
            said = _("%s does not let programs fetch this page (robots.txt).") % entry.host
            yield entry, CannotFetch(said, status=HTTPStatus.FORBIDDEN)
        else:
            requests.append(Request(entry.url, entry, rules, pause=max(pause(), wishes.pause)))
    for result in ask_in_turn(requests, clock=clock, until=until):
        yield result.request.about, result.answer.page if result.answer else result.refusal


def _settle(entry: Entry, came: Page | CannotFetch | None, *, now: datetime) -> int:
    if came is None:
        free_at = Host.objects.free_at(entry.host, now=now)
        entry.wait(until=max(now + _LATER, free_at), problem=entry.problem, was_tried=False)
        return 0
    if isinstance(came, Page):
        return _store(entry, document_of(came), now=now)
    if _is_lasting(came) or entry.tries + 1 >= _MAX_TRIES:
        return _store(entry, Document(title="", text="", problem=str(came)), now=now)
    wait = wait_after_failure(
        entry.tries + 1,
        failing_for=now - entry.seen_at,
        jitter=random(),  # noqa: S311  # no secret
        retry_after=came.retry_after,
    )
    entry.wait(until=now + wait, problem=str(came))
    return 0


def _is_lasting(refusal: CannotFetch) -> bool:
    """Whether the answer will be the same tomorrow."""
    return 400 <= refusal.status < 500 and refusal.status not in _PASSING


def _at_hand(entry: Entry) -> Document:
    """The document of an entry that links to no page: a file, or what the feed says."""
    if entry.source.kind != SourceKind.FOLDER:
        return said_in_feed(entry)
    try:
        return read_file(file_of(entry.source, entry.guid))
    except (NotADocument, OutsideFolder) as error:
        return Document(title=entry.title, text="", problem=str(error))


def _store(entry: Entry, document: Document, *, now: datetime) -> int:
    """Store a document as the article of its entry; where there is none, what the feed says of it."""
    found = document
    if document.problem and entry.source.kind != SourceKind.FOLDER:
        found = said_in_feed(entry)
    if found.problem:
        return int(entry.fail(document.problem))
    with transaction.atomic():
        if not entry.still_leased():
            return 0
        stored = store_document(
            found,
            now=now,
            source=entry.source,
            language=entry.source.language,
            published_on=entry.published_on,
            link=entry.url,
        )
        return int(entry.become(stored.article, problem=document.problem))
