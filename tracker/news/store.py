"""Stores a document as an article that waits to be read; the same text only once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from django.db import transaction

from tracker.names import name_key
from tracker.news.documents import Document
from tracker.news.language import detect_language
from tracker.news.models import Article, ArticleState, Source


@dataclass(frozen=True, slots=True)
class Stored:
    """The article of a document, and whether it is new."""

    article: Article
    is_new: bool


def store_document(
    document: Document,
    *,
    now: datetime,
    source: Source | None = None,
    language: str = "",
    published_on: date | None = None,
) -> Stored:
    """Store a document as an unread article, or find the article that has its text already.

    ``language`` and ``published_on``, where given, win over what the document says of
    itself; another ``language`` than the article has corrects it, a ``published_on`` is added
    where it has none, and it is read again. A document that has a problem is stored as
    unreadable, with the problem.
    """
    article, is_new = Article.objects.get_or_create(
        fingerprint=fingerprint(document),
        defaults={
            "source": source,
            "url": document.url,
            "title": document.title[:500],
            "byline": document.byline[:200],
            "text": document.text,
            "language": language or language_of(document),
            "published_on": published_on or document.published_on,
            "first_seen_at": now,
            "state": ArticleState.UNREADABLE if document.problem else ArticleState.UNREAD,
            "problem": document.problem,
        },
    )
    if not is_new and article.text:
        if published_on:
            _add_date(article, published_on)
        if language and language != article.language:
            article.correct_language(language)
    return Stored(article, is_new)


def _add_date(article: Article, published_on: date) -> None:
    """Dates in its text are reckoned from this one: where it had none, it is read again."""
    with transaction.atomic():
        dateless = (
            Article.objects.select_for_update().filter(pk=article.pk, published_on__isnull=True).first()
        )
        if dateless is not None:
            dateless.published_on = published_on
            dateless.save(update_fields=["published_on"])
            Article.objects.filter(pk=article.pk).read_again()
    article.refresh_from_db()


def fingerprint(document: Document) -> str:
    """What makes two documents the same article: their words, or their bytes where they cannot be read.

    SHA-256, 64 hexadecimal digits.
    """
    words = " ".join(f"{document.title} {document.text}".split())
    return document.raw_hash or sha256(words.encode()).hexdigest()


def language_of(document: Document) -> str:
    """The language that a document says it is in, else the likeliest; empty where it has no words."""
    if document.language or not name_key(document.text):
        return document.language
    return detect_language(f"{document.title}\n{document.text}")
