"""When a page says that it was published, to the minute where it does."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

# As schema.org, Open Graph and HTML say it: the first that is a time counts.
_TIMES = re.compile(
    r'"datePublished"\s{0,9}:\s{0,9}"([^"]{10,40})"'
    r'|<meta[^>]{0,200}?(?:property|name|itemprop)=["\'](?:article:published_time|datePublished|og:published_time|'
    r'date|dc\.date|parsely-pub-date)["\'][^>]{0,200}?content=["\']([^"\']{10,40})["\']'
    r'|<time[^>]{0,200}?datetime=["\']([^"\']{10,40})["\']',
    re.IGNORECASE,
)
_EARLIEST = date(1990, 1, 1)
_A_DAY = timedelta(days=1)


def day_of(text: str) -> date | None:
    """The day in ISO 8601, if a page of the web can be from then."""
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return None
    return day if day >= _EARLIEST else None


def time_of(markup: str, day: date | None) -> datetime | None:
    """The moment of publication in UTC, if the page says one that agrees with the day; with its zone."""
    if day is None:
        return None
    for found in _TIMES.finditer(markup[:500_000]):
        said = next(group for group in found.groups() if group)
        try:
            moment = datetime.fromisoformat(said.strip())
        except ValueError:
            continue
        if moment.tzinfo is None or len(said.strip()) <= len("2024-10-14"):
            continue
        if abs(moment.date() - day) <= _A_DAY:
            return moment.astimezone(UTC)
    return None
