"""Articles. Each is stored once and waits to be read."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from tracker.leases import is_free
from tracker.news.models.leases import not_sent_since
from tracker.news.models.source import Source

LEASE = timedelta(minutes=10)
MAX_READS = 5


class ArticleState(models.TextChoices):
    """What is left to do with an article. The rows say it, not the messages of a broker."""

    UNREAD = "unread", _("unread")
    READ = "read", _("read")
    UNREADABLE = "unreadable", _("not readable")


class StoryReason(models.TextChoices):
    """Why an article is in its story."""

    SAME_TEXT = "same_text", _("prints the same text")
    SAME_EVENT = "same_event", _("reports the same step of the same person")
    PERSON = "person", _("was put there by an analyst")


class ArticleQuerySet(models.QuerySet["Article"]):
    """Which articles wait, and for whom."""

    def unread(self) -> Self:
        return self.filter(state=ArticleState.UNREAD)

    def to_place(self) -> Self:
        """Read, and not yet looked for a story."""
        return self.filter(placed_at__isnull=True).exclude(state=ArticleState.UNREAD)

    def waiting(self, now: datetime) -> Self:
        """Unread and leased by nobody, or by a worker that never came back."""
        return self.unread().filter(is_free(now))

    def lease(self, article_id: int, *, now: datetime) -> bool:
        """Take an article to read it. False if another worker has it or it has been read.

        One conditional update, so that of two workers only one gets it.
        """
        taken = self.waiting(now).filter(pk=article_id).update(leased_until=now + LEASE, reads=F("reads") + 1)
        return taken == 1

    def take_to_send(self, now: datetime, *, most: int) -> list[int]:
        """The articles that wait and were not sent to a worker lately; from now on they were.

        At most ``most``, oldest first. A conditional update, so that two sweeps send none twice.
        """
        candidates = self.waiting(now).filter(not_sent_since(now - LEASE)).order_by("pk")
        article_ids = candidates.values_list("pk", flat=True)[:most]
        return [pk for pk in list(article_ids) if self.filter(pk=pk).mark_sent(now)]

    def mark_sent(self, now: datetime) -> bool:
        """Note that the article is sent to a worker. False if it was sent lately, by someone else."""
        return self.waiting(now).filter(not_sent_since(now - LEASE)).update(sent_at=now) > 0

    def read_again(self) -> int:
        """Make articles unread, those without a text left out. What was decided on claims stays."""
        return self.exclude(text="").update(
            state=ArticleState.UNREAD, problem="", leased_until=None, sent_at=None, reads=0
        )

    def give_up_on_hopeless(self, now: datetime) -> int:
        """Mark what was leased again and again and never finished, so that it stops costing workers."""
        return (
            self.waiting(now)
            .filter(reads__gte=MAX_READS)
            .update(
                state=ArticleState.UNREADABLE,
                problem=f"Reading it failed {MAX_READS} times; the worker's log says why.",
                leased_until=None,
            )
        )


class Article(models.Model):
    """One document, stored once: the same text under any address is the same article.

    ``version`` counts from 1, one more whenever its text changes; what it said before is in its
    `versions`. ``edited_at`` is when it was found edited last.
    ``is_cut_off`` says that the text goes on where we cannot read it. ``published_on`` is the day of
    ``published_at``, where the time is known. ``read_by`` is the extractor that read it last.
    ``story_score`` is the share of the text, or of the people, by which it was put into its ``story``;
    ``placed_at`` is when it was looked for one, empty where that is still to be done.
    """

    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="articles", verbose_name=_("source")
    )
    url = models.URLField(_("address"), max_length=2000, blank=True)
    title = models.CharField(_("title"), max_length=500, blank=True)
    byline = models.CharField(_("byline"), max_length=200, blank=True)
    text = models.TextField(_("text"), blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True, editable=False)
    is_cut_off = models.BooleanField(_("cut off"), default=False, db_default=False, editable=False)
    first_seen_at = models.DateTimeField(_("first seen"), editable=False)
    archive_url = models.URLField(_("archive link"), max_length=2000, blank=True)
    fingerprint = models.CharField(max_length=64, unique=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=ArticleState, default=ArticleState.UNREAD)
    problem = models.CharField(_("problem"), max_length=300, blank=True)
    leased_until = models.DateTimeField(_("leased until"), null=True, blank=True, editable=False)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True, editable=False)
    reads = models.PositiveSmallIntegerField(_("times read"), default=0, editable=False)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True, editable=False)
    read_by = models.CharField(
        _("read by"), max_length=40, blank=True, default="", db_default="", editable=False
    )
    version = models.PositiveIntegerField(_("version"), default=1, db_default=1, editable=False)
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True, editable=False)
    story = models.ForeignKey(
        "news.Story",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="articles",
        verbose_name=_("story"),
    )
    story_reason = models.CharField(
        _("why it is in its story"),
        max_length=10,
        choices=StoryReason,
        blank=True,
        default="",
        editable=False,
    )
    story_score = models.FloatField(_("score of that"), null=True, blank=True, editable=False)
    placed_at = models.DateTimeField(_("looked for its story"), null=True, blank=True, editable=False)

    objects = ArticleQuerySet.as_manager()
    # What people correct. The state is the workers' business and changes by conditional updates.
    history = HistoricalRecords(
        excluded_fields=[
            *("text", "fingerprint", "state", "problem"),
            *("leased_until", "sent_at", "reads", "read_at", "read_by", "first_seen_at"),
            *("published_at", "is_cut_off", "version", "edited_at"),
            *("story", "story_reason", "story_score", "placed_at"),
        ]
    )

    class Meta:
        ordering = ["-first_seen_at", "-pk"]
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ArticleState.values),
                name="article_state_is_known",
                violation_error_message=_("The state is unread, read or unreadable."),
            ),
            models.CheckConstraint(
                condition=Q(state="unreadable") & ~Q(problem="") | ~Q(state="unreadable") & Q(problem=""),
                name="article_says_why_it_is_unreadable",
                violation_error_message=_("An article that is not readable says why; any other does not."),
            ),
            models.CheckConstraint(
                condition=~Q(state="read") | Q(read_at__isnull=False),
                name="article_says_when_it_was_read",
                violation_error_message=_("An article that has been read says when."),
            ),
            models.CheckConstraint(
                condition=Q(edited_at__isnull=True) | Q(version__gt=1),
                name="article_edited_has_versions",
                violation_error_message=_("An article that was edited has an earlier version."),
            ),
        ]
        indexes = [
            # The sweep: which articles wait to be read?
            models.Index(fields=["leased_until"], name="article_waiting", condition=Q(state="unread")),
            # The list of articles, newest first, a page at a time.
            models.Index(fields=["-first_seen_at", "-id"], name="article_newest_first"),
            # Reading again what one source, or one version of the extractor, has brought.
            models.Index(fields=["source", "first_seen_at"], name="article_of_source"),
            models.Index(fields=["read_by", "first_seen_at"], name="article_read_by"),
            # Articles of some days: which report the same event?
            models.Index(fields=["published_on"], name="article_by_day"),
            # Which articles are still to be put into their stories?
            models.Index(fields=["id"], name="article_to_place", condition=Q(placed_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.title or self.url or self.text[:60]

    def get_absolute_url(self) -> str:
        return reverse("article", args=[self.pk])

    def correct_language(self, language: str) -> None:
        """It is in another language than was thought: it is read again."""
        self.language = language
        self.save(update_fields=["language"])
        Article.objects.filter(pk=self.pk).read_again()
        self.refresh_from_db()

    def reverted(self, change: Any) -> None:
        """A change was taken back. In another language it is read again."""
        if any(each.field.name == "language" for each in change.differences):
            Article.objects.filter(pk=self.pk).read_again()

    def mark_read(self, now: datetime, *, by: str = "") -> None:
        """Nothing is left to do with it. ``by`` is the extractor that read it."""
        self._set_state(state=ArticleState.READ, problem="", read_at=now, read_by=by, leased_until=None)

    def mark_unreadable(self, problem: str) -> None:
        """It cannot be read, for this reason; a person sees it in the list of articles."""
        self._set_state(state=ArticleState.UNREADABLE, problem=problem[:300], leased_until=None)

    def _set_state(self, **columns: Any) -> None:
        for name, value in columns.items():
            setattr(self, name, value)
        Article.objects.filter(pk=self.pk).update(**columns)

    @property
    def document(self) -> str:
        """Title and text as one document, the title first: what extraction reads and offsets count in."""
        return f"{self.title}\n\n{self.text}" if self.title else self.text
