"""Tasks that failed for good: what was asked, why it failed, and what became of it."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

LONGEST_REASON = 500
KEPT = timedelta(days=90)


class LetterState(models.TextChoices):
    """What became of a dead letter since it failed last."""

    OPEN = "open", _("Open")
    TRIED = "tried", _("Tried again")
    DISMISSED = "dismissed", _("Dismissed")


class DeadLetterQuerySet(models.QuerySet["DeadLetter"]):
    """Letters that wait for somebody, and those that nobody needs any more."""

    def open(self) -> Self:
        """Neither dismissed nor tried again since they failed last."""
        return self.filter(_IS_OPEN)

    def old(self, now: datetime) -> Self:
        """What failed so long ago that nobody will look into it."""
        return self.filter(failed_at__lt=now - KEPT)


class DeadLetter(models.Model):
    """One task with its arguments that failed after all its tries; failing again counts up the same row.

    ``arguments`` are those by keyword, which are keys of rows and addresses of hosts.
    """

    task = models.CharField(_("task"), max_length=200)
    arguments = models.JSONField(_("arguments"), default=dict)
    fingerprint = models.CharField(max_length=64, editable=False)
    queue = models.CharField(_("queue"), max_length=40, blank=True)
    reason = models.CharField(_("reason"), max_length=LONGEST_REASON)
    traceback = models.TextField(_("traceback"), blank=True)
    times = models.PositiveIntegerField(_("times"), default=1)
    first_failed_at = models.DateTimeField(_("failed first"))
    failed_at = models.DateTimeField(_("failed last"))
    tried_at = models.DateTimeField(_("tried again"), null=True, blank=True)
    dismissed_at = models.DateTimeField(_("dismissed"), null=True, blank=True)

    objects = DeadLetterQuerySet.as_manager()

    class Meta:
        ordering = ["-failed_at", "-pk"]
        verbose_name = _("dead letter")
        verbose_name_plural = _("dead letters")
        constraints = [
            models.UniqueConstraint(fields=["fingerprint"], name="dead_letter_once_per_task_and_arguments"),
            models.CheckConstraint(
                condition=Q(first_failed_at__lte=F("failed_at")),
                name="dead_letter_failed_first_before_last",
                violation_error_message=_("It cannot have failed first after it failed last."),
            ),
        ]
        indexes = [
            # The list at the desk, and the task that forgets old ones.
            models.Index(fields=["-failed_at", "-id"], name="dead_letter_latest"),
        ]

    def __str__(self) -> str:
        return self.short_name

    @property
    def short_name(self) -> str:
        """The name of the task without the modules that it stands in."""
        return self.task.rpartition(".")[2]

    @property
    def state(self) -> LetterState:
        """What became of it since it failed last."""
        if self.is_open:
            return LetterState.OPEN
        was_tried = self.tried_at is not None and self.tried_at >= self.failed_at
        return LetterState.TRIED if was_tried else LetterState.DISMISSED

    @property
    def is_open(self) -> bool:
        tried = self.tried_at is not None and self.tried_at >= self.failed_at
        return not tried and (self.dismissed_at is None or self.dismissed_at < self.failed_at)


_IS_OPEN = (Q(tried_at__isnull=True) | Q(tried_at__lt=F("failed_at"))) & (
    Q(dismissed_at__isnull=True) | Q(dismissed_at__lt=F("failed_at"))
)


def fingerprint_of(task: str, arguments: dict[str, Any]) -> str:
    """The same for the same task with the same arguments."""
    return hashlib.sha256(f"{task} {json.dumps(arguments, sort_keys=True)}".encode()).hexdigest()
