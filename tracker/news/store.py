"""Stores a document as an article that waits to be read; the same text, or page, only once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from django.db import transaction

from tracker.names import name_key
from tracker.news.documents import Document
from tracker.news.edits import add_version, is_edit, says_less, take_text
from tracker.news.language import detect_language
from tracker.news.models import (
    Article,
    ArticleAddress,
    ArticleState,
    ArticleVersion,
    RawArticle,
    Source,
    address_keys,
)

_MOST_TRIES = 3


@dataclass(frozen=True, slots=True)
class Stored:
    """The article of a document; whether it is new, or was edited since it was stored."""

    article: Article
    is_new: bool
    is_edited: bool = False


class _MetAnother(Exception):
    """Somebody else stored an article at one of the addresses at this moment."""


def store_document(
    document: Document,
    *,
    now: datetime,
    source: Source | None = None,
    language: str = "",
    published_on: date | None = None,
    link: str = "",
) -> Stored:
    """Store a document as an unread article, or find the article that it is already.

    It is one that has, or had, the same text; or one at the same address (its own, the one that it
    calls its own, or the ``link`` that led to it) of which it is an edit: that gets a new version, keeps
    what it said before, and is read again. Another article at the same address is another article.

    ``language`` and ``published_on``, where given, win over what the document says of
    itself; another ``language`` than the article has corrects it, a ``published_on`` is added
    where it has none, and it is read again. A document that has a problem is stored as
    unreadable, with the problem, unless an article at its address can be read.
    """
    urls = address_keys(url for url in (document.url, document.canonical_url, link) if url)
    for attempt in range(_MOST_TRIES):
        try:
            with transaction.atomic():
                stored = _find(document, urls, now) or _create(
                    document, source, now, language=language, published_on=published_on
                )
                is_ours = ArticleAddress.objects.lead_to(stored.article, urls, now=now)
                if not is_ours and stored.is_new and attempt + 1 < _MOST_TRIES:
                    raise _MetAnother
                if document.raw is not None and (stored.is_new or stored.is_edited):
                    RawArticle.objects.keep(stored.article, document.raw, now=now)
            break
        except _MetAnother:
            continue
    if not stored.is_new and stored.article.text:
        _correct(stored.article, language=language, published_on=published_on)
    return stored


def _find(document: Document, urls: dict[str, str], now: datetime) -> Stored | None:
    """The article that the document is already, edited if it says something else now."""
    mark = fingerprint(document)
    known = Article.objects.filter(fingerprint=mark).first()
    if known is not None:
        return Stored(known, is_new=False)
    earlier = ArticleVersion.objects.filter(fingerprint=mark).select_related("article").first()
    if earlier is not None:
        return Stored(earlier.article, is_new=False)
    at_address = list(ArticleAddress.objects.of_keys(urls))
    for address in at_address:
        if (found := _same(address.article, document, mark, now)) is not None:
            return found
    # Another article stands there now: from here on the addresses lead to that one.
    ArticleAddress.objects.filter(pk__in=[address.pk for address in at_address]).delete()
    return None


def _same(article: Article, document: Document, mark: str, now: datetime) -> Stored | None:
    """The article at the address of a document, if the document is this one."""
    was_erased = not article.text and article.state != ArticleState.UNREADABLE
    if document.problem or was_erased or article.fingerprint == mark:
        return Stored(article, is_new=False)
    if not article.text:
        take_text(article, document, fingerprint=mark)
        return Stored(article, is_new=False, is_edited=True)
    if not is_edit(article, document):
        return None
    if says_less(article, document):
        return Stored(article, is_new=False)
    return Stored(article, is_new=False, is_edited=add_version(article, document, fingerprint=mark, now=now))


def _create(
    document: Document,
    source: Source | None,
    now: datetime,
    *,
    language: str,
    published_on: date | None,
) -> Stored:
    published_at = document.published_at
    article, is_new = Article.objects.get_or_create(
        fingerprint=fingerprint(document),
        defaults={
            "source": source,
            "url": document.url,
            "title": document.title[:500],
            "byline": document.byline[:200],
            "text": document.text,
            "language": language or language_of(document),
            "published_on": published_on or document.published_on or (published_at and published_at.date()),
            "published_at": published_at,
            "is_cut_off": document.is_cut_off,
            "first_seen_at": now,
            "state": ArticleState.UNREADABLE if document.problem else ArticleState.UNREAD,
            "problem": document.problem,
        },
    )
    return Stored(article, is_new)


def _correct(article: Article, *, language: str, published_on: date | None) -> None:
    """Add what is known better by now; it is read again."""
    if published_on and article.published_on is None:
        _add_date(article, published_on)
    if language and language != article.language:
        article.correct_language(language)


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
