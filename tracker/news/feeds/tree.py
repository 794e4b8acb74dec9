"""Text into a tree of XML, safely, and as much of it as a broken document still holds.

Nothing is ever loaded or expanded: a document type is taken out before parsing, one that declares
entities of its own is refused, and libxml2 keeps its limits (256 levels, 10 MB a text).

A document that is no XML is mended where that is plain (a bare &, entities of HTML, characters that XML
forbids); what is still broken is cut at its entries, each of which is parsed on its own. So a fault costs
the entry that it is in, and what breaks off in the middle gives its whole entries.
"""

from __future__ import annotations

import html.entities
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from lxml import etree

from tracker.news.feeds.feed import MOST_ENTRIES, NotAFeed
from tracker.news.feeds.problems import Problems

Element = Any  # of lxml, which has no types

# What is an entry, by the name of the outermost element.
ENTRY_NAMES = {"rss": "item", "rdf": "item", "channel": "item", "feed": "entry"} | {
    "urlset": "url",
    "sitemapindex": "sitemap",
}
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DECLARATION = re.compile(r"<\?xml\b[^>]{0,500}\?>", re.IGNORECASE)
_DOCTYPE = re.compile(r"<!DOCTYPE\b[^\[>]*(\[(?:[^\]]|\](?!\s*>))*\]\s*)?>?", re.IGNORECASE)
_ENTITY = re.compile(r"<!ENTITY\s+(?!%)", re.IGNORECASE)
_PROLOG = re.compile(r"\s*(?:<!--(?:[^-]|-(?!->))*-->|<\?[^>]*\?>)")
_AMPERSAND = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|&(#[0-9]{1,9};|#x[0-9a-fA-F]{1,8};|[A-Za-z][A-Za-z0-9]{0,31};)?", re.DOTALL
)
_STRAY_BRACKET = re.compile(r"<(?![A-Za-z_:/!?\u0080-\uffff])")
_XML_ENTITIES = {"amp;", "lt;", "gt;", "quot;", "apos;"}
_ROOT = re.compile(r"<(?:([\w.-]+):)?([\w.-]+)(?:\s(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)?>")


@dataclass(frozen=True, slots=True)
class Tree:
    """``root_name`` is in lower case and without prefix; ``entries`` are in the order of the document."""

    root_name: str
    root: Element
    entries: list[Element]


def read_tree(text: str, *, url: str, problems: Problems) -> Tree:
    """Parse a document. Raises NotAFeed for a web page, for what is no XML, and for entities of its own."""
    text = _prepared(text, problems)
    try:
        return _tree(_parse(text, url))
    except etree.XMLSyntaxError as error:
        line = error.lineno or 1
    mended = _mended(text)
    try:
        tree = _tree(_parse(mended, url))
    except etree.XMLSyntaxError as error:
        return _salvaged(mended, url, error.lineno or 1, problems)
    problems.say(_("Line %d is no XML, but it could be mended.") % line)
    return tree


def local_name(element: Element) -> str:
    """The name of an element without its namespace or prefix, in lower case."""
    return str(element.tag).rpartition("}")[2].rpartition(":")[2].lower()


def _parse(text: str, url: str, *, recover: bool = False) -> Element:
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=recover,
    )
    return etree.fromstring(text.encode("utf-8", "replace"), parser, base_url=url or None)


def _tree(root: Element) -> Tree:
    name = local_name(root)
    if name not in ENTRY_NAMES:
        raise NotAFeed(_what_it_is(name))
    return Tree(name, root, list(root.iter("{*}" + ENTRY_NAMES[name])))


def _what_it_is(name: str) -> str:
    if name == "html":
        return _("It is a web page, not a feed.")
    if name == "opml":
        return _("It is a list of feeds (OPML), not a feed.")
    return _("It is XML of another kind: its first element is <%s>.") % name[:40]


def _prepared(text: str, problems: Problems) -> str:
    """The document from its first element on, without what comes before it, however many lines that had."""
    start = text.find("<")
    if start < 0:
        raise NotAFeed(
            _("It is empty.") if not text.strip("\0\ufeff \t\r\n") else _("It is neither XML nor JSON.")
        )
    if text[:start].strip("\0\ufeff \t\r\n"):
        problems.say(_("Text stands before the XML."))
    if re.match(r"<(?:!doctype\s+html|html|head|body)\b", text[start : start + 50], re.IGNORECASE):
        raise NotAFeed(_what_it_is("html"))
    text = "\n" * text.count("\n", 0, start) + text[start:]
    text = _DECLARATION.sub("", text, count=1)
    text = _without_doctype(text)
    cleaned = _FORBIDDEN.sub("", text)
    if len(cleaned) != len(text):
        problems.say(_("It holds control characters, which were taken out."))
    return cleaned


