"""Sources, their entries, the articles these become, and addresses that are to be fetched."""

from tracker.news.models.address import ArticleAddress, address_keys
from tracker.news.models.article import LEASE, MAX_READS, Article, ArticleQuerySet, ArticleState, StoryReason
from tracker.news.models.entry import Entry, EntryState
from tracker.news.models.fetch import Fetch, FetchState
from tracker.news.models.host import Host
from tracker.news.models.polling import FIRST_INTERVAL, Outcome, Poll, Polling
from tracker.news.models.raw import RawArticle
from tracker.news.models.source import USUAL_WEIGHT, Source, SourceKind, SourceState, SourceTag, TextFrom
from tracker.news.models.story import ArticleBand, Story, StoryDecision
from tracker.news.models.version import ArticleVersion

__all__ = [
    "FIRST_INTERVAL",
    "LEASE",
    "MAX_READS",
    "USUAL_WEIGHT",
    "Article",
    "ArticleAddress",
    "ArticleBand",
    "ArticleQuerySet",
    "ArticleState",
    "ArticleVersion",
    "Entry",
    "EntryState",
    "Fetch",
    "FetchState",
    "Host",
    "Outcome",
    "Poll",
    "Polling",
    "RawArticle",
    "Source",
    "SourceKind",
    "SourceState",
    "SourceTag",
    "Story",
    "StoryDecision",
    "StoryReason",
    "TextFrom",
    "address_keys",
]
