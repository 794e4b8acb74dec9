"""Takes the text of stored articles from their pages once more, after cleaning has got better."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tracker.news.documents import Document, read_page
from tracker.news.edits import add_version
from tracker.news.models import Article, ArticleVersion, RawArticle
from tracker.news.store import fingerprint


def cleaned_again(article: Article) -> Document | None:
    """What the stored page of an article says by today's cleaning; None where that is what it says already.

    None too where no page is stored, or none of its text could be read any more. Reads only.
    """
    raw = RawArticle.objects.filter(article=article).first()
    if raw is None:
        return None
    page = raw.unpacked()
    document = read_page(page.content, url=article.url, charset=page.charset, is_text=page.is_text)
    if document.problem or fingerprint(document) == article.fingerprint:
        return None
    return document


@transaction.atomic
def clean_again(article_id: int, *, now: datetime) -> bool:
    """Let an article say what its page says by today's cleaning; False where that changes nothing.

    What it said before is kept as a version, and the article waits to be read.
    """
    article = Article.objects.select_for_update().get(pk=article_id)
    document = cleaned_again(article)
    if document is None:
        return False
    mark = fingerprint(document)
    if (
        Article.objects.filter(fingerprint=mark).exists()
        or ArticleVersion.objects.filter(fingerprint=mark).exists()
    ):
        return False  # another article, or an earlier version, says the same
    return add_version(article, document, fingerprint=mark, now=now, is_cleaning=True)
