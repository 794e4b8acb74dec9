"""What articles said before they were edited."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.news.models.article import Article


class ArticleVersion(models.Model):
    """What an article said from ``seen_at`` until ``edited_at``; what it says now stands in the article.

    ``number`` counts from 1. ``fingerprint`` is that of the article then, so that a server which shows an
    old copy once more brings no second article. ``is_cleaning`` says that the page stayed what it was and
    its text was taken from it anew.
    """

    article = models.ForeignKey(Article, models.CASCADE, related_name="versions", verbose_name=_("article"))
    number = models.PositiveIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=500, blank=True)
    byline = models.CharField(_("byline"), max_length=200, blank=True)
    text = models.TextField(_("text"), blank=True)
    fingerprint = models.CharField(max_length=64, unique=True, editable=False)
    is_cleaning = models.BooleanField(_("cleaned anew"), default=False, db_default=False)
    seen_at = models.DateTimeField(_("first seen"))
    edited_at = models.DateTimeField(_("edited"))

    class Meta:
        ordering = ["article", "number"]
        verbose_name = _("earlier version of an article")
        verbose_name_plural = _("earlier versions of articles")
        constraints = [
            models.UniqueConstraint(
                fields=["article", "number"],
                name="article_version_is_numbered_once",
                violation_error_message=_("The article has a version of this number already."),
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1),
                name="article_version_counts_from_one",
                violation_error_message=_("Versions count from 1."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title or self.text[:60]} ({self.number})"

    @property
    def document(self) -> str:
        """Title and text as one document, as `Article.document`."""
        return f"{self.title}\n\n{self.text}" if self.title else self.text
