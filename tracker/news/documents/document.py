"""One document as it came in, before it is an article."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

MAX_BYTES = 10_000_000


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


def unreadable(content: bytes, name: str, problem: str) -> Document:
    """A document that cannot be read, for this reason."""
    return Document(title=name, text="", problem=problem, raw_hash=sha256(content).hexdigest())
