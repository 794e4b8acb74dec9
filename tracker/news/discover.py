"""Finds what of a site can be polled, by the address of one of its pages. Stores nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils.translation import gettext as _

from tracker.news.canonical import canonical_url
from tracker.news.feeds import Feed, FoundFeed, NotAFeed, find_feeds, page_links, parse_feed
from tracker.news.feeds.addresses import absolute_url
from tracker.news.models import SourceKind
from tracker.news.polling.in_turn import Clock, Request, Result, ask_in_turn
from tracker.news.polling.rules import pause, rules_of_feeds
from tracker.outbound import Answer, CannotFetch

_MOST_NAMED = 6  # of the feeds that a page names are asked
_SECONDS = 8.0  # for one answer
_WITHIN = timedelta(seconds=20)  # for all of them; somebody is waiting
_KINDS = {"sitemap": SourceKind.SITEMAP, "sitemap_index": SourceKind.SITEMAP, "page": SourceKind.PAGE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovered:
    """Something that can be polled: what a source of it would be, and what is in it just now."""

    url: str
    kind: SourceKind
    title: str
    home_url: str
    language: str
    entries: int
    latest: date | None


def discover(address: str, *, clock: Clock) -> list[Discovered]:
    """What can be polled: the address itself where it is a feed, else the feeds that its page leads to.

    Feeds that the page names come before usual places, of which the first that answers counts; where
    there is none, the page itself, watched for links. Each was asked and could be read. Raises
    CannotFetch or NotAFeed, with a sentence. Asks up to fourteen addresses in turn and takes up to half
    a minute.
    """
    until = clock() + _WITHIN
    url = absolute_url("", address)
    if not url:
        raise CannotFetch(_("“%s” is not an address of a web page.") % address[:100])

    def ask(urls: Iterable[str]) -> Iterator[Result]:
        rules = rules_of_feeds()
        rules = replace(rules, seconds=min(rules.seconds, _SECONDS))
        requests = [Request(each, each, rules, pause=pause()) for each in urls]
        return ask_in_turn(requests, clock=clock, until=until)

    (first,) = ask([url])
    answer = _answer(first)
    try:
        return [_discovered(answer, url, clock)]
    except NotAFeed:
        pass
    found = _found(answer)
    named = [each.url for each in found if not each.is_guess][:_MOST_NAMED]
    feeds = _in_order(_readable(ask(named), clock), named)
    if not feeds:  # a site has one address of its own for its feed: the first that answers
        guesses = _readable(ask([each.url for each in found if each.is_guess]), clock)
        feeds = [each for each in [next(guesses, None)] if each]
    return feeds or [_watched(answer, clock)]


def _answer(result: Result) -> Answer:
    """Raises CannotFetch where there is none."""
    if result.refusal is not None:
        raise result.refusal
    if result.answer is None:
        raise CannotFetch(
            _("%s is being asked by others, or wants to be left alone just now. Try again in a minute.")
            % result.request.host
        )
    return result.answer


def _readable(results: Iterable[Result], clock: Clock) -> Iterator[Discovered]:
    """What is a feed of those that answered."""
    for result in results:
        if result.answer is not None:
            try:
                yield _discovered(result.answer, result.request.url, clock)
            except NotAFeed:
                continue


def _discovered(answer: Answer, url: str, clock: Clock) -> Discovered:
    """Raises NotAFeed where the answer is none."""
    page = answer.page
    if page is None:
        raise NotAFeed(_("It says that nothing has changed, though nothing was held."))
    feed = parse_feed(
        page.content, url=page.url, content_type=page.content_type, charset=page.charset, now=clock()
    )
    return _described(feed, answer.moved_to or url)


def _watched(answer: Answer, clock: Clock) -> Discovered:
    """The page itself, watched for links. Raises NotAFeed where it has none to watch."""
    page = answer.page
    if page is None:
        raise NotAFeed(_("It says that nothing has changed, though nothing was held."))
    try:
        feed = page_links(page.content, url=page.url, charset=page.charset, now=clock())
    except NotAFeed as error:
        raise NotAFeed(_("No feed was found there. %s") % error) from error
    return _described(feed, page.url)


def _described(feed: Feed, url: str) -> Discovered:
    days = [entry.published_on for entry in feed.entries if entry.published_on]
    return Discovered(
        url=url,
        kind=_KINDS.get(feed.kind, SourceKind.FEED),
        title=feed.title,
        home_url=feed.home_url,
        language=feed.language,
        entries=len(feed.entries),
        latest=max(days, default=None),
    )


def _found(answer: Answer) -> tuple[FoundFeed, ...]:
    page = answer.page
    return find_feeds(page.content, url=page.url, charset=page.charset) if page else ()


def _in_order(feeds: Iterable[Discovered], urls: list[str]) -> list[Discovered]:
    """As the page names them, each once; answers come in no order."""
    places = {canonical_url(url): place for place, url in reversed(list(enumerate(urls)))}
    once = {canonical_url(each.url): each for each in feeds}
    return [once[url] for url in sorted(once, key=lambda url: places.get(url, len(places)))]
