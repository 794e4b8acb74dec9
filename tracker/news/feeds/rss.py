"""RSS 0.9x, 1.0 (RDF) and 2.0, with the modules that feeds of news use."""

from __future__ import annotations

import re

from tracker.news.feeds.elements import (
    RDF,
    children,
    first,
    first_markup,
    known_name,
    language_of,
    markup_of,
    text_of,
)
from tracker.news.feeds.feed import Written, WrittenFeed
from tracker.news.feeds.tree import Element, Tree

_MAIL_WITH_NAME = re.compile(
    r"[^\s()<>]+@[^\s()<>]+\s*\((?P<name>[^()]+)\)|(?P<before>[^<>@]+?)\s*<[^<>@\s]+@[^<>\s]+>"
)

_SUMMARIES = [
    "description",
    "atom:summary",
    "summary",
    "dc:description",
    "itunes:summary",
    "media:description",
]
_DATES = ["pubdate", "dc:date", "dcterms:issued", "dcterms:created", "atom:published", "published"]
_DATES += ["dc:created", "date"]


def read_rss(tree: Tree) -> WrittenFeed:
    """Links are relative to xml:base where there is one, else to the home page of the channel."""
    channel = next(
        (each for each in tree.root if isinstance(each.tag, str) and known_name(each.tag) == "channel"),
        tree.root,
    )
    head = children(channel)
    language = first(head, "language", "dc:language") or language_of(channel) or language_of(tree.root)
    home = first(head, "link") or next((link for link in _atom_links(head) if link), "")
    return WrittenFeed(
        kind="rss",
        title=first(head, "title", "dc:title"),
        home=home,
        base=channel.base or "",
        language=language,
        entries=tuple(_entry(item, home) for item in tree.entries),
    )


def _entry(item: Element, home: str) -> Written:
    found = children(item)
    guids = found.get("guid", [])[:1]
    guid = "".join(text_of(each) for each in guids)
    is_permalink = all((each.get("isPermaLink") or "true").lower() != "false" for each in guids)
    about = item.get(RDF + "about") or ""
    links = [
        first(found, "feedburner:origlink"),
        *(text_of(link) or link.get("href") or "" for link in found.get("link", ())),
        *_atom_links(found),
        guid if is_permalink else "",
        about,
    ]
    return Written(
        guid=guid or first(found, "atom:id", "id", "dc:identifier") or about,
        links=tuple(link for link in links if link),
        base=_base(item, home),
        title=first_markup(found, "title", "dc:title", "media:title"),
        summary=first_markup(found, *_SUMMARIES),
        content=first_markup(found, "content:encoded", "atom:content", "xhtml:body", "xhtml:div", "fullitem")
        or next((text for part in found.get("content:items", ()) if (text := markup_of(part))), ""),
        author=_author(found),
        language=first(found, "dc:language", "language") or language_of(item),
        published=first(found, *_DATES),
        updated=first(found, "atom:updated", "updated", "dcterms:modified", "lastbuilddate", "atom:modified"),
    )


def _base(item: Element, home: str) -> str:
    """xml:base of the item where it has one of its own, else the home page: feeds live on other hosts."""
    for element in (item, *item.iterancestors()):
        if element.get("{http://www.w3.org/XML/1998/namespace}base"):
            return item.base or ""
    return home


def _atom_links(found: dict[str, list[Element]]) -> list[str]:
    """Links of Atom inside RSS that lead to pages; rel=self leads to the feed."""
    return [
        each.get("href") or ""
        for each in found.get("atom:link", ())
        if (each.get("rel") or "alternate") == "alternate" and "xml" not in (each.get("type") or "")
    ]


def _author(found: dict[str, list[Element]]) -> str:
    names = [text_of(each) for each in found.get("dc:creator", ())]
    if not any(names):
        names = [
            _name_of(each)
            for name in ("author", "itunes:author", "atom:author")
            for each in found.get(name, ())
        ]
    return ", ".join(dict.fromkeys(name for name in names if name))


def _name_of(author: Element) -> str:
    """``desk@news.example (Ada Example)`` is Ada Example; an address alone is nobody's name."""
    inner = children(author)
    text = first(inner, "atom:name", "name") if inner else text_of(author)
    match = _MAIL_WITH_NAME.fullmatch(text)
    if match:
        return (match["name"] or match["before"] or "").strip(' "')
    return "" if re.fullmatch(r"[^\s@]+@[^\s@]+", text) else text
