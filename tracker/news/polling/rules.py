"""What fetching may cost, by the settings."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from django.conf import settings

from tracker.outbound import Rules

_FEED_BYTES = 5_000_000
_EVERY_TYPE: frozenset[str] = frozenset()  # feeds are sent as whatever their server thinks best


def rules_of_pages() -> Rules:
    """For pages with articles."""
    return Rules(
        user_agent=settings.FETCH_USER_AGENT,
        ports=frozenset(settings.FETCH_PORTS),
        seconds=float(settings.FETCH_SECONDS),
        allows_inside=settings.FETCH_INSIDE_IN_TESTS,
    )


def rules_of_feeds() -> Rules:
    """For feeds, sitemaps and pages of links."""
    return replace(rules_of_pages(), max_bytes=_FEED_BYTES, content_types=_EVERY_TYPE)


def pause() -> timedelta:
    """What lies between two requests to one host, at least."""
    return timedelta(seconds=settings.FETCH_PAUSE_SECONDS)
