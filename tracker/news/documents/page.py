"""Reads the document in a page of HTML."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from tracker.names import name_key
from tracker.news.documents.charset import characters
from tracker.news.documents.cut_off import is_cut_off
from tracker.news.documents.document import Document, RawDocument, unreadable
from tracker.news.documents.reading import Found, TooMuchWork, find_article
from tracker.news.documents.text import from_text
from tracker.news.documents.when import day_of, time_of

_HTML = re.compile(r"\s*<(?:!doctype html|html|head|body|\?xml)\b", re.IGNORECASE)
_CONTROL = re.compile(r"%(?:[01][0-9a-f]|7f)", re.IGNORECASE)  # as the parser of pages writes it
_MAX_URL = 2000  # characters, as the article stores them
_BEFORE_SITE = re.compile(r"\s+[-–—|·•:»/]+\s+")
_NOBODY = {"staff", "editor", "editors", "admin", "redaktion", "redaccion", "redaction", "la redaction"}


def is_html(text: str) -> bool:
    """Whether a text starts like a page."""
    return bool(_HTML.match(text))


def read_page(
    content: bytes, *, url: str, charset: str = "", is_text: bool = False, name: str = ""
) -> Document:
    """The document in a page that was fetched from ``url``, in the characters that it is written in.

    ``charset`` is what the answer said. What holds no article comes back with its ``problem``, and with
    ``name``, or else the address, as its title. Never raises.
    """
    text = characters(content, charset)
    name = name or url
    if not text.strip():
        return replace(unreadable(content, name, _("The page is empty.")), url=_address(url))
    raw = RawDocument(content, charset, is_text)
    if is_text and not is_html(text):
        return replace(from_text(text), url=_address(url), raw=raw)
    try:
        found = find_article(text)
    except TooMuchWork:
        problem = _("The page is so large or so tangled that reading it was given up.")
        return replace(unreadable(content, name, problem), url=_address(url), raw=raw)
    if found is None:
        problem = _("The page holds no article text.")
        return replace(unreadable(content, name, problem), url=_address(url), raw=raw)
    return replace(_document(found, text, url), raw=raw)


def _document(found: Found, markup: str, url: str) -> Document:
    title = _title(found)
    text = _without_title(found.text, title)
    day = day_of(found.date)
    canonical = _address(found.url)
    return Document(
        title=title,
        text=text,
        language=found.language,
        published_on=day,
        published_at=time_of(markup, day),
        url=_address(url) or canonical,
        canonical_url=canonical if not url or _is_of_site(canonical, url) else "",
        byline=_byline(found),
        is_cut_off=is_cut_off(text, markup),
    )


def _title(found: Found) -> str:
    """The title without the name of the site at its end."""
    title = " ".join(found.title.split())
    parts = _BEFORE_SITE.split(title)
    site = name_key(found.site)
    if len(parts) > 1 and site and name_key(parts[-1]).replace(" ", "") == site.replace(" ", ""):
        return title[: title.rindex(parts[-1])].rstrip(" -–—|·•:»/")
    return title


def _without_title(text: str, title: str) -> str:
    """The text without a first line that says the title once more."""
    first, newline, rest = text.partition("\n")
    return (
        rest.lstrip() if newline and title and name_key(first) == name_key(title) and rest.strip() else text
    )


def _byline(found: Found) -> str:
    """The names of the authors, without those of the site and of nobody."""
    site = name_key(found.site)
    names = [name.strip() for name in found.author.split(";")]
    return "; ".join(name for name in names if name and name_key(name) not in {site, *_NOBODY})


def _address(url: str) -> str:
    """The address that a page says it has; empty where it cannot be one."""
    is_address = url.startswith(("http://", "https://")) and url.isprintable() and not _CONTROL.search(url)
    return url if is_address and len(url) <= _MAX_URL else ""


def _is_of_site(canonical: str, url: str) -> bool:
    """Whether a page calls an address of its own site its own; another site's may be a copy's original."""
    try:
        own, fetched = urlsplit(canonical).hostname or "", urlsplit(url).hostname or ""
    except ValueError:
        return False
    return bool(own) and own.split(".")[-2:] == fetched.split(".")[-2:]
