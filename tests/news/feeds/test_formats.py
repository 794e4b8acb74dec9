"""What each format of feed says."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, date, datetime

import pytest

from tests.news.feeds.documents import entry, item, parse, rss
from tracker.news.feeds import NotAFeed

ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de" xml:base="https://n.example/">
<title>Neues</title><link rel="self" href="/atom.xml"/><link href="/"/><entry><id>tag:n.example,2024:1</id>
<title type="html">Ada &amp;amp; Eve &lt;b&gt;verlassen&lt;/b&gt; Foo Labs</title>
<link rel="edit" href="/edit/1"/>
<link rel="alternate" type="text/html" href="artikel/1-wechsel"/><author><name>Eve Beispiel</name></author>
<published>2024-10-14T09:30:00+02:00</published><updated>2024-10-15T09:30:00+02:00</updated>
<summary>Kurz.</summary><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Lang.</p></div></content>
</entry></feed>"""


def test_rss() -> None:
    feed = parse(rss(item(description="She &lt;b&gt;left&lt;/b&gt; on Monday.", creator="Eve Example")))
    assert (feed.kind, feed.title, feed.home_url) == ("rss", "Foo News", "https://news.example/")
    (found,) = feed.entries
    assert (found.title, found.summary) == ("Change 1 at Foo Labs", "She left on Monday.")
    assert (found.author, found.guid) == ("Eve Example", "id-1")
    assert found.published_at == datetime(2024, 10, 14, 8, tzinfo=UTC)


def test_atom() -> None:
    feed = parse(ATOM)
    assert (feed.kind, feed.title, feed.language) == ("atom", "Neues", "de")
    (found,) = feed.entries
    assert found.title == "Ada & Eve verlassen Foo Labs"
    assert found.url == "https://n.example/artikel/1-wechsel"
    assert (found.author, found.summary) == ("Eve Beispiel", "Kurz.")
    assert "<p>Lang.</p>" in found.content
    assert found.published_at == datetime(2024, 10, 14, 7, 30, tzinfo=UTC)
    assert found.updated_at == datetime(2024, 10, 15, 7, 30, tzinfo=UTC)


def test_rss_1_which_is_rdf() -> None:
    feed = parse(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:d="http://purl.org/dc/elements/1.1/"><channel><title>Foo</title><link>https://n.example/</link>'
        '</channel><item rdf:about="https://n.example/1-foo"><title>Eins</title>'
        "<link>https://n.example/1-foo</link><d:date>2024-10-14T08:00:00Z</d:date></item></rdf:RDF>"
    )
    assert [(each.title, each.url) for each in feed.entries] == [("Eins", "https://n.example/1-foo")]
    assert feed.entries[0].published_at == datetime(2024, 10, 14, 8, tzinfo=UTC)


def test_json_feed() -> None:
    said = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Foo",
        "language": "en-US",
        "items": [
            {
                "id": "1",
                "url": "https://n.example/1-foo",
                "title": "One",
                "content_html": "<p>Text</p><script>x()</script>",
                "date_published": "2024-10-14T08:00:00Z",
                "authors": [{"name": "Ada"}],
            }
        ],
    }
    feed = parse(json.dumps(said))
    assert (feed.kind, feed.language) == ("json", "en")
    (found,) = feed.entries
    assert (found.author, found.content) == ("Ada", "<p>Text</p>")


def test_a_news_sitemap() -> None:
    feed = parse(
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://n.example/1-foo</loc><n:news>'
        "<n:publication><n:name>Foo</n:name><n:language>fr</n:language></n:publication>"
        "<n:publication_date>2024-10-14</n:publication_date><n:title>Un départ</n:title>"
        "</n:news></url></urlset>"
    )
    (found,) = feed.entries
    assert (feed.kind, found.title, found.language) == ("sitemap", "Un départ", "fr")
    assert (found.published_on, found.published_at) == (date(2024, 10, 14), None)


def test_an_index_of_sitemaps_names_its_maps_the_newest_first() -> None:
    feed = parse(
        '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        "<sitemap><loc>https://n.example/a.xml</loc><lastmod>2023-01-01</lastmod></sitemap>"
        "<sitemap><loc>https://n.example/b.xml.gz</loc><lastmod>2024-01-01</lastmod></sitemap></sitemapindex>"
    )
    assert feed.next_maps == ("https://n.example/b.xml.gz", "https://n.example/a.xml")


def test_what_is_packed_with_gzip() -> None:
    assert entry(gzip.compress(rss(item()).encode())).title == "Change 1 at Foo Labs"


def test_a_feed_without_entries_is_healthy() -> None:
    assert parse(rss()).entries == ()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "It is empty."),
        (b"not a feed", "It is neither XML nor JSON."),
        (
            b"<!doctype html><html><head><title>Sorry</title></head><body>Error</body></html>",
            "It is a web page, not a feed.",
        ),
        (b"<html><p>Not found", "It is a web page, not a feed."),
        (b"<opml version='2.0'><body/></opml>", "It is a list of feeds (OPML), not a feed."),
        (b"<svg/>", "It is XML of another kind: its first element is <svg>."),
        (b"\x89PNG\r\n\x1a\n\0\0", "It is neither XML nor JSON."),
    ],
)
def test_says_what_it_is_instead_of_a_feed(content: bytes, sentence: str) -> None:
    with pytest.raises(NotAFeed) as refused:
        parse(content)
    assert str(refused.value) == sentence
