"""Reads documents from files of UTF-8 text, and of HTML in whatever characters it says."""

from __future__ import annotations

import re
from pathlib import Path

from django.utils.translation import gettext as _

from tracker.news.documents.document import MAX_BYTES, Document, NotADocument, unreadable
from tracker.news.documents.page import is_html, read_page
from tracker.news.documents.text import from_text

_HTML_BYTES = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,999}<(?:!doctype html|html|head|body)\b", re.IGNORECASE)


def read_file(path: Path) -> Document:
    """The document in a file: HTML where it starts like it, else plain text in UTF-8.

    What is empty or binary comes back with its ``problem``, so that it is stored and seen.
    Raises NotADocument where there is no file or it is larger than `MAX_BYTES`.
    """
    return _read(_read_bytes(path), name=path.name)


def read_upload(content: bytes, *, name: str) -> Document:
    """The same of bytes that somebody sent; ``name`` is the title of what cannot be read."""
    return _read(content, name=name)


def read_plain(path: Path) -> str:
    """The text of a UTF-8 file just as it stands there; of HTML, the article's text.

    Raises NotADocument where there is none.
    """
    content = _read_bytes(path)
    document = _read(content, name=path.name)
    if document.problem:
        raise NotADocument(f"{path}: {document.problem}")
    return document.text if document.raw else content.decode("utf-8-sig")


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


def _read(content: bytes, *, name: str) -> Document:
    if _HTML_BYTES.match(content):
        return read_page(content, url="", name=name)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return unreadable(content, name, _("The file is binary or not in UTF-8; save it as UTF-8 text."))
    if "\0" in text:
        return unreadable(content, name, _("The file is binary; an article is text or HTML."))
    if not text.strip():
        return unreadable(content, name, _("The file is empty."))
    return read_page(content, url="", name=name) if is_html(text) else from_text(text)
