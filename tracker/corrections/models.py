"""What people ask about a record: that it be corrected, erased, or shown to them."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from people.models import Person

MAX_TEXT = 2000


class RequestKind(models.TextChoices):
    """What is asked for."""

    CORRECT = "correct", _("something is wrong")
    ERASE = "erase", _("erase the record")
    SEE = "see", _("see what is held")


class RequestState(models.TextChoices):
    """What became of a request. Erased: it was closed and emptied when the person was erased."""

    OPEN = "open", _("open")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    ERASED = "erased", _("closed by an erasure")


class CorrectionQuerySet(models.QuerySet["CorrectionRequest"]):
    """Which requests wait."""

    def open(self) -> Self:
        return self.filter(state=RequestState.OPEN)


class CorrectionRequest(models.Model):
    """One request about one person's record. The address to answer to is kept only while it is open."""

    is_private = True  # at the desk, splits show it to who may see requests; the API shows none

    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, related_name="corrections", verbose_name=_("person")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=RequestKind)
    is_about_self = models.BooleanField(_("from the person"), default=False)
    wrong = models.TextField(_("what is wrong"), max_length=MAX_TEXT, blank=True)
    right = models.TextField(_("what would be right"), max_length=MAX_TEXT, blank=True)
    evidence_url = models.URLField(_("evidence"), max_length=2000, blank=True)
    email = models.EmailField(_("answer to"), blank=True)
    created_at = models.DateTimeField(_("asked at"), editable=False)
    due_on = models.DateField(_("due"), editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=RequestState, default=RequestState.OPEN, editable=False
    )
    answer = models.TextField(_("answer"), max_length=MAX_TEXT, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True, editable=False)

    objects = CorrectionQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["email"])  # it is gone for good once the request is closed

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("request")
        verbose_name_plural = _("requests")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=RequestKind.values),
                name="correction_kind_is_known",
                violation_error_message=_(
                    "Say what you ask for: a correction, an erasure, or to see the data."
                ),
            ),
            models.CheckConstraint(
                condition=Q(state=RequestState.OPEN) | Q(email=""),
                name="correction_keeps_no_address_once_closed",
                violation_error_message=_("A request that is closed keeps no e-mail address."),
            ),
            models.CheckConstraint(
                condition=(Q(state__in=[RequestState.OPEN, RequestState.ERASED]) & Q(decided_at__isnull=True))
                | (
                    Q(state__in=[RequestState.ACCEPTED, RequestState.DECLINED])
                    & Q(decided_at__isnull=False)
                    & ~Q(answer="")
                ),
                name="correction_says_what_was_decided",
                violation_error_message=_("A request that was decided on has an answer and says when."),
            ),
            models.CheckConstraint(
                condition=~Q(state=RequestState.ERASED)
                | Q(person__isnull=True, wrong="", right="", evidence_url="", answer=""),
                name="correction_of_the_erased_is_empty",
                violation_error_message=_("A request about an erased person is empty."),
            ),
        ]
        indexes = [
            # The queue: open requests, the one that is due first on top.
            models.Index(fields=["due_on", "id"], name="correction_open", condition=Q(state="open")),
            # How many were sent in since yesterday?
            models.Index(fields=["created_at"], name="correction_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.person or '–'}: {self.get_kind_display()}"

    def why_not_revert(self, change: Any) -> str:
        """What was answered stays as it was."""
        return "" if self.state == RequestState.OPEN else gettext("This request is closed.")

    def is_overdue(self, today: date) -> bool:
        return self.state == RequestState.OPEN and self.due_on < today

    def due_from(self, now: datetime) -> None:
        """It was asked now, and is to be answered within a month (GDPR, article 12 (3))."""
        self.created_at, self.due_on = now, _a_month_after(now.date())


def _a_month_after(day: date) -> date:
    """The same day of the next month, or its last where it has no such day."""
    first = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return first.replace(day=min(day.day, monthrange(first.year, first.month)[1]))
