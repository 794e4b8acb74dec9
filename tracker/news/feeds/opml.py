"""Lists of feeds in OPML 2.0 (opml.org), with attributes of our own for what it has no place for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from lxml import etree

from tracker.news.feeds.addresses import absolute_url
from tracker.news.feeds.feed import LONGEST_TITLE, NotAFeed
from tracker.news.feeds.wording import one_line

MOST_OUTLINES = 10_000
_MOST_BYTES = 10_000_000
_NO_FEEDS = ("sitemap", "page")
_PARSER = {"resolve_entities": False, "load_dtd": False, "no_network": True, "huge_tree": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """One feed of a list. ``tags`` are its categories and the folders that it lies in.

    ``kind`` is rss, or sitemap or page where it is none; ``family`` is the publisher group.
    """

    url: str
    title: str
    home_url: str = ""
    language: str = ""
    kind: str = "rss"
    tags: tuple[str, ...] = ()
    family: str = ""


def read_opml(content: bytes) -> tuple[Outline, ...]:
    """The feeds of a list, each address once. Raises NotAFeed, with a sentence, where it is no OPML."""
    if len(content) > _MOST_BYTES:
        raise NotAFeed(_("The list is larger than %d MB.") % (_MOST_BYTES // 1_000_000))
    try:
        root = etree.fromstring(content.strip(), etree.XMLParser(**_PARSER))
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        raise NotAFeed(_("It is not OPML that can be read: it breaks at line %d.") % line) from error
    body = root.find("body") if str(root.tag).lower() == "opml" else None
    if body is None:
        raise NotAFeed(_("It is not OPML: its first element is <%s>.") % str(root.tag)[:40])
    found: dict[str, Outline] = {}
    for outline in _outlines(body):
        found.setdefault(outline.url, outline)
    if len(found) > MOST_OUTLINES:
        raise NotAFeed(_("The list has more than %d feeds.") % MOST_OUTLINES)
    return tuple(found.values())


def write_opml(outlines: Sequence[Outline], *, title: str, now: datetime) -> bytes:
    """A list of feeds that other programs can read; ours reads all of it back."""
    root = etree.Element("opml", version="2.0")
    head, body = etree.SubElement(root, "head"), etree.SubElement(root, "body")
    etree.SubElement(head, "title").text = title
    etree.SubElement(head, "dateCreated").text = format_datetime(now)
    for outline in outlines:
        said = {
            "type": outline.kind,
            "text": outline.title,
            "title": outline.title,
            "xmlUrl": outline.url,
            "htmlUrl": outline.home_url,
            "language": outline.language,
            "category": ",".join(outline.tags),
            "family": outline.family,
        }
        etree.SubElement(body, "outline", {name: value for name, value in said.items() if value})
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _outlines(body: Any) -> Iterator[Outline]:
    for element in body.iter("outline"):
        said = {str(name).lower(): str(value) for name, value in element.attrib.items()}
        url = absolute_url("", said.get("xmlurl", ""))
        if url:
            yield Outline(
                url=url,
                title=_title(said, url),
                home_url=absolute_url("", said.get("htmlurl", "")),
                language=one_line(said.get("language", ""), 10).lower(),
                kind=kind if (kind := said.get("type", "").strip().lower()) in _NO_FEEDS else "rss",
                tags=_tags(said.get("category", ""), element),
                family=one_line(said.get("family", ""), 100),
            )


def _title(said: dict[str, str], url: str) -> str:
    """What it is called; without a title, or with its address as one, the host, since names are public."""
    given = said.get("title") or said.get("text") or ""
    title = "" if "://" in given else one_line(given, LONGEST_TITLE)
    return title or (urlsplit(url).hostname or url)


def _tags(category: str, element: Any) -> tuple[str, ...]:
    """The categories, a path or several with commas, and the names of the folders around it."""
    named = [part.strip(" /") for part in category.replace("/", ",").split(",")]
    folders = [str(each.get("title") or each.get("text") or "") for each in element.iterancestors("outline")]
    cleaned = (one_line(tag, 50).lower() for tag in [*named, *folders])
    return tuple(dict.fromkeys(tag for tag in cleaned if tag))
