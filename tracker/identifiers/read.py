"""Reads what people paste: an identifier, or an address that holds one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit, urlunsplit

from django.utils.translation import gettext as _

from tracker.identifiers.kinds import HOMEPAGE, MAX_VALUE, Kind, Owner, kinds_of

_ADDRESS = re.compile(
    r"(?:https?://)?(?P<host>[\w-]+(?:\.[\w-]+)+)(?P<path>/[^?#]*)?(?:[?#].*)?", re.IGNORECASE
)
_SUBDOMAINS = re.compile(r"^(?:www|m|mobile|[a-z]{2})\.(?=[^.]+\.)")
_NO_TEXT = re.compile("[\0-\x1f\x7f\ud800-\udfff]")


class BadIdentifier(ValueError):
    """The text is no identifier of the kind. The message says what one looks like."""


@dataclass(frozen=True, slots=True)
class Reference:
    """An identifier that a text names, as it is stored."""

    kind: Kind
    value: str

    def __str__(self) -> str:
        return f"{self.kind.code}:{self.value}"

    @property
    def spellings(self) -> tuple[str, ...]:
        """The values that mean the same: homepages with and without ``www``, HTTPS and a last slash."""
        return _spellings_of_homepage(self.value) if self.kind.code == HOMEPAGE else (self.value,)


def read_value(kind: Kind, text: str) -> str:
    """The value as it is stored, of an identifier or of an address that holds it. Raises BadIdentifier."""
    text = text.strip()
    if _NO_TEXT.search(text) or len(text) > MAX_VALUE:
        raise _bad(kind, f"{text[:30]}…")
    value = _homepage(text) if kind.code == HOMEPAGE else kind.fold(_without_address(kind, text))
    if not kind.fits(value):
        raise _bad(kind, text)
    if not kind.holds(value):
        raise BadIdentifier(
            _("“%(text)s” is no %(kind)s: its check digits do not fit, so there is a slip somewhere.")
            % {"text": value, "kind": kind.label}
        )
    return value


def recognise(text: str, owner: Owner) -> Reference | None:
    """The identifier that a text in a search box names; None where it is more likely a name.

    That is ``wikidata:Q42``, an address of one of the catalogues or any other on the web, and what
    looks like no name: ``Q42``, an ORCID iD, ``@handle``.
    """
    text = text.strip()
    code, colon, rest = text.partition(":")
    kinds = kinds_of(owner)
    if colon and code.lower() in kinds and not rest.startswith("//"):
        return _reference(kinds[code.lower()], rest)
    for kind in kinds.values():
        is_address = _path_at(kind, text) is not None
        if (is_address or re.fullmatch(kind.bare, text, re.IGNORECASE)) and (found := _reference(kind, text)):
            return found
    return None


def parse_reference(text: str, owner: Owner) -> Reference:
    """Like `recognise`, for a place where nothing but an identifier is meant. Raises BadIdentifier."""
    kinds = kinds_of(owner)
    code, colon, rest = text.strip().partition(":")
    if colon and code.lower() in kinds and not rest.startswith("//"):
        kind = kinds[code.lower()]
        return Reference(kind, read_value(kind, rest))
    if found := recognise(text, owner):
        return found
    raise BadIdentifier(
        _(
            "“%(text)s” is no identifier. Write its kind, a colon and its value, such as wikidata:Q42; "
            "kinds are %(kinds)s."
        )
        % {"text": text[:60], "kinds": ", ".join(kinds)}
    )


def _reference(kind: Kind, text: str) -> Reference | None:
    try:
        return Reference(kind, read_value(kind, text))
    except BadIdentifier:
        return None


def _bad(kind: Kind, text: str) -> BadIdentifier:
    if kind.code == HOMEPAGE:
        sentence = _(
            "“%(text)s” is no address of a homepage. Write it with http:// or https://, such as %(example)s."
        )
    else:
        sentence = _(
            "“%(text)s” is no identifier of the kind %(kind)s. "
            "Write one like %(example)s, or paste its address."
        )
    return BadIdentifier(sentence % {"text": text, "kind": kind.label, "example": kind.example})


def _without_address(kind: Kind, text: str) -> str:
    """What an address at a host of the kind holds; any other text as it is."""
    path = _path_at(kind, text)
    if path is None:
        return text
    match = re.fullmatch(kind.path, path)
    if match is None:
        raise _bad(kind, text)
    return match["value"]


def _path_at(kind: Kind, text: str) -> str | None:
    """The path of an address at one of the kind's hosts; None for any other text."""
    match = _ADDRESS.fullmatch(text)
    if match is None:
        return None
    host = match["host"].lower()
    if host not in kind.hosts and _SUBDOMAINS.sub("", host) not in kind.hosts:
        return None
    return unquote(match["path"] or "/").rstrip("/") or "/"


def _homepage(text: str) -> str:
    """An address with a small host, without a fragment, and with a path."""
    try:
        parts = urlsplit(text)
        port = f":{parts.port}" if parts.port and parts.port not in (80, 443) else ""
    except ValueError:
        return ""
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme.lower() not in ("http", "https") or parts.username is not None:
        return ""
    return urlunsplit((parts.scheme.lower(), host + port, parts.path or "/", parts.query, ""))


def _spellings_of_homepage(value: str) -> tuple[str, ...]:
    parts = urlsplit(value)
    host = parts.netloc.removeprefix("www.")
    paths = dict.fromkeys((parts.path, parts.path.rstrip("/") or "/", f"{parts.path.rstrip('/')}/"))
    return tuple(
        urlunsplit((scheme, netloc, path, parts.query, ""))
        for scheme in ("https", "http")
        for netloc in (host, f"www.{host}")
        for path in paths
    )
