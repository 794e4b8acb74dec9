"""An address that somebody asked to fetch, until it is an article."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from tracker.leases import is_free
from tracker.news.models.article import Article

LEASE = timedelta(minutes=3)
MAX_TRIES = 3


class FetchState(models.TextChoices):
    """What is left to do with an address. The rows say it, not the messages of a broker."""

    WAITING = "waiting", pgettext_lazy("address", "waiting")
    STORED = "stored", pgettext_lazy("address", "stored")
    FAILED = "failed", pgettext_lazy("address", "failed")


class FetchQuerySet(models.QuerySet["Fetch"]):
    """Which addresses wait to be fetched, and for whom."""

    def waiting(self, now: datetime) -> Self:
        """Leased by nobody, or by a worker that never came back."""
        return self.filter(is_free(now), state=FetchState.WAITING)

    def lease(self, fetch_id: int, *, now: datetime) -> bool:
        """Take an address to fetch it. False if another worker has it or it is done. One update."""
        taken = self.waiting(now).filter(pk=fetch_id, tries__lt=MAX_TRIES)
        return taken.update(leased_until=now + LEASE, tries=F("tries") + 1) == 1

    def give_up_on_hopeless(self, now: datetime) -> int:
        """Mark what was leased again and again and never finished."""
        problem = gettext("Fetching it was broken off %d times; the worker's log says why.") % MAX_TRIES
        hopeless = self.waiting(now).filter(tries__gte=MAX_TRIES)
        return hopeless.update(state=FetchState.FAILED, problem=problem, leased_until=None)


class Fetch(models.Model):
    """An address, who asked for it, and what came of it: an article, or a problem in a sentence."""

    url = models.URLField(_("address"), max_length=2000)
    language = models.CharField(_("language"), max_length=10, blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("asked by"),
    )
    asked_at = models.DateTimeField(_("asked at"))
    state = models.CharField(_("state"), max_length=10, choices=FetchState, default=FetchState.WAITING)
    problem = models.CharField(_("problem"), max_length=300, blank=True)
    article = models.ForeignKey(
        Article, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("article")
    )
    leased_until = models.DateTimeField(_("leased until"), null=True, blank=True, editable=False)
    tries = models.PositiveSmallIntegerField(_("times tried"), default=0, editable=False)

    objects = FetchQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("fetched address")
        verbose_name_plural = _("fetched addresses")
        constraints = [
            models.CheckConstraint(
                condition=Q(state=FetchState.WAITING, article__isnull=True, problem="")
                | Q(state=FetchState.STORED, article__isnull=False, problem="")
                | Q(state=FetchState.FAILED, article__isnull=True) & ~Q(problem=""),
                name="fetch_says_what_came_of_it",
                violation_error_message=_(
                    "An address waits, or it was stored as an article, or it failed and says why."
                ),
            ),
        ]
        indexes = [
            # The sweep: which addresses wait to be fetched?
            models.Index(fields=["leased_until"], name="fetch_waiting", condition=Q(state="waiting")),
        ]

    def __str__(self) -> str:
        return self.url

    def finish(self, *, article: Article | None = None, problem: str = "") -> None:
        """Nothing is left to do with it."""
        self.state = FetchState.FAILED if article is None else FetchState.STORED
        self.article, self.problem, self.leased_until = article, problem[:300], None
        self.save(update_fields=["state", "article", "problem", "leased_until"])
