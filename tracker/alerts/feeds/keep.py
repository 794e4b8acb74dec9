"""Feeds that are kept until something changes, so that asking again costs one small query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tracker.alerts.feeds.entries import latest, readable, tag
from tracker.alerts.feeds.formats import FORMATS, About
from tracker.alerts.feeds.version import Version, version_now
from tracker.metrics.move_filter import MoveFilter

_A_DAY = 86_400
_UNSETTLED = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class KeptFeed:
    """A feed as it was written last, and when its bytes became these; ``etag`` follows from them alone."""

    version: Version
    written_at: datetime
    changed_at: datetime
    etag: str
    body: bytes

    def is_good(self, version: Version, now: datetime) -> bool:
        """Whether nothing in it can have changed; for five minutes, where somebody was writing."""
        is_fresh = self.version.is_settled or now - self.written_at < _UNSETTLED
        return is_fresh and self.version.number == version.number


def feed_of(asked: MoveFilter, extension: str, *, site: str, now: datetime) -> KeptFeed:
    """The feed of a filter. One query where it was kept; those of `latest` where it is written anew.

    Each process keeps its own. The version is read before the feed is written, so that a change
    meanwhile has it written anew for whoever asks next.

    Raises BadFilter where the filter names a record that is not there.
    """
    asking = f"feed {extension} {site} {get_language()} {now.date()} {asked.query}"
    key = sha256(asking.encode()).hexdigest()
    version, kept = version_now(), cache.get(key)
    if isinstance(kept, KeptFeed) and kept.is_good(version, now):
        return kept
    asked.check()
    body = FORMATS[extension].write(
        _about(asked, extension, site=site), latest(asked, site=site, today=now.date())
    )
    etag = f'"{sha256(body).hexdigest()[:32]}"'
    feed = KeptFeed(version, now, _changed_at(kept, etag, now=now), etag, body)
    cache.set(key, feed, _A_DAY)
    return feed


def _changed_at(kept: Any, etag: str, *, now: datetime) -> datetime:
    """In whole seconds, as a header gives it, and never that of other bytes."""
    second = now.replace(microsecond=0)
    if not isinstance(kept, KeptFeed):
        return second
    return kept.changed_at if kept.etag == etag else max(second, kept.changed_at + timedelta(seconds=1))


def _about(asked: MoveFilter, extension: str, *, site: str) -> About:
    query = f"?{asked.query}" if asked else ""
    words = readable(asked.in_words())
    return About(
        key=tag(site, f"feeds/moves{query}"),
        title=_("AI Talent Tracker: %(what)s") % {"what": words.rstrip(".")},
        description=words,
        url=f"{site}{reverse('moves-feed', args=[extension])}{query}",
        page=f"{site}{reverse('moves')}",
        language=get_language() or "en",
    )
