"""Sitemaps (sitemaps.org 0.9), with the news of Google's extension, and indexes of sitemaps."""

from __future__ import annotations

from tracker.news.feeds.elements import children, first
from tracker.news.feeds.feed import MOST_MAPS, Written, WrittenFeed
from tracker.news.feeds.tree import Element, Tree


def read_sitemap(tree: Tree) -> WrittenFeed:
    """An entry for each page, the one changed last first where pages say when; of an index, its maps.

    When a page changed is not when it was published: without the news extension there is no such date.
    """
    rows = sorted((children(each) for each in tree.entries), key=_changed, reverse=True)
    if tree.root_name == "sitemapindex":
        maps = dict.fromkeys(loc for row in rows if (loc := first(row, "loc")))
        return WrittenFeed(kind="sitemap_index", base=tree.root.base or "", next_maps=tuple(maps)[:MOST_MAPS])
    entries = tuple(map(_entry, rows))
    names = [name for row in rows[:1] if (name := first(_publication(row), "news:name"))]
    return WrittenFeed(
        kind="sitemap", title=next(iter(names), ""), base=tree.root.base or "", entries=entries
    )


def _entry(row: dict[str, list[Element]]) -> Written:
    news = _news(row)
    loc = first(row, "loc")
    return Written(
        links=(loc,) if loc else (),
        base="",
        title=first(news, "news:title"),
        language=first(_publication(row), "news:language"),
        published=first(news, "news:publication_date"),
        updated=first(row, "lastmod"),
    )


def _changed(row: dict[str, list[Element]]) -> str:
    """For sorting: ISO dates sort as text."""
    return first(_news(row), "news:publication_date") or first(row, "lastmod")


def _news(row: dict[str, list[Element]]) -> dict[str, list[Element]]:
    return children(row["news:news"][0]) if row.get("news:news") else {}


def _publication(row: dict[str, list[Element]]) -> dict[str, list[Element]]:
    news = _news(row)
    return children(news["news:publication"][0]) if news.get("news:publication") else {}