def _without_doctype(text: str) -> str:
    position = 0
    while match := _PROLOG.match(text, position):
        position = match.end()
    found = re.compile(r"\s*(?=<!DOCTYPE\b)", re.IGNORECASE).match(text, position)
    if found is None:
        return text
    doctype = _DOCTYPE.match(text, found.end())
    if doctype is None:
        return text
    if re.match(r"<!DOCTYPE\s+html", doctype.group(), re.IGNORECASE):
        raise NotAFeed(_what_it_is("html"))
    if _ENTITY.search(doctype.group()):
        raise NotAFeed(
            _("It declares entities of its own. No feed needs them, and they can fill the memory.")
        )
    return text[: found.end()] + "\n" * doctype.group().count("\n") + text[doctype.end() :]


def _mended(text: str) -> str:
    return _STRAY_BRACKET.sub("&lt;", _AMPERSAND.sub(_mended_ampersand, text))


def _mended_ampersand(match: re.Match[str]) -> str:
    whole, name = match.group(0), match.group(1)
    if whole.startswith("<") or name in _XML_ENTITIES:
        return whole
    if not name:
        return "&amp;"
    if name.startswith("#"):
        number = int(name[2:-1], 16) if name[1] == "x" else int(name[1:-1])
        return whole if number <= 0x10FFFF and not _FORBIDDEN.match(chr(number)) else ""
    meaning = html.entities.html5.get(name)
    return "".join(f"&#{ord(letter)};" for letter in meaning) if meaning else f"&amp;{name}"


def _salvaged(text: str, url: str, line: int, problems: Problems) -> Tree:
    """What a broken document holds: its head as far as it can be read, and each entry by itself."""
    opening = next(
        (match for match in _ROOT.finditer(text[:200_000]) if match.group(2).lower() in ENTRY_NAMES), None
    )
    if opening is None:
        raise NotAFeed(_broken_sentence(text, line))
    entry_name = ENTRY_NAMES[opening.group(2).lower()]
    pieces = _Pieces(text, entry_name)
    entries = [each for piece in pieces if (each := _entry_of(piece, opening, entry_name, url)) is not None]
    head = _parse(text[opening.start() : pieces.first_start], url, recover=True)
    if head is None or not entries:
        raise NotAFeed(_("The XML breaks off or is broken at line %d, before its first entry ends.") % line)
    count = len(entries)
    if pieces.breaks_off:
        sentence = ngettext(
            "The XML breaks off at line %(line)d; %(count)d whole entry was read.",
            "The XML breaks off at line %(line)d; %(count)d whole entries were read.",
            count,
        )
    else:
        sentence = ngettext(
            "The XML is broken at line %(line)d; %(count)d entry was read by itself.",
            "The XML is broken at line %(line)d; %(count)d entries were read, each by itself.",
            count,
        )
    problems.say(sentence % {"line": line, "count": count})
    return Tree(opening.group(2).lower(), head, entries)


def _broken_sentence(text: str, line: int) -> str:
    match = _ROOT.search(text[:200_000])
    if match and match.group(2).lower() in ("html", "head", "body", "p", "div", "script", "meta", "title"):
        return _what_it_is("html")
    return _("It is not XML that can be read: it breaks at line %d.") % line


def _entry_of(piece: str, opening: re.Match[str], name: str, url: str) -> Element | None:
    """The entry in a piece of text, inside the outermost element so that its prefixes have a meaning."""
    closing = f"</{opening.group(1)}:{opening.group(2)}>" if opening.group(1) else f"</{opening.group(2)}>"
    document = f"{opening.group(0)}{piece}{closing}"
    try:
        root = _parse(document, url)
    except etree.XMLSyntaxError:
        root = _parse(document, url, recover=True)
    return None if root is None else next(root.iter("{*}" + name, name), None)


class _Pieces:
    """The whole entries in a text, one by one: from the opening to the closing of each.

    An entry that is opened before the one before it closes, and one that never closes, are left out.
    Once all were given, ``breaks_off`` tells whether the text ends inside one.
    """

    def __init__(self, text: str, name: str) -> None:
        self._text = text
        self._marks = re.compile(
            rf"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<(/?)(?:[\w.-]+:)?{name}(?=[\s>/])[^<>]*>",
            re.DOTALL | re.IGNORECASE,
        )
        self.first_start = len(text)
        self.breaks_off = False

    def __iter__(self) -> Iterator[str]:
        start: int | None = None
        given = 0
        for mark in self._marks.finditer(self._text):
            if mark.group(1) is None:
                continue
            if not mark.group(1):
                start = mark.start()
                self.first_start = min(self.first_start, start)
            elif start is not None:
                yield self._text[start : mark.end()]
                start, given = None, given + 1
            if given > MOST_ENTRIES:
                return
        closed = self._text.rstrip()[-200:].lower()
        self.breaks_off = start is not None or not re.search(
            r"</(?:[\w.-]+:)?(?:rss|rdf|feed|urlset|sitemapindex)\s*>", closed
        )
