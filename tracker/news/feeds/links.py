"""Web pages: the articles that a page of links leads to, and the feeds that a site has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from lxml import etree
from lxml import html as lxml_html

from tracker.news.feeds.addresses import absolute_url
from tracker.news.feeds.compose import compose
from tracker.news.feeds.decoding import decode, unpack
from tracker.news.feeds.feed import MOST_ENTRIES, Feed, NotAFeed, Written, WrittenFeed
from tracker.news.feeds.problems import Problems

_SHORTEST_TITLE = 15  # characters: what is shorter is a menu
_SHORTEST_CJK_TITLE = 6
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_LISTS = re.compile(r"/(?:tags?|category|categories|topics?|authors?|page|search|login|account|about)(?:/|$)")
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
_LOOKS_LIKE_A_FEED = re.compile(
    r"(?:^|[/._-])(?:feeds?|rss|atom)(?:[/._-]|$)|\.(?:rss|rdf|atom)$", re.IGNORECASE
)
_COMMENTS = re.compile("comment", re.IGNORECASE)
_WELL_KNOWN = ("/feed", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/rss", "/feed.json")
_MOST_FOUND = 20


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """An address that is or may be a feed. ``is_guess``: the page does not name it; it is a usual place."""

    url: str
    title: str
    is_guess: bool


def page_links(content: bytes, *, url: str, charset: str = "", pattern: str = "", now: datetime) -> Feed:
    """The articles that a page links to, as a feed of kind page; their addresses and titles are all there is.

    Links of the same site with a title as long as a headline; with a ``pattern``, those whose address
    contains it, whatever their title. Raises NotAFeed where the page has no such link.
    """
    problems = Problems()
    root = _page(content, charset=charset, problems=problems)
    site = _site(url)
    titles: dict[str, str] = {}
    for link, title in _links(root, url):
        is_article = pattern in link if pattern else _is_headline(title) and not _LISTS.search(link)
        if is_article and _site(link) == site and link != url:
            titles[link] = max(titles.get(link, ""), title, key=len)
    if not titles:
        raise NotAFeed(
            _("The page has no link that contains “%s”.") % pattern
            if pattern
            else _("The page has no links that look like articles.")
        )
    entries = [Written(links=(link,), title=title, title_is_plain=True) for link, title in titles.items()]
    written = WrittenFeed(
        kind="page", title=_title(root), home=url, language=root.get("lang") or "", entries=tuple(entries)
    )
    return compose(written, url=url, now=now, problems=problems)


def find_feeds(content: bytes, *, url: str, charset: str = "") -> tuple[FoundFeed, ...]:
    """The feeds of a site, by one of its pages: those that it names, best first, then guesses.

    Raises NotAFeed where the page cannot be read.
    """
    root = _page(content, charset=charset, problems=Problems())
    found: dict[str, FoundFeed] = {}
    for link, title in (*_named_feeds(root, url), *_linked_feeds(root, url)):
        found.setdefault(link, FoundFeed(link, title, is_guess=False))
    named = sorted(found.values(), key=lambda each: bool(_COMMENTS.search(each.url + each.title)))
    guesses = (absolute_url(url, path) for path in _WELL_KNOWN)
    more = [FoundFeed(link, "", is_guess=True) for link in guesses if link not in found]
    return (*named[:_MOST_FOUND], *more)


def _page(content: bytes, *, charset: str, problems: Problems) -> Any:
    text = decode(unpack(content), charset=charset, content_type="", problems=problems)
    parser = lxml_html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    try:
        root = lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise NotAFeed(_("It is not a web page that can be read.")) from error
    return root


def _links(root: Any, url: str) -> Iterator[tuple[str, str]]:
    base = _base(root, url)
    for place, element in enumerate(root.iter("a")):
        if place >= 4 * MOST_ENTRIES:
            return
        link = absolute_url(base, element.get("href") or "").partition("#")[0]
        if link:
            yield link, " ".join(str(element.text_content()).split())[:500]


def _named_feeds(root: Any, url: str) -> Iterator[tuple[str, str]]:
    base = _base(root, url)
    for element in root.iter("link"):
        is_feed = (element.get("type") or "").strip().lower() in _FEED_TYPES
        if is_feed and "alternate" in (element.get("rel") or "").lower().split():
            link = absolute_url(base, element.get("href") or "")
            if link:
                yield link, " ".join((element.get("title") or "").split())[:200]


def _linked_feeds(root: Any, url: str) -> Iterator[tuple[str, str]]:
    for link, title in _links(root, url):
        parts = urlsplit(link)
        if _LOOKS_LIKE_A_FEED.search(parts.path) and _site(link) == _site(url):
            yield link, title[:200]


def _base(root: Any, url: str) -> str:
    element = root.find(".//base[@href]")
    return (absolute_url(url, element.get("href")) if element is not None else "") or url


def _title(root: Any) -> str:
    return str(root.findtext(".//title") or "")


def _site(url: str) -> str:
    return (urlsplit(url).netloc or "").lower().removeprefix("www.")


def _is_headline(title: str) -> bool:
    if _CJK.search(title):
        return len(title) >= _SHORTEST_CJK_TITLE
    return len(title) >= _SHORTEST_TITLE and " " in title
