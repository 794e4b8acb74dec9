"""Documents as they came in, compressed, so that their text can be taken from them once more."""

from __future__ import annotations

import zlib
from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.news.documents import RawDocument
from tracker.news.models.article import Article


def unpack(packed: bytes | memoryview) -> bytes:
    """The bytes that were compressed."""
    return zlib.decompress(bytes(packed))


def words_of(packed: bytes | memoryview) -> str:
    """The same as text that can be searched for a name; what is not in UTF-8 is read as bytes."""
    content = unpack(packed)
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("latin-1")


class RawArticleQuerySet(models.QuerySet["RawArticle"]):
    """The stored documents."""

    def keep(self, article: Article, raw: RawDocument, *, now: datetime) -> None:
        """Store the document that an article was made of last, in the place of an earlier one."""
        columns = {
            "content": zlib.compress(raw.content),
            "size": len(raw.content),
            "charset": raw.charset[:40],
            "is_text": raw.is_text,
            "stored_at": now,
        }
        self.update_or_create(article=article, defaults=columns)

    def forget_old(self, *, days: int, now: datetime) -> int:
        """Drop what was stored more than so many days ago; gives how many. Nothing for 0 days."""
        return self.filter(stored_at__lt=now - timedelta(days=days)).delete()[0] if days else 0


class RawArticle(models.Model):
    """The bytes that an article was made of last, compressed by zlib.

    ``charset`` is what the server said, empty where it said nothing; ``size`` is in bytes before
    compression; ``is_text`` says that they are plain text, not HTML.
    """

    article = models.OneToOneField(
        Article, models.CASCADE, related_name="raw", primary_key=True, verbose_name=_("article")
    )
    content = models.BinaryField()
    size = models.PositiveIntegerField(_("bytes"))
    charset = models.CharField(max_length=40, blank=True, editable=False)
    is_text = models.BooleanField(default=False, editable=False)
    stored_at = models.DateTimeField(_("stored"))

    objects = RawArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("document of an article")
        verbose_name_plural = _("documents of articles")
        indexes = [
            # The daily clearing: which documents are older than they are kept?
            models.Index(fields=["stored_at"], name="raw_article_by_age"),
        ]

    def __str__(self) -> str:
        return str(self.article)

    def unpacked(self) -> RawDocument:
        """The document as it came in."""
        return RawDocument(unpack(self.content), charset=self.charset, is_text=self.is_text)
