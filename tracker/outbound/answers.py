"""What a request may cost, what comes back, and why nothing did."""

from __future__ import annotations

from dataclasses import dataclass


class CannotFetch(ValueError):
    """The page was not fetched. The message says why, and what can be done.

    ``status`` is the HTTP status of the answer, 0 where there was none. ``retry_after`` is how many
    seconds the server asks to be left alone, None where it does not say. ``is_passing`` says that there was
    no answer, or none in time, which may be otherwise later; ``was_sent`` that what was posted may have
    reached the server.
    """

    def __init__(
        self, message: str, *, status: int = 0, retry_after: float | None = None, is_passing: bool = False
    ) -> None:
        super().__init__(message)
        self.status = status
        self.retry_after = retry_after
        self.is_passing = is_passing
        self.was_sent = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How much an answer may cost, and where it may come from.

    ``max_bytes`` counts what was decompressed; ``seconds`` is the time for everything, redirects too.
    ``seconds_a_step`` is the most to wait for a connection, or for the next piece of an answer.
    ``content_types`` that is empty lets every type pass. ``allows_inside`` lets every address pass: for
    what the operator has named, and for tests against a server of their own.
    """

    user_agent: str
    ports: frozenset[int] = frozenset({80, 443})
    max_bytes: int = 5_000_000
    seconds: float = 30.0
    seconds_a_step: float = 10.0
    max_redirects: int = 5
    content_types: frozenset[str] = frozenset({"text/html", "application/xhtml+xml", "text/plain"})
    allows_inside: bool = False


@dataclass(frozen=True, slots=True)
class Validators:
    """By what a server knows whether it has something newer than we hold (RFC 9110, section 8.8)."""

    etag: str = ""
    last_modified: str = ""

    @property
    def headers(self) -> dict[str, str]:
        """The header fields of a conditional request."""
        fields = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in fields.items() if value}


NOTHING_HELD = Validators()


@dataclass(frozen=True, slots=True)
class Page:
    """What was fetched: ``url`` after all redirects, the bytes, and what the answer says they are."""

    url: str
    content: bytes
    content_type: str
    charset: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A page, or None where the server says that what we hold is still so.

    ``moved_to`` is where permanent redirects from the address lead, empty where none do.
    """

    page: Page | None
    status: int
    validators: Validators
    moved_to: str = ""
