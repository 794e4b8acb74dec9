"""Fetches an address and stores the page as an article that waits to be read."""

from __future__ import annotations

from datetime import datetime

from tracker.news.documents import Document, read_page
from tracker.news.models import Article, Fetch
from tracker.news.polling.rules import rules_of_pages
from tracker.news.store import store_document
from tracker.outbound import CannotFetch, Page, get


def fetch_document(url: str) -> Document:
    """The page at an address. Raises CannotFetch with a sentence; costs up to half a minute."""
    return document_of(get(url, rules_of_pages()))


def document_of(page: Page) -> Document:
    """The document in a page that was fetched; with its ``problem`` where there is none."""
    is_text = page.content_type == "text/plain"
    return read_page(page.content, url=page.url, charset=page.charset, is_text=is_text)


def fetch(fetch_id: int, *, now: datetime) -> Article | None:
    """Fetch an address that waits; gives the article, None where it failed or is not this worker's.

    Safe to run twice and at the same time: whoever leases the row fetches. A page whose text is
    known already is the article that it was.
    """
    if not Fetch.objects.lease(fetch_id, now=now):
        return None
    row = Fetch.objects.get(pk=fetch_id)
    try:
        document = fetch_document(row.url)
    except CannotFetch as error:
        row.finish(problem=str(error))
        return None
    stored = store_document(
        document, now=now, language=row.language, published_on=row.published_on, link=row.url
    )
    row.finish(article=stored.article)
    return stored.article
