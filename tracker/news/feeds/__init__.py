"""Feeds as pure code: bytes in, frozen dataclasses out. No database, no network, no clock.

What is understood, and what becomes of feeds that misbehave, stands in docs/feeds.md.
"""

from tracker.news.feeds.feed import MOST_ENTRIES, Feed, FeedEntry, NotAFeed
from tracker.news.feeds.links import FoundFeed, find_feeds, page_links
from tracker.news.feeds.opml import Outline, read_opml, write_opml
from tracker.news.feeds.parse import parse_feed

__all__ = [
    "MOST_ENTRIES",
    "Feed",
    "FeedEntry",
    "FoundFeed",
    "NotAFeed",
    "Outline",
    "find_feeds",
    "page_links",
    "parse_feed",
    "read_opml",
    "write_opml",
]
