"""Addresses in feeds and pages: absolute, of the web, and written so that any client can fetch them."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urljoin, urlsplit, urlunsplit

from tracker.news.canonical import ascii_host, percent_encoded
from tracker.news.feeds.feed import LONGEST_URL

_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u200b\u2028\u2029\ufeff\ud800-\udfff]+")
_WITHOUT_SCHEME = re.compile(r"www\.[\w-]+\.[\w.-]+(?:/|$)", re.IGNORECASE)


@lru_cache(maxsize=20_000)
def absolute_url(base: str, link: str) -> str:
    """A link as an absolute address of http or https, in ASCII; "" for any other, and for one too long."""
    link = _UNPRINTABLE.sub("", link).strip()
    if not link or len(link) > LONGEST_URL:
        return ""
    if _WITHOUT_SCHEME.match(link):
        link = f"https://{link}"
    try:
        parts = urlsplit(urljoin(base, link))
        host, port = parts.hostname, parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host or not host.strip("."):
        return ""
    name = ascii_host(host)
    name = f"[{name}]" if ":" in name else name
    netloc = f"{name}:{port}" if port is not None else name
    encoded = (percent_encoded(part) for part in (parts.path or "/", parts.query, parts.fragment))
    url = urlunsplit((parts.scheme, netloc, *encoded))
    return url if len(url) <= LONGEST_URL else ""
