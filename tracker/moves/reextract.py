"""Reads stored articles again, with what extraction and cleaning have learnt since."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q

from tracker.extract import NameIndex, UnsupportedLanguage
from tracker.leases import is_free
from tracker.moves.compare import Comparison, compare
from tracker.moves.models import Claim
from tracker.moves.propose import claims_of, read_article, read_once, stored_claims
from tracker.news.clean_again import clean_again, cleaned_again
from tracker.news.models import Article, ArticleQuerySet, ArticleState, Source

_EXAMPLES = 20
_BATCH = 200


@dataclass(frozen=True, slots=True)
class Example:
    """One claim that would be new, changed or not made any more: ``+``, ``~`` or ``-``, and the words."""

    sign: str
    claim: str
    words: str


@dataclass(slots=True)
class Outlook:
    """What reading articles again would change, counted, with some examples.

    ``settled`` are claims that people have decided on or changed and that stay as they are, although
    they are read otherwise now.
    """

    articles: int = 0
    cleaned: int = 0
    unreadable: int = 0
    new: int = 0
    changed: int = 0
    gone: int = 0
    settled: int = 0
    examples: list[Example] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.new or self.changed or self.gone or self.cleaned)

    def add(self, comparison: Comparison) -> None:
        """Count what one article would change."""
        gone = [
            claim for claim in comparison.gone if claim.pk not in comparison.settled and not claim.withdrawn
        ]
        changed = comparison.changed
        self.new += len(comparison.new)
        self.changed += len(changed)
        self.gone += len(gone)
        self.settled += sum(claim.pk in comparison.settled for claim in comparison.gone)
        shown = [Example("+", str(claim), claim.quote) for claim in comparison.new]
        shown += [Example("~", f"{old} ⇒ {new} ({new.status})", new.quote) for old, new in changed]
        shown += [Example("-", str(claim), claim.quote) for claim in gone]
        self.examples += shown[: max(_EXAMPLES - len(self.examples), 0)]


def articles_to_read_again(
    *, since: date | None = None, source: Source | None = None, read_by: str = ""
) -> ArticleQuerySet:
    """Articles that have been read: first seen since a day, of a source, by a version of the extractor."""
    articles = Article.objects.exclude(text="").filter(state__in=[ArticleState.READ, ArticleState.UNREADABLE])
    if since is not None:
        articles = articles.filter(first_seen_at__date__gte=since)
    if source is not None:
        articles = articles.filter(source=source)
    if read_by:
        articles = articles.filter(Q(read_by=read_by) | Q(read_by__endswith=f" {read_by}"))
    return articles


def one_by_one(articles: ArticleQuerySet) -> Iterator[Article]:
    """The articles in the order of their keys, a few in memory at a time."""
    last = 0
    while batch := list(articles.filter(pk__gt=last).order_by("pk")[:_BATCH]):
        last = batch[-1].pk
        yield from batch


def look_ahead(outlook: Outlook, article: Article, *, names: NameIndex, cleans: bool) -> None:
    """Add to the outlook what reading an article again would change. Writes nothing."""
    outlook.articles += 1
    if cleans and (document := cleaned_again(article)) is not None:
        outlook.cleaned += 1
        article.title, article.text = document.title[:500], document.text
    try:
        read = claims_of(article, read_once(article, names=names))
    except UnsupportedLanguage:
        outlook.unreadable += 1
        return
    outlook.add(compare(list(stored_claims(article)), read))


def read_once_more(article: Article, *, names: NameIndex, now: datetime, cleans: bool) -> list[Claim]:
    """Read a stored article again, from its page with ``cleans``; gives the claims that are new.

    Safe to break off: an article that was begun waits, and a worker reads it. What another worker reads
    just now is left to it.
    """
    if cleans:
        clean_again(article.pk, now=now)
    idle = Article.objects.filter(pk=article.pk).filter(is_free(now))
    if not idle.read_again() or not Article.objects.lease(article.pk, now=now):
        return []
    return read_article(Article.objects.get(pk=article.pk), names=names, now=now)
