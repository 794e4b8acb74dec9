"""Pages of links, the feeds of a site, and lists of feeds."""

from __future__ import annotations

import pytest

from tests.news.feeds.documents import NOW
from tracker.news.feeds import FoundFeed, NotAFeed, Outline, find_feeds, page_links, read_opml, write_opml

PAGE = """<!doctype html><html lang="en"><head><title>Foo Labs: news</title>
<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed">
<link rel="alternate" type="application/atom+xml" title="News" href="/news.atom"></head><body>
<a href="/">Home</a><a href="/about">About what we do here</a>
<a href="/2024/ada-joins">Ada Example joins Foo Labs</a>
<a href="/2024/ada-joins#comments">3 comments on this article</a><a href="/x"><img alt=""></a>
<a href="https://elsewhere.example/a">An article about something else</a>
<a href="javascript:x()">Nothing at all, really</a>
<a href="/2024/新闻">人工智能公司人事变动</a><a href="/rss">RSS</a></body></html>"""
URL = "https://foo.example/news"


def links(page: str = PAGE, pattern: str = "") -> list[tuple[str, str]]:
    feed = page_links(page.encode(), url=URL, pattern=pattern, now=NOW)
    return [(entry.url, entry.title) for entry in feed.entries]


def test_a_page_of_links_leads_to_the_articles_of_its_site() -> None:
    assert links() == [
        ("https://foo.example/2024/ada-joins", "Ada Example joins Foo Labs"),
        ("https://foo.example/2024/%E6%96%B0%E9%97%BB", "人工智能公司人事变动"),
    ]


def test_a_pattern_says_which_links_are_articles() -> None:
    assert links(pattern="/about") == [("https://foo.example/about", "About what we do here")]


@pytest.mark.parametrize(
    ("page", "pattern", "sentence"),
    [
        ("<p>Nothing</p>", "", "The page has no links that look like articles."),
        (PAGE, "/nowhere", "The page has no link that contains “/nowhere”."),
        (" ", "", "It is not a web page that can be read."),
    ],
)
def test_a_page_without_articles_says_so(page: str, pattern: str, sentence: str) -> None:
    with pytest.raises(NotAFeed) as refused:
        links(page, pattern)
    assert str(refused.value) == sentence


def test_finds_the_feeds_of_a_site_best_first() -> None:
    found = find_feeds(PAGE.encode(), url=URL)
    assert [feed.url for feed in found if not feed.is_guess] == [
        "https://foo.example/news.atom",
        "https://foo.example/rss",
        "https://foo.example/comments/feed",
    ]
    assert FoundFeed("https://foo.example/feed", "", is_guess=True) in found


def test_a_list_of_feeds_comes_back_as_it_was_written() -> None:
    outlines = (
        Outline(
            url="https://foo.example/feed",
            title="Foo & Söhne",
            home_url="https://foo.example/",
            language="de",
            tags=("lab", "press"),
            family="foo group",
        ),
        Outline(url="https://bar.example/map.xml", title="新闻", kind="sitemap"),
    )
    assert read_opml(write_opml(outlines, title="Mine", now=NOW)) == outlines


def test_folders_of_a_list_are_tags() -> None:
    opml = (
        '<opml version="1.0"><body><outline text="AI"><outline text="Labs"><outline text="Foo" '
        'xmlUrl="https://foo.example/feed" category="/News/Tech"/></outline></outline>'
        '<outline text="No feed"/><outline xmlUrl="file:///etc/passwd"/></body></opml>'
    )
    (found,) = read_opml(opml.encode())
    assert (found.title, found.tags) == ("Foo", ("news", "tech", "labs", "ai"))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "It is not OPML that can be read: it breaks at line 1."),
        (b"<rss/>", "It is not OPML: its first element is <rss>."),
        (b"<opml><body><outline></body></opml>", "It is not OPML that can be read: it breaks at line 1."),
    ],
)
def test_what_is_no_list_says_what_it_is(content: bytes, sentence: str) -> None:
    with pytest.raises(NotAFeed) as refused:
        read_opml(content)
    assert str(refused.value) == sentence
