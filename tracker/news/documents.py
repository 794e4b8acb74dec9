"""One document as it came in, before it is an article: read from a file, plain text or HTML."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

MAX_BYTES = 10_000_000
_HTML = re.compile(r"\s*<(?:!doctype html|html|head|body|\?xml)\b", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset=[\"']?([a-z0-9_:-]{1,40})", re.IGNORECASE)
_HEAD = 4096  # bytes in which a page says its characters
_TITLE_LENGTH = 150
_CONTROL = re.compile(r"%(?:[01][0-9a-f]|7f)", re.IGNORECASE)  # as the parser of pages writes it
_MAX_URL = 2000  # characters, as the article stores them
_SENTENCE_END = (".", "!", "?", "…", "。", "»", "”", '"')


class NotADocument(ValueError):
    """The file holds no text that could be stored as an article. The message says what is wrong."""


@dataclass(frozen=True, slots=True)
class RawDocument:
    """The bytes of a document as they came in, and in which characters the server said that they are."""

    content: bytes
    charset: str = ""
    is_text: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """What a document says of itself.

    ``problem`` is why it cannot be read, empty where it can; ``raw_hash``, the SHA-256 of
    the bytes, then tells it from others that cannot be read. ``is_cut_off`` says that the text goes on
    elsewhere: behind a paywall, or on the page of which a feed gives the beginning. ``canonical_url`` is
    the address that the page calls its own; ``raw`` is what it was read from.
    """

    title: str
    text: str
    language: str = ""
    published_on: date | None = None
    url: str = ""
    byline: str = ""
    problem: str = ""
    raw_hash: str = ""
    is_cut_off: bool = False
    published_at: datetime | None = None
    canonical_url: str = ""
    raw: RawDocument | None = None


def read_file(path: Path) -> Document:
    """The document in a UTF-8 file: HTML where it starts like it, else plain text.

    What is empty or binary comes back with its ``problem``, so that it is stored and seen.
    Raises NotADocument where there is no file or it is larger than `MAX_BYTES`.
    """
    return _decoded(_read_bytes(path), name=path.name)


def read_upload(content: bytes, *, name: str) -> Document:
    """The same of bytes that somebody sent; ``name`` is the title of what cannot be read."""
    return _decoded(content, name=name)


def read_page(content: bytes, *, url: str, charset: str = "", is_text: bool = False) -> Document:
    """The document in a page that was fetched from ``url``, in the characters that it says it has.

    ``charset`` is what the answer said, else the page itself is asked. What holds no article
    comes back with its ``problem``.
    """
    text = _characters(content, charset)
    if not text.strip():
        return replace(_unreadable(content, url, _("The page is empty.")), url=_address(url))
    document = _from_text(text) if is_text and not _HTML.match(text) else _from_html(text)
    document = document or _unreadable(content, url, _("The page holds no article text."))
    return replace(document, url=_address(url), raw=RawDocument(content, charset, is_text))


def _is_of_pages(charset: str) -> bool:
    """Whether pages are written so: Python knows others too, some of which take forever on a long text."""
    return codecs.lookup(charset).name not in ("punycode", "idna", "unicode_escape", "raw_unicode_escape")


def _characters(content: bytes, charset: str) -> str:
    """The text of a page: by what is said of it, as UTF-8, or as browsers read what says nothing."""
    said = _CHARSET.search(content[:_HEAD])
    for name in (charset, said.group(1).decode("ascii") if said else "", "utf-8-sig"):
        try:
            text = content.decode(name) if name and _is_of_pages(name) else None
        except (LookupError, ValueError):
            continue
        if text is not None:
            return text.removeprefix("\ufeff").replace("\0", "")
    return content.decode("cp1252", errors="replace").replace("\0", "")


def read_plain(path: Path) -> str:
    """The text of a UTF-8 file just as it stands there; of HTML, the article's text.

    Raises NotADocument where there is none.
    """
    content = _read_bytes(path)
    document = _decoded(content, name=path.name)
    if document.problem:
        raise NotADocument(f"{path}: {document.problem}")
    text = content.decode("utf-8-sig")
    return document.text if _HTML.match(text) else text


def _read_bytes(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise NotADocument(
                _("%(path)s has %(size)d bytes; an article has at most %(most)d.")
                % {"path": path, "size": size, "most": MAX_BYTES}
            )
        return path.read_bytes()
    except OSError as error:
        raise NotADocument(
            _("%(path)s cannot be read: %(problem)s.") % {"path": path, "problem": error.strerror}
        ) from error


def _decoded(content: bytes, *, name: str) -> Document:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _unreadable(content, name, _("The file is binary or not in UTF-8; save it as UTF-8 text."))
    if "\0" in text:
        return _unreadable(content, name, _("The file is binary; an article is text or HTML."))
    if not text.strip():
        return _unreadable(content, name, _("The file is empty."))
    if not _HTML.match(text):
        return _from_text(text)
    document = _from_html(text) or _unreadable(content, name, _("The page holds no article text."))
    return replace(document, raw=RawDocument(content, "utf-8"))


def _unreadable(content: bytes, name: str, problem: str) -> Document:
    return Document(title=name, text="", problem=problem, raw_hash=sha256(content).hexdigest())


def _from_html(markup: str) -> Document | None:
    from trafilatura import bare_extraction  # takes most of a second to import

    found: Any = bare_extraction(markup, with_metadata=True, include_comments=False)
    if found is None or not found.text:
        return None
    return Document(
        title=found.title or "",
        text=found.text,
        language=(found.language or "")[:2].lower(),
        published_on=date.fromisoformat(found.date[:10]) if found.date else None,
        url=_address(found.url or ""),
        byline=found.author or "",
    )


def _address(url: str) -> str:
    """The address that a page says it has; empty where it cannot be one."""
    is_address = url.startswith(("http://", "https://")) and url.isprintable() and not _CONTROL.search(url)
    return url if is_address and len(url) <= _MAX_URL else ""


def _from_text(text: str) -> Document:
    """A short first line without a full stop, with an empty line below, is the title."""
    text = text.strip().replace("\r\n", "\n")
    first, _newline, rest = text.partition("\n")
    is_title = (
        rest.startswith("\n") and len(first) <= _TITLE_LENGTH and not first.rstrip().endswith(_SENTENCE_END)
    )
    return Document(title=first.strip(), text=rest.strip()) if is_title else Document(title="", text=text)
