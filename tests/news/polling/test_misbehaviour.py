"""Sources that misbehave: what each brings, and what is said of it. The table is in docs/sources.md too."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import timezone
from pytest_django import Settings

from tests.news.polling.feeds import make_polled, poll
from tests.news.polling.misbehaving import BEHAVIOURS, Misbehaving, misbehaving
from tracker.news.models import Article, Entry, Host
from tracker.news.polling.pages import fetch_entries

pytestmark = pytest.mark.django_db

# How many entries are stored after two polls.
STORED = dict.fromkeys(
    (
        *("healthy", "wrong-charset", "unknown-charset", "not-modified-after-once", "changing-ids"),
        *("changing-all-but-the-entries", "dates-of-1970-and-2099", "one-id-for-all", "titles-of-a-megabyte"),
        *("control-characters", "a-domain-in-cyrillic", "links-without-a-page", "links-inside", "breaks-off"),
    ),
    2,
)
# What is said of those that bring nothing.
SAID = {
    "slow-drip": "It took longer than 2 seconds.",
    "endless-body": "It is larger than 5 MB, so it is not read further.",
    "endless-head": "The connection to 127.0.0.1 failed. Try again later.",
    "nothing-at-all": "The connection to 127.0.0.1 failed. Try again later.",
    "gzip-bomb": "It is larger than 5 MB, so it is not read further.",
    "gzip-bomb-in-a-file": "It is larger than a feed may be: 10 MB.",
    "gzip-that-is-none": "What it sent is broken: it cannot be decompressed.",
    "compressed-unasked": "It is compressed in a way that was not asked for: br.",
    "xml-bomb": "It declares entities of its own. No feed needs them, and they can fill the memory.",
    "entity-of-a-file": "It declares entities of its own. No feed needs them, and they can fill the memory.",
    "html-as-xml": "It is a web page, not a feed.",
    "error-page": "It is a web page, not a feed.",
    "empty-body": "It is empty.",
    "not-modified-for-ever": "127.0.0.1 answered with status 304 instead of the page.",
    "redirect-loop": "It redirects more than 5 times.",
    "redirect-to-a-file": "An address starts with http:// or https://, unlike “file:/etc/passwd”.",
    "busy": "127.0.0.1 is in trouble or busy (429). Try again later.",
    "busy-for-an-hour": "127.0.0.1 is in trouble or busy (429). Try again later.",
    "half-closed": "The connection to 127.0.0.1 failed. Try again later.",
    "no-http": "The connection to 127.0.0.1 failed. Try again later.",
    "expired-certificate": "The certificate of 127.0.0.1 is not valid, so it is not fetched.",
    "nested-deep": "The XML breaks off or is broken at line 1, before its first entry ends.",
    "not-found": "127.0.0.1 has no such page (404).",
    "gone": "127.0.0.1 has no such page (410).",
    "in-trouble": "127.0.0.1 is in trouble or busy (500). Try again later.",
    "forbidden": "127.0.0.1 does not give the page to programs (403). Paste its text instead.",
}


@pytest.fixture
def web(settings: Settings) -> Iterator[Misbehaving]:
    with misbehaving() as server:
        settings.FETCH_PORTS, settings.FETCH_INSIDE_IN_TESTS = [server.port, server.tls_port], True
        settings.FETCH_PAUSE_SECONDS, settings.FETCH_SECONDS = 0, 2
        yield server


def test_every_behaviour_has_an_expected_outcome() -> None:
    assert set(BEHAVIOURS) == STORED.keys() | SAID.keys()


@pytest.mark.parametrize("behaviour", sorted(STORED))
def test_stores_each_entry_once(web: Misbehaving, behaviour: str) -> None:
    source = make_polled(web.url(behaviour))
    for _time in range(2):
        (last,) = poll(source)
        assert last.problem == ""
    assert Entry.objects.count() == STORED[behaviour]
    for _try in range(5):  # the last one takes what the feed says, where a page cannot be had
        Entry.objects.update(due_at=timezone.now())
        Host.objects.update(free_at=timezone.now())
        fetch_entries(Entry.objects.hosts_waiting(timezone.now(), most=10), clock=timezone.now)
    articles = Article.objects.values_list("text", flat=True)
    assert len(articles) == len(set(articles)) == STORED[behaviour]


@pytest.mark.parametrize("behaviour", sorted(SAID))
def test_says_what_is_wrong(web: Misbehaving, behaviour: str) -> None:
    (failed,) = poll(make_polled(web.url(behaviour)))
    assert (failed.outcome, failed.problem) == ("failed", SAID[behaviour])
    assert not Entry.objects.exists()
