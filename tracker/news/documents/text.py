"""Plain text as a document."""

from __future__ import annotations

from tracker.news.documents.document import Document

_TITLE_LENGTH = 150
_SENTENCE_END = (".", "!", "?", "…", "。", "»", "”", '"')


def from_text(text: str) -> Document:
    """A short first line without a full stop, with an empty line below, is the title."""
    text = text.strip().replace("\r\n", "\n")
    first, _newline, rest = text.partition("\n")
    is_title = (
        rest.startswith("\n") and len(first) <= _TITLE_LENGTH and not first.rstrip().endswith(_SENTENCE_END)
    )
    return Document(title=first.strip(), text=rest.strip()) if is_title else Document(title="", text=text)
