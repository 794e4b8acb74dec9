"""Sources, their entries, the articles these become, and addresses that are to be fetched."""

from tracker.news.models.article import LEASE, MAX_READS, Article, ArticleQuerySet, ArticleState
from tracker.news.models.entry import Entry, EntryState, Host
from tracker.news.models.fetch import Fetch, FetchState
from tracker.news.models.source import Outcome, Poll, Polling, Source, SourceKind, SourceTag, TextFrom

__all__ = [
    "LEASE",
    "MAX_READS",
    "Article",
    "ArticleQuerySet",
    "ArticleState",
    "Entry",
    "EntryState",
    "Fetch",
    "FetchState",
    "Host",
    "Outcome",
    "Poll",
    "Polling",
    "Source",
    "SourceKind",
    "SourceTag",
    "TextFrom",
]
