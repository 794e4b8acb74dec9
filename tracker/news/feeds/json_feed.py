"""JSON Feed, versions 1 and 1.1 (jsonfeed.org)."""

from __future__ import annotations

import html
import json
from typing import Any

from django.utils.translation import gettext as _

from tracker.news.feeds.feed import NotAFeed, Written, WrittenFeed


def read_json_feed(text: str) -> WrittenFeed:
    """Values of the wrong type count as missing. Raises NotAFeed for JSON that is none or no feed."""
    document = _document(text)
    items = document.get("items") if isinstance(document, dict) else None
    if not isinstance(document, dict) or not isinstance(items, list) or not _is_feed(document, items):
        raise NotAFeed(_("It is JSON, but not a JSON Feed."))
    author = _authors(document)
    return WrittenFeed(
        kind="json",
        title=_text(document.get("title")),
        home=_text(document.get("home_page_url")),
        base=_text(document.get("home_page_url")),
        language=_text(document.get("language")),
        entries=tuple(_entry(item, document, author) for item in items if isinstance(item, dict)),
    )


def _document(text: str) -> Any:
    try:
        return json.loads(text.lstrip("\ufeff \t\r\n"))
    except json.JSONDecodeError as error:
        raise NotAFeed(_("It is JSON that is broken at line %d.") % error.lineno) from None
    except (RecursionError, ValueError):  # nested too deep; a number of thousands of digits
        raise NotAFeed(_("It is JSON, but not a JSON Feed.")) from None


def _is_feed(document: dict[str, Any], items: list[Any]) -> bool:
    """By its version; without one, where it has a title and each item an id or an address."""
    if "jsonfeed.org/version/" in _text(document.get("version")):
        return True
    has_ids = all(isinstance(item, dict) and ("id" in item or "url" in item) for item in items)
    return bool(items) and has_ids and "title" in document


def _entry(item: dict[str, Any], feed: dict[str, Any], author_of_feed: str) -> Written:
    content = _text(item.get("content_html"))
    if not content and (plain := _text(item.get("content_text"))):
        content = html.escape(plain, quote=False).replace("\n", "<br>")
    identifier = _text(item.get("id"))
    return Written(
        guid=identifier,
        links=tuple(link for link in (_text(item.get("url")), _text(item.get("external_url"))) if link),
        fallback=identifier,
        base=_text(feed.get("home_page_url")),
        title=_text(item.get("title")),
        title_is_plain=True,
        summary=html.escape(_text(item.get("summary")), quote=False),
        content=content,
        author=_authors(item) or author_of_feed,
        language=_text(item.get("language")),
        published=_text(item.get("date_published")),
        updated=_text(item.get("date_modified")),
    )


def _authors(holder: dict[str, Any]) -> str:
    """``authors`` of 1.1, ``author`` of 1."""
    authors = holder.get("authors")
    rows = authors if isinstance(authors, list) else [holder.get("author")]
    names = [_text(row.get("name")) for row in rows if isinstance(row, dict)]
    return ", ".join(name for name in dict.fromkeys(names) if name)


def _text(value: Any) -> str:
    """Text as it is, a number as text (ids often are), anything else as missing."""
    if isinstance(value, str):
        return value.strip()
    return (
        str(value)
        if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e300
        else ""
    )
