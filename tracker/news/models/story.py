"""Stories: articles that print one text, or report one event."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from tracker.news.models.article import Article

KEPT = timedelta(days=60)


class Story(models.Model):
    """Two or more articles about one thing. Each of its `articles` says why it is in it."""

    created_at = models.DateTimeField(_("created"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")

    def __str__(self) -> str:
        return f"{self.pk}"


class ArticleBandQuerySet(models.QuerySet["ArticleBand"]):
    """Which articles may print one text."""

    def forget_old(self, *, today: date) -> int:
        """Drop what is too old to be of one story with anything new; gives how many."""
        return self.filter(seen_on__lt=today - KEPT).delete()[0]


class ArticleBand(models.Model):
    """One part of the signature of an article's text: two that share one may print one text."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="bands", verbose_name=_("article"))
    key = models.BigIntegerField()
    seen_on = models.DateField()

    objects = ArticleBandQuerySet.as_manager()

    class Meta:
        verbose_name = _("part of a text's signature")
        verbose_name_plural = _("parts of texts' signatures")
        indexes = [
            # Which articles of these days share a part of the signature?
            models.Index(fields=["key", "seen_on"], name="article_band_by_key"),
            # The daily clearing.
            models.Index(fields=["seen_on"], name="article_band_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.key:x}"


class StoryDecision(models.Model):
    """A person's word that two articles are, or are not, of one story. No machine goes against it.

    ``article`` is the one with the lower key. Deciding anew replaces what was decided before.
    """

    article = models.ForeignKey(Article, models.CASCADE, related_name="+", verbose_name=_("article"))
    other = models.ForeignKey(Article, models.CASCADE, related_name="+", verbose_name=_("other article"))
    is_one_story = models.BooleanField(_("is one story"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"))

    class Meta:
        verbose_name = _("decision on a story")
        verbose_name_plural = _("decisions on stories")
        constraints = [
            models.UniqueConstraint(
                fields=["article", "other"],
                name="story_decision_is_one_for_two",
                violation_error_message=_("Somebody has decided on these two articles already."),
            ),
            models.CheckConstraint(
                condition=Q(article__lt=F("other")),
                name="story_decision_is_on_two",
                violation_error_message=_("A decision is on two articles, the earlier one first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article_id}, {self.other_id}"
