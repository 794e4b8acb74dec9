"""Elements of feeds under one name each, whichever prefix or address of its namespace a feed uses."""

from __future__ import annotations

from functools import lru_cache

from lxml import etree

from tracker.news.feeds.tree import Element

# Namespaces in lower case and without what varies at the end. Those of RSS itself are as none.
_PREFIXES = {
    "http://www.w3.org/2005/atom": "atom",
    "http://purl.org/atom/ns": "atom",  # 0.3
    "http://purl.org/rss/1.0": "",
    "http://purl.org/net/rss1.1": "",
    "http://my.netscape.com/rdf/simple/0.9": "",
    "http://channel.netscape.com/rdf/simple/0.9": "",
    "http://backend.userland.com/rss": "",
    "http://backend.userland.com/rss2": "",
    "http://blogs.law.harvard.edu/tech/rss": "",
    "http://cyber.law.harvard.edu/rss": "",
    "http://purl.org/dc/elements/1.1": "dc",
    "http://purl.org/dc/elements/1.0": "dc",
    "http://purl.org/dc/terms": "dcterms",
    "http://purl.org/rss/1.0/modules/content": "content",
    "http://search.yahoo.com/mrss": "media",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://www.w3.org/1999/xhtml": "xhtml",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://www.sitemaps.org/schemas/sitemap/0.9": "",
    "http://www.google.com/schemas/sitemap/0.84": "",
    "http://www.google.com/schemas/sitemap/0.9": "",
    "http://www.google.com/schemas/sitemap-news/0.9": "news",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns": "rdf",
}
XML = "{http://www.w3.org/XML/1998/namespace}"
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"


@lru_cache(maxsize=4_096)
def known_name(tag: str) -> str:
    """``{http://purl.org/dc/elements/1.1/}Creator`` is ``dc:creator``, and so is an undeclared one."""
    if not tag.startswith("{"):
        return tag.lower()
    namespace, _, name = tag[1:].partition("}")
    namespace = namespace.lower().replace("https://", "http://").rstrip("/#")
    prefix = _PREFIXES.get(namespace)
    if prefix is None and namespace.startswith("http://backend.userland.com/rss"):
        prefix = ""
    if prefix is None:
        prefix = "other"
    return f"{prefix}:{name}".lower() if prefix else name.lower()


def children(element: Element) -> dict[str, list[Element]]:
    """The children of an element by their known names."""
    found: dict[str, list[Element]] = {}
    for child in element:
        if isinstance(child.tag, str):
            found.setdefault(known_name(child.tag), []).append(child)
    return found


def text_of(element: Element) -> str:
    """All the text inside, trimmed."""
    text = (element.text or "") if len(element) == 0 else "".join(element.itertext())
    return str(text).strip()


def markup_of(element: Element) -> str:
    """What is inside as HTML: the text where it is escaped, and real elements where they are not."""
    if len(element) == 0:
        return (element.text or "").strip()
    for inner in element.iterdescendants():
        if isinstance(inner.tag, str):
            inner.tag = inner.tag.rpartition("}")[2].rpartition(":")[2]
    etree.cleanup_namespaces(element)
    inside = (etree.tostring(child, encoding="unicode", method="html") for child in element)
    return "".join([_escaped(element.text or ""), *inside]).strip()


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def first(found: dict[str, list[Element]], *names: str) -> str:
    """The first text that is not empty, under these names in their order."""
    for name in names:
        for element in found.get(name, ()):
            text = text_of(element)
            if text:
                return text
    return ""


def first_markup(found: dict[str, list[Element]], *names: str) -> str:
    """The first content that is not empty, as HTML, under these names in their order."""
    for name in names:
        for element in found.get(name, ()):
            markup = markup_of(element)
            if markup:
                return markup
    return ""


def language_of(element: Element) -> str:
    """xml:lang of the element itself."""
    return str(element.get(XML + "lang") or element.get("lang") or "")
