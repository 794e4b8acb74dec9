"""One address for one page: what two links to the same article have in common.

For telling whether two addresses mean the same, not for fetching: ``www.`` and ``http`` are gone, so
the host may not answer there. Each rule takes off only what never tells two articles of one site
apart; where that is unsure, the address stays as it is and an article may have two.
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit, urlunsplit

import idna

from tracker.news.tracking_parameters import is_tracking

_MOST_WRAPPERS = 5
_UNRESERVED = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")
# What RFC 3986 lets stand in a path or query as it is; anything else is written in percents.
_TO_ENCODE = re.compile(r"%[0-9A-Fa-f]{2}|[^A-Za-z0-9\-._~!$&'()*+,;=:@/?]")
_NEVER_IN_AN_ADDRESS = re.compile("[\x00-\x20\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]+")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_SESSION = re.compile(r";(?:jsessionid|phpsessid)=[^/?;]*", re.IGNORECASE)
_VARIANT = re.compile(r"(?:www|m|mobile|amp)\.(?=[^.]+\.[^.]+)")
# Below these, registries sell names: m.co.uk is a site, not the mobile pages of co.uk.
_REGISTRY = re.compile(r"(?:ac|co|com|edu|go|gob|gov|gouv|mil|ne|net|nom|or|org)\.[a-z]{2}")
_WIKIMEDIA = re.compile(r"(?<=[a-z])\.m(?=\.(?:wikipedia|wikimedia|wikinews|wiktionary)\.org$)")
_SLUG = re.compile(r"[-\d.%_]")


def canonical_url(url: str) -> str:
    """The address under which a page is known, as ``https://host/path?query``; equal for the same page.

    Scheme, letter case of the host, default port, user, ``www.``, mobile and AMP variants, tracking and
    session parameters, trailing slash, fragment and ways of percent-encoding make no difference; domains
    are in Punycode. Parameters that are real stay, in their order, and so do fragments that are
    addresses of their own (``#!/a``, ``#/a``). Links of AMP caches and of search engines that lead
    elsewhere become that address. What is no address of http or https comes back trimmed. Idempotent.
    """
    trimmed = _NEVER_IN_AN_ADDRESS.sub(" ", url).strip().replace(" ", "%20")
    for _ in range(_MOST_WRAPPERS):
        parts = _split(trimmed)
        if parts is None:
            return trimmed
        unwrapped = _unwrapped(parts)
        if unwrapped is None:
            return _rebuilt(parts)
        trimmed = unwrapped
    return trimmed


def _split(url: str) -> SplitResult | None:
    """None for what has no host, or is of another scheme."""
    try:
        parts = urlsplit(url)
        has_host = bool(parts.hostname and parts.hostname.strip("."))
        _ = parts.port  # raises for what is no number
    except ValueError:
        return None
    return parts if has_host and parts.scheme in _DEFAULT_PORTS else None


def _rebuilt(parts: SplitResult) -> str:
    path = _path(parts.path)
    fragment = parts.fragment if parts.fragment.startswith(("!", "/")) and len(parts.fragment) > 1 else ""
    query = "&".join(
        pair for pair in percent_encoded(parts.query).split("&") if pair and not _is_variant(pair)
    )
    return urlunsplit(("https", _host(parts), path, query, percent_encoded(fragment)))


def _host(parts: SplitResult) -> str:
    name = ascii_host(parts.hostname or "")
    while _VARIANT.match(name) and not _REGISTRY.fullmatch(name.partition(".")[2]):
        name = name.partition(".")[2]
    name = _WIKIMEDIA.sub("", name)
    name = f"[{name}]" if ":" in name else name
    is_default = parts.port in (None, *_DEFAULT_PORTS.values())
    return name if is_default else f"{name}:{parts.port}"


def ascii_host(host: str) -> str:
    """A host in lower case and Punycode (IDNA 2008, so that straße and strasse stay two)."""
    host = unquote(host).strip(".").lower()
    if host.isascii():
        return percent_encoded(host) if "%" in host or "/" in host else host
    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        return percent_encoded(host)


def _path(path: str) -> str:
    path = _SESSION.sub("", percent_encoded(path))
    segments: list[str] = []
    for segment in path.split("/")[1:]:
        if segment == "..":
            segments[-1:] = []
        elif segment != ".":
            segments.append(segment)
    return "/" + "/".join(_without_amp(segments))


def _without_amp(segments: list[str]) -> list[str]:
    """Segments without the marks of an AMP variant, and without the empty ones at the end.

    ``/2024/10/ada-leaves/amp`` is one, ``/topics/amp`` may be a topic: only what follows the slug of an
    article counts, and ``/amp`` in front only before a section and an article.
    """
    while segments and not segments[-1]:
        segments = segments[:-1]
    if len(segments) > 1 and segments[-1].lower() == "amp" and _SLUG.search(segments[-2]):
        return _without_amp(segments[:-1])
    if len(segments) > 2 and segments[0].lower() == "amp":
        return _without_amp(segments[1:])
    if segments and _SLUG.search(segments[-1].partition(".")[0]):
        last = re.sub(r"\.amp(?=$|\.html?$)", "", segments[-1], flags=re.IGNORECASE)
        if last != segments[-1]:
            return _without_amp([*segments[:-1], last])
    return segments


def _is_variant(pair: str) -> bool:
    """Whether a parameter says how one came or in which form to show the page, never what it is."""
    name, _, value = unquote(pair).partition("=")
    name, value = name.lower(), value.lower()
    if name == "amp":
        return value in ("", "1", "true", "yes")
    return (name in ("outputtype", "output") and value == "amp") or is_tracking(name, value)


def percent_encoded(text: str) -> str:
    """Percent-encoding in its one normal form of RFC 3986, section 6.2.2; a lone % is encoded."""
    return _TO_ENCODE.sub(_encoded_piece, text)


def _encoded_piece(match: re.Match[str]) -> str:
    piece = match.group()
    if len(piece) == 1:
        return "".join(f"%{byte:02X}" for byte in piece.encode("utf-8", "replace"))
    character = chr(int(piece[1:], 16))
    return character if character in _UNRESERVED else piece.upper()


def _unwrapped(parts: SplitResult) -> str | None:
    """Where a link of an AMP cache or of a search engine leads; None for any other."""
    host = (parts.hostname or "").lower()
    path = ""
    if re.fullmatch(r"(?:www\.)?(?:google\.(?:[a-z]{2,3}|com?\.[a-z]{2})|bing\.com)", host):
        if parts.path == "/url":
            wanted = dict(parse_qsl(parts.query))
            target = wanted.get("url") or wanted.get("q") or ""
            return target if _split(target) else None
        path = parts.path.removeprefix("/amp/") if parts.path.startswith("/amp/") else ""
    elif host.endswith(".cdn.ampproject.org"):
        path = re.sub(r"^/(?:[a-z]/)?", "", parts.path)
    if not path:
        return None
    target = f"https://{path.removeprefix('s/')}{'?' + parts.query if parts.query else ''}"
    split = _split(target)
    return target if split is not None and "." in (split.hostname or "") else None
