"""How sources answer: when each is asked next, and the log of what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.leases import is_free
from tracker.news.models.leases import not_sent_since
from tracker.news.models.source import Source, SourceKind

LEASE = timedelta(minutes=5)
KEPT = timedelta(days=90)
FIRST_INTERVAL = timedelta(minutes=30)


class Outcome(models.TextChoices):
    """What a poll brought."""

    NEW = "new", pgettext_lazy("poll", "new entries")
    NOTHING_NEW = "nothing_new", pgettext_lazy("poll", "nothing new")
    UNCHANGED = "unchanged", pgettext_lazy("poll", "unchanged")
    FAILED = "failed", pgettext_lazy("poll", "failed")


class PollingQuerySet(models.QuerySet["Polling"]):
    """Which sources are due, and for whom."""

    def begin(self, *, now: datetime) -> int:
        """Have every source polled that is enabled and was not yet; gives how many are new."""
        polled = Source.objects.filter(is_enabled=True, polling__isnull=True)
        sources = polled.exclude(kind=SourceKind.BY_HAND).order_by("pk")
        rows = [Polling(source=source, due_at=now, interval=FIRST_INTERVAL) for source in sources[:_AT_ONCE]]
        self.bulk_create(rows, ignore_conflicts=True)
        return len(rows)

    def due(self, now: datetime) -> Self:
        """Enabled, due, and leased by nobody, or by a worker that never came back.

        The source is asked for beside the row: joined to it, an update would choose its rows in a query of
        its own, which PostgreSQL does not look at again for a row that another transaction had.
        """
        is_enabled = Exists(Source.objects.filter(pk=OuterRef("source"), is_enabled=True))
        return self.filter(is_free(now), is_enabled, due_at__lte=now)

    def take_to_send(self, now: datetime, *, most: int) -> list[int]:
        """The sources that are due and were not sent to a worker lately; from now on they were.

        At most ``most``, the longest due first. A conditional update, so that two sweeps send none twice.
        """
        candidates = self.due(now).filter(not_sent_since(now - LEASE)).order_by("due_at", "pk")
        keys = list(candidates.values_list("pk", flat=True)[:most])
        return [pk for pk in keys if self._take(pk, now)]

    def _take(self, pk: int, now: datetime) -> bool:
        free = self.filter(not_sent_since(now - LEASE), pk=pk)
        return free.update(sent_at=now) > 0

    def lease(self, source_ids: Sequence[int], *, now: datetime) -> list[Polling]:
        """Those of the sources that nobody else polls just now, leased; with their source.

        Conditional updates, so that of two workers only one gets a source.
        """
        taken = [pk for pk in source_ids if self._lease(pk, now)]
        return list(self.filter(pk__in=taken).select_related("source"))

    def lease_due(self, *, now: datetime, most: int) -> list[Polling]:
        """The sources that are longest due, whether or not they were sent to a worker, leased; no folders.

        Three queries. What another worker takes just now is passed over, so that none waits for another.
        """
        due = self.due(now).exclude(source__kind=SourceKind.FOLDER).order_by("due_at", "pk")
        with transaction.atomic():
            free = due.select_for_update(of=("self",), skip_locked=True).values_list("pk", flat=True)
            taken = list(free[:most])
            self.filter(pk__in=taken).update(leased_until=now + LEASE)
        return list(self.filter(pk__in=taken).select_related("source")) if taken else []

    def _lease(self, pk: int, now: datetime) -> bool:
        return self.due(now).filter(pk=pk).update(leased_until=now + LEASE) > 0

    def at_once(self, source_ids: Sequence[int], *, now: datetime) -> int:
        """Make sources due now, whatever their turn; gives how many."""
        return self.filter(pk__in=source_ids).update(due_at=now, sent_at=None)


_AT_ONCE = 1000


class Polling(models.Model):
    """How a source answers, and when it is asked next. Written by workers, by conditional updates.

    ``due_at`` is empty where the source is not polled. ``interval`` is what lies between two polls while
    it answers. ``address`` is where permanent redirects have led, empty where nowhere. ``content_hash``
    is the SHA-256 of the last body, since servers lie about what has changed. ``failing_since`` and
    ``silent_since`` are empty while all is well; ``problem`` says what is wrong in a sentence.
    ``expected_per_week`` is how many new entries its past lets expect, empty while too little is known.
    """

    source = models.OneToOneField(Source, models.CASCADE, related_name="polling", primary_key=True)
    due_at = models.DateTimeField(_("due at"), null=True, blank=True)
    interval = models.DurationField(_("interval"))
    leased_until = models.DateTimeField(_("leased until"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    polled_at = models.DateTimeField(_("last polled"), null=True, blank=True)
    answered_at = models.DateTimeField(_("last answered"), null=True, blank=True)
    new_at = models.DateTimeField(_("last new entry"), null=True, blank=True)
    failures = models.PositiveIntegerField(_("failures in a row"), default=0)
    failing_since = models.DateTimeField(_("failing since"), null=True, blank=True)
    silent_since = models.DateTimeField(_("silent since"), null=True, blank=True)
    problem = models.CharField(_("problem"), max_length=300, blank=True)
    alarm = models.CharField(_("alarm"), max_length=300, blank=True)
    expected_per_week = models.FloatField(_("expected a week"), null=True, blank=True)
    address = models.CharField(_("address in use"), max_length=2000, blank=True)
    etag = models.CharField(max_length=300, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)
    content_hash = models.CharField(max_length=64, blank=True)

    objects = PollingQuerySet.as_manager()

    class Meta:
        verbose_name = _("polling")
        verbose_name_plural = _("polling")
        constraints = [
            models.CheckConstraint(
                condition=Q(failing_since__isnull=True, failures=0)
                | Q(failing_since__isnull=False, failures__gt=0) & ~Q(problem=""),
                name="polling_says_why_it_fails",
                violation_error_message=_("A source that fails says since when and why."),
            ),
        ]
        indexes = [
            # The dispatcher: which sources are due?
            models.Index(fields=["due_at"], name="polling_due", condition=Q(due_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return str(self.source)

    @property
    def leased_at(self) -> datetime:
        """When the worker that has it took it. Raises ValueError where none has."""
        if self.leased_until is None:
            raise ValueError("it is not leased")
        return self.leased_until - LEASE

    def finish(self, **columns: Any) -> bool:
        """Write what came of a poll, and free it. False where the lease ran out and another has it."""
        leased = Polling.objects.filter(pk=self.pk, leased_until=self.leased_until)
        return leased.update(**columns, leased_until=None, sent_at=None) > 0


class PollQuerySet(models.QuerySet["Poll"]):
    """The log of polls."""

    def forget_old(self, *, now: datetime) -> int:
        """Drop what is older than the log is kept; gives how many."""
        return self.filter(started_at__lt=now - KEPT).delete()[0]


class Poll(models.Model):
    """One poll of a source: what came of it. Kept for some months; a log, never changed."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="polls", verbose_name=_("source"))
    started_at = models.DateTimeField(_("started at"))
    milliseconds = models.PositiveIntegerField(_("milliseconds"))
    outcome = models.CharField(_("outcome"), max_length=11, choices=Outcome)
    http_status = models.PositiveSmallIntegerField(_("status of the answer"), null=True, blank=True)
    size = models.PositiveIntegerField(_("bytes"), default=0)
    entries = models.PositiveIntegerField(_("entries"), default=0)
    new_entries = models.PositiveIntegerField(_("new entries"), default=0)
    edited_entries = models.PositiveIntegerField(_("edited entries"), default=0)
    problem = models.CharField(_("problem"), max_length=300, blank=True)

    objects = PollQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-pk"]
        verbose_name = _("poll")
        verbose_name_plural = _("polls")
        constraints = [
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.FAILED) | ~Q(problem=""),
                name="poll_says_why_it_failed",
                violation_error_message=_("A poll that failed says why."),
            ),
            models.CheckConstraint(
                condition=Q(new_entries__lte=F("entries")),
                name="poll_has_no_more_new_entries_than_entries",
                violation_error_message=_("Of the entries some are new, not more than there are."),
            ),
        ]
        indexes = [
            # The polls of a source, newest first, a page at a time.
            models.Index(fields=["source", "-started_at", "-id"], name="poll_of_source"),
            # What is older than it is kept.
            models.Index(fields=["started_at"], name="poll_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.source}, {self.started_at:%Y-%m-%d %H:%M}"
