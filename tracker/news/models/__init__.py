"""Sources, the articles they publish, and addresses that are to be fetched."""

from tracker.news.models.article import LEASE, MAX_READS, Article, ArticleQuerySet, ArticleState, Source
from tracker.news.models.fetch import Fetch, FetchState

__all__ = [
    "LEASE",
    "MAX_READS",
    "Article",
    "ArticleQuerySet",
    "ArticleState",
    "Fetch",
    "FetchState",
    "Source",
]
