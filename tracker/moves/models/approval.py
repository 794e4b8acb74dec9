"""Who asked for a second pair of eyes on what they accepted or logged, and what came of it."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tracker.moves.models.claim import Claim
from tracker.moves.models.constraints import known_choice
from tracker.moves.models.move import Move
from tracker.moves.vocabulary import ApprovalOutcome

MAX_NOTE = 300


class ApprovalQuerySet(models.QuerySet["Approval"]):
    """What waits for approval, and with what a list shows of it."""

    def waiting(self) -> Self:
        return self.filter(outcome="")

    def for_list(self) -> Self:
        """With all that one row of the list shows, in one query."""
        return self.select_related(
            *("claim__article__source", "claim__person", "claim__move__person", "same_as__person"),
            *("claim__move__from_organization", "claim__move__to_organization"),
            *("claim__from_organization", "claim__to_organization"),
            *("same_as__from_organization", "same_as__to_organization"),
            *("submitted_by", "decided_by"),
        ).defer("claim__article__text")


class Approval(models.Model):
    """One time that somebody asked: a claim they accepted, or one that they logged with its move.

    ``same_as`` is the move of which they said that the claim is evidence, while it waits.
    """

    claim = models.ForeignKey(
        Claim, models.CASCADE, related_name="approvals", db_index=False, verbose_name=_("claim")
    )
    same_as = models.ForeignKey(
        Move,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("evidence of the move"),
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("asked by"),
    )
    submitted_at = models.DateTimeField(_("asked at"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=ApprovalOutcome, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=MAX_NOTE, blank=True)

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        ordering = ["submitted_at", "pk"]
        verbose_name = _("approval")
        verbose_name_plural = _("to approve")
        constraints = [
            models.UniqueConstraint(
                fields=["claim"],
                condition=Q(outcome=""),
                name="approval_is_asked_for_once_at_a_time",
                violation_error_message=_("This claim waits for approval already."),
            ),
            models.CheckConstraint(
                condition=~Q(outcome=ApprovalOutcome.APPROVED)
                | Q(submitted_by__isnull=True)  # that user was deleted
                | Q(decided_by__isnull=True)
                | ~Q(decided_by=F("submitted_by")),
                name="approval_is_somebody_elses",
                violation_error_message=_("Nobody approves what they accepted or logged themselves."),
            ),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at__isnull=True, decided_by__isnull=True, note="")
                | (~Q(outcome="") & Q(decided_at__isnull=False, same_as__isnull=True)),
                name="approval_is_decided_or_waits",
                violation_error_message=_("An approval that waits has no date, note or person who decided."),
            ),
            known_choice("outcome", ApprovalOutcome, prefix="approval", or_empty=True),
        ]
        indexes = [
            # What waits, the oldest first.
            models.Index(fields=["submitted_at", "id"], name="approval_waiting", condition=Q(outcome="")),
            # What was asked and answered about one claim; its deletion.
            models.Index(fields=["claim", "-id"], name="approval_of_claim"),
        ]

    def __str__(self) -> str:
        return str(self.move or self.claim)

    @property
    def move(self) -> Any:
        """The move that waits to be counted; None where a claim waits to be accepted."""
        return self.claim.move

    @property
    def is_waiting(self) -> bool:
        return not self.outcome
