"""Looks at sources: asks many at once and reads what comes back. Stores nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from django.utils.translation import gettext as _

from tracker.news.feeds import Feed, NotAFeed, page_links, parse_feed
from tracker.news.models import Polling, SourceKind
from tracker.news.polling.in_turn import Clock, Request, Result, ask_in_turn
from tracker.news.polling.rules import pause, rules_of_feeds
from tracker.outbound import NOTHING_HELD, Answer, Page, Validators

_BELIEVED = timedelta(days=2)  # how long a server is believed that nothing has changed
_FAILURES_ELSEWHERE = 3  # at the address that a source has moved to; then the first one is asked again
_MOST_MAPS = 10  # of a sitemap index that are read


@dataclass(frozen=True, slots=True)
class Looked:
    """What a source answered: a feed, that nothing has changed, or a problem in a sentence."""

    feed: Feed | None = None
    problem: str = ""
    status: int | None = None
    retry_after: float | None = None
    milliseconds: int = 0
    size: int = 0
    content_hash: str = ""
    validators: Validators = NOTHING_HELD
    moved_to: str = ""

    @property
    def is_unchanged(self) -> bool:
        return self.feed is None and not self.problem


def look_at(
    leased: Sequence[Polling], *, clock: Clock, until: datetime, more: Callable[[int], Sequence[Polling]]
) -> Iterator[tuple[Polling, Looked | None]]:
    """What each of the sources answers, in no order; None where its turn did not come by ``until``.

    Whenever fewer are asked than could be, ``more`` is asked for others, at most so many.
    """
    rules = rules_of_feeds()

    def requests(pollings: Sequence[Polling]) -> list[Request]:
        now = clock()
        return [Request(address_of(each), each, rules, _held(each, now), pause()) for each in pollings]

    asked = ask_in_turn(requests(leased), clock=clock, until=until, more=lambda most: requests(more(most)))
    for result in asked:
        looked = None if result.had_no_turn else _read(result, clock())
        if looked is not None and looked.feed is not None and looked.feed.next_maps:
            looked = _with_maps(result.request, looked, looked.feed, clock=clock, until=until)
        yield result.request.about, looked


def address_of(polling: Polling) -> str:
    """Where the source is polled: where it moved to, unless it keeps failing there."""
    moved = polling.address if polling.failures < _FAILURES_ELSEWHERE else ""
    return moved or polling.source.url


def _held(polling: Polling, now: datetime) -> Validators:
    """What the server is told that we hold; nothing where it has said for long that nothing is new."""
    last = polling.new_at
    is_believed = last is not None and now - last < _BELIEVED and not polling.failures
    return Validators(polling.etag, polling.last_modified) if is_believed else NOTHING_HELD


def _read(result: Result, now: datetime) -> Looked:
    answer, refusal, polling = result.answer, result.refusal, result.request.about
    if refusal is not None:
        return Looked(
            problem=str(refusal),
            status=refusal.status or None,
            retry_after=refusal.retry_after,
            milliseconds=result.milliseconds,
        )
    if answer is None:
        raise ValueError("a result without a turn cannot be read")
    looked = Looked(
        status=answer.status,
        milliseconds=result.milliseconds,
        validators=answer.validators,
        moved_to=answer.moved_to,
    )
    if answer.page is None:
        return replace(looked, content_hash=polling.content_hash)
    content_hash = sha256(answer.page.content).hexdigest()
    looked = replace(looked, size=len(answer.page.content), content_hash=content_hash)
    if content_hash == polling.content_hash:
        return looked
    try:
        return replace(looked, feed=_feed(polling, answer.page, now))
    except NotAFeed as error:
        return replace(looked, problem=str(error))


def _feed(polling: Polling, page: Page, now: datetime) -> Feed:
    source = polling.source
    if source.kind == SourceKind.PAGE:
        return page_links(
            page.content, url=page.url, charset=page.charset, pattern=source.link_pattern, now=now
        )
    return _parsed(page, now)


def _parsed(page: Page, now: datetime) -> Feed:
    return parse_feed(
        page.content, url=page.url, content_type=page.content_type, charset=page.charset, now=now
    )


def _with_maps(request: Request, looked: Looked, index: Feed, *, clock: Clock, until: datetime) -> Looked:
    """The entries of the maps that a sitemap index lists; of the first few of them."""
    entries, problems = list(index.entries), list(index.problems)
    maps = [replace(request, url=url, held=NOTHING_HELD) for url in index.next_maps[:_MOST_MAPS]]
    for result in ask_in_turn(maps, clock=clock, until=until):
        read = _read_map(result, clock())
        entries += read.feed.entries if read.feed else ()
        problems += [f"{result.request.url}: {read.problem}"] if read.problem else []
    if problems and not entries:
        return replace(looked, feed=None, problem=problems[0][:300])
    return replace(looked, feed=replace(index, entries=tuple(entries), problems=tuple(problems)))


def _read_map(result: Result, now: datetime) -> Looked:
    if result.had_no_turn:
        return Looked(problem=_("There was no time for it."))
    answer: Answer | None = result.answer
    if answer is None or answer.page is None:
        return Looked(problem=str(result.refusal))
    try:
        return Looked(feed=_parsed(answer.page, now))
    except NotAFeed as error:
        return Looked(problem=str(error))
