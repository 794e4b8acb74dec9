"""Turns entries that wait into articles: fetches the pages that they link to, or takes what the feed says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from http import HTTPStatus
from random import random

from django.db import transaction

from tracker.news.documents import Document, NotADocument, read_file
from tracker.news.fetch import document_of
from tracker.news.models import Entry, Host, SourceKind
from tracker.news.polling.folder import OutsideFolder, file_of
from tracker.news.polling.in_turn import Clock, ask_in_turn, for_a_while
from tracker.news.polling.page_requests import Came, PageRequests
from tracker.news.polling.said import said_in_feed
from tracker.news.polling.schedule import wait_after_failure
from tracker.news.store import store_document
from tracker.outbound import CannotFetch, Page

MoreHosts = Callable[[int], Sequence[str]]
OF_A_HOST = 10  # entries in one task
AT_HAND = 200  # the same of those that link to no page
_GOES_ON = timedelta(minutes=1)  # with hosts that were not sent
_LONGEST = timedelta(minutes=2)  # for all of them
_MAX_TRIES = 5
_LATER = timedelta(minutes=1)  # at least, where the host had no time for us
_PASSING = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}


def fetch_and_go_on(hosts: Sequence[str], *, clock: Clock) -> tuple[int, list[str]]:
    """Make articles like `fetch_entries`, and for a minute those of others, as places become free.

    So a page that drips holds up none but itself, and a host that wants its pauses no other. Gives of how
    many entries, and the hosts, which may be sent to a worker again.
    """
    taken = list(hosts)

    def more_hosts(most: int) -> Sequence[str]:
        found = Entry.objects.take_hosts(clock(), most=most, with_pages=True)
        taken.extend(found)
        return found

    more = for_a_while(more_hosts, clock=clock, length=_GOES_ON)
    done = fetch_entries(hosts, clock=clock, more_hosts=more)
    Host.objects.let_send(taken)
    return done, taken


def fetch_entries(hosts: Sequence[str], *, clock: Clock, more_hosts: MoreHosts | None = None) -> int:
    """Make articles of entries that wait, of these hosts; gives of how many. ``""`` stands for no host.

    While places are free it goes on with what ``more_hosts`` gives, at most so many.
    Safe to run twice and at the same time: whoever leases an entry stores it, in one transaction with
    what it becomes. Heeds robots.txt. An entry whose page cannot be had becomes an article of what the
    feed itself says, if that says something.
    """
    until = clock() + _LONGEST
    done = 0
    if "" in hosts:
        at_hand = Entry.objects.lease_of_host("", now=clock(), most=AT_HAND)
        done += sum(_store(entry, _at_hand(entry), now=clock()) for entry in at_hand)
    with_pages = [host for host in hosts if host]
    for entry, came in _pages_of(with_pages, more_hosts or _no_more, clock=clock, until=until):
        done += _settle(entry, came, now=clock())
    return done


def _no_more(_most: int) -> Sequence[str]:
    return ()


def _pages_of(
    hosts: Sequence[str], more_hosts: MoreHosts, *, clock: Clock, until: datetime
) -> Iterator[tuple[Entry, Came]]:
    """The page of each entry, or why there is none; None where its turn did not come."""

    def lease(host: str) -> list[Entry]:
        return Entry.objects.lease_of_host(host, now=clock(), most=OF_A_HOST)

    requests = PageRequests(hosts, lease=lease, more_hosts=more_hosts, clock=clock)
    for result in ask_in_turn((), clock=clock, until=until, more=requests.more):
        yield from requests.heard(result)
        yield from requests.refused()
    yield from requests.refused()


def _settle(entry: Entry, came: Came, *, now: datetime) -> int:
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
