"""Atom 1.0 (RFC 4287) and 0.3."""

from __future__ import annotations

import re

from tracker.news.feeds.elements import children, first, language_of, markup_of, text_of
from tracker.news.feeds.feed import Written, WrittenFeed
from tracker.news.feeds.tree import Element, Tree

_Children = dict[str, list[Element]]
_LOOKS_LIKE_HTML = re.compile(r"</|<br|<img").search  # whatever its type says
_PAGES = ("", "text/html", "application/xhtml+xml")


def read_atom(tree: Tree) -> WrittenFeed:
    """Entries without an author have that of the feed; without a date of publication, their update's."""
    head = _children(tree.root)
    author = _authors(head)
    return WrittenFeed(
        kind="atom",
        title=_construct(head, "title"),
        home=next(iter(_links(head)), ""),
        base=tree.root.base or "",
        language=language_of(tree.root) or first(head, "dc:language"),
        entries=tuple(_entry(entry, author) for entry in tree.entries),
    )


def _entry(entry: Element, author_of_feed: str) -> Written:
    found = _children(entry)
    updated = first(found, "updated", "modified", "dcterms:modified")
    # Before anything else, since reading mixed content renames what is inside.
    base = _base_of_links(entry, found)
    content_element = next(iter(found.get("content", ())), None)
    is_text = content_element is not None and _is_readable(content_element)
    return Written(
        guid=first(found, "id", "guid"),
        links=tuple(link for link in (first(found, "feedburner:origlink"), *_links(found)) if link),
        # The id of many feeds is the address of the page.
        fallback=first(found, "id"),
        base=base,
        title=_construct(found, "title"),
        title_is_plain=_type_of(next(iter(found.get("title", ())), None)) == "text/plain",
        summary=_construct(found, "summary") or _construct(found, "description") or _media(found),
        content=_construct(found, "content") if is_text else "",
        author=_authors(found) or author_of_feed,
        language=language_of(entry) or first(found, "dc:language"),
        published=first(found, "published", "issued", "dcterms:issued", "created", "dc:date", "pubdate")
        or updated,
        updated=updated,
    )


def _children(element: Element) -> _Children:
    """The children by name, those of Atom without prefix: some feeds forget the namespace."""
    return {name.removeprefix("atom:"): found for name, found in children(element).items()}


def _links(found: _Children) -> list[str]:
    """Where the pages of an entry are, web pages first; links to itself, replies and enclosures are none."""
    alternates = [
        each for each in found.get("link", ()) if (each.get("rel") or "alternate").lower() == "alternate"
    ]
    alternates.sort(key=lambda each: (each.get("type") or "").lower() not in _PAGES)
    texts = [text_of(each) for each in found.get("link", ()) if not each.get("href")]
    return [href for each in alternates if (href := each.get("href") or "")] + [
        text for text in texts if text
    ]


def _base_of_links(entry: Element, found: _Children) -> str:
    """xml:base counts from the link itself upward."""
    link = next(iter(found.get("link", ())), entry)
    return link.base or ""


def _type_of(element: Element | None) -> str:
    """The media type of a text: Atom 1.0 says text, html or xhtml, Atom 0.3 a media type and mode."""
    if element is None:
        return ""
    written = (element.get("type") or "text").lower()
    kind = {"text": "text/plain", "html": "text/html", "xhtml": "application/xhtml+xml"}.get(written, written)
    is_escaped = (element.get("mode") or "").lower() == "escaped"
    return "text/html" if kind == "text/plain" and (is_escaped or len(element)) else kind


def _is_readable(content: Element) -> bool:
    """Not a picture, and not what is elsewhere."""
    kind = _type_of(content)
    is_text = kind.startswith("text/") or kind.endswith(("xml", "html"))
    return is_text and not content.get("src") and (content.get("mode") or "").lower() != "base64"


def _construct(found: _Children, name: str) -> str:
    """A text construct as HTML; a plain title stays as it is and says so by ``title_is_plain``."""
    for element in found.get(name, ()):
        markup = markup_of(element)
        if markup:
            is_plain = name != "title" and _type_of(element) == "text/plain" and not _LOOKS_LIKE_HTML(markup)
            return markup.replace("&", "&amp;").replace("<", "&lt;") if is_plain else markup
    return ""


def _media(found: _Children) -> str:
    """The description of a video, where it is all that is said."""
    groups = (children(group) for group in found.get("media:group", ()))
    inside = next((text for group in groups if (text := first(group, "media:description"))), "")
    return inside or first(found, "media:description")


def _authors(found: _Children) -> str:
    names = (
        first(_children(each), "name") or ("" if len(each) else text_of(each))
        for name in ("author", "dc:creator")
        for each in found.get(name, ())
    )
    return ", ".join(dict.fromkeys(name for name in names if name))
