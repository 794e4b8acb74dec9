"""Entries of feeds, each seen once, until they are articles; and the hosts that are asked for them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.news.models.article import Article
from tracker.news.models.source import Source


class EntryState(models.TextChoices):
    """What is left to do with an entry. The rows say it, not the messages of a broker."""

    WAITING = "waiting", pgettext_lazy("entry", "waiting")
    STORED = "stored", pgettext_lazy("entry", "stored")
    FAILED = "failed", pgettext_lazy("entry", "failed")
    SKIPPED = "skipped", pgettext_lazy("entry", "skipped")


class Entry(models.Model):
    """One entry of a source, and what came of it: an article, or a problem in a sentence.

    ``key`` tells it from the other entries of its source for ever. ``summary`` and ``content`` are what
    the feed itself says; they are emptied once the article holds it. ``digest`` is their hash, by which
    an edit is noticed. ``host`` is whose turn is waited for, empty where no page is fetched.
    """

    source = models.ForeignKey(Source, models.CASCADE, related_name="entries", verbose_name=_("source"))
    key = models.CharField(max_length=64, editable=False)
    guid = models.CharField(max_length=2000, blank=True, editable=False)
    url = models.URLField(_("address"), max_length=2000, blank=True)
    title = models.CharField(_("title"), max_length=500, blank=True)
    author = models.CharField(_("author"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    summary = models.TextField(_("summary"), blank=True)
    content = models.TextField(_("text in the feed"), blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    digest = models.CharField(max_length=64, editable=False)
    seen_at = models.DateTimeField(_("first seen"))
    state = models.CharField(_("state"), max_length=10, choices=EntryState, default=EntryState.WAITING)
    problem = models.CharField(_("problem"), max_length=300, blank=True)
    article = models.ForeignKey(
        Article, models.SET_NULL, null=True, blank=True, related_name="entries", verbose_name=_("article")
    )
    host = models.CharField(_("host"), max_length=300, blank=True, editable=False)
    due_at = models.DateTimeField(_("due at"), null=True, blank=True, editable=False)
    leased_until = models.DateTimeField(_("leased until"), null=True, blank=True, editable=False)
    tries = models.PositiveSmallIntegerField(_("times tried"), default=0, editable=False)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "key"],
                name="entry_is_seen_once",
                violation_error_message=_("This entry of the source is there already."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=[EntryState.FAILED, EntryState.SKIPPED]) & ~Q(problem="")
                | Q(state__in=[EntryState.WAITING, EntryState.STORED]),
                name="entry_says_why_it_is_no_article",
                violation_error_message=_("An entry that is not stored says why."),
            ),
        ]
        indexes = [
            # The sweep: which entries wait, of which hosts?
            models.Index(fields=["due_at", "host"], name="entry_waiting", condition=Q(state="waiting")),
            # How many entries a source has brought by day: what may be expected of it.
            models.Index(fields=["source", "-seen_at"], name="entry_of_source"),
        ]

    def __str__(self) -> str:
        return self.title or self.url or self.guid


class Host(models.Model):
    """A host of pages, so that it is asked by one worker at a time, not too often, and as it wishes.

    ``free_at`` is when it may be asked next. ``robots`` is its robots.txt as it was at ``robots_at``.
    """

    name = models.CharField(_("host"), max_length=300, unique=True)
    free_at = models.DateTimeField(_("free at"))
    leased_until = models.DateTimeField(_("leased until"), null=True, blank=True)
    robots = models.TextField(_("robots.txt"), blank=True)
    robots_at = models.DateTimeField(_("robots.txt of"), null=True, blank=True)
    failures = models.PositiveIntegerField(_("failures in a row"), default=0)
    problem = models.CharField(_("problem"), max_length=300, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("host")
        verbose_name_plural = _("hosts")

    def __str__(self) -> str:
        return self.name
