"""The log of decisions on claims, from which each can be taken back."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.moves.models.claim import Claim
from tracker.moves.models.constraints import known_choice
from tracker.moves.models.move import Move
from tracker.moves.vocabulary import DecisionKind


class DecisionQuerySet(models.QuerySet["Decision"]):
    """Which decisions, and with what a list shows of them."""

    def standing(self) -> Self:
        """Those that nobody has taken back."""
        return self.filter(undone_at__isnull=True)

    def by(self, user: Any) -> Self:
        """What one analyst decided, the latest first."""
        return self.filter(decided_by=user).order_by("-decided_at", "-pk")

    def for_list(self) -> Self:
        return self.select_related("claim", "move__person", "decided_by", "undone_by").order_by(
            "-decided_at", "-pk"
        )


class Decision(models.Model):
    """What an analyst decided about a claim, and what that changed.

    ``changes`` holds what the claim changed of its move, by fact: ``{"role_to": ["", "CTO"]}``; see
    `tracker.moves.facts`. ``made`` holds the keys of the records that were made for the claim, by
    what they are in it: ``{"move": 7, "person": 3, "to": 9}``; ``said_new`` which of the names an
    analyst had said are new. ``seconds`` is how long the claim lay before the analyst in the queue.
    """

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="decisions", verbose_name=_("claim"))
    kind = models.CharField(_("decision"), max_length=10, choices=DecisionKind)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"))
    seconds = models.PositiveIntegerField(_("seconds"), null=True, blank=True)
    move = models.ForeignKey(
        Move, models.SET_NULL, null=True, blank=True, related_name="decisions", verbose_name=_("move")
    )
    changes = models.JSONField(default=dict, blank=True)
    made = models.JSONField(default=dict, blank=True)
    said_new = models.JSONField(default=list, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("undone by"),
    )
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_at", "-pk"]
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = [
            models.UniqueConstraint(
                fields=["claim"],
                condition=Q(undone_at__isnull=True),
                name="decision_on_a_claim_is_one_at_a_time",
                violation_error_message=_("This claim has been decided on already."),
            ),
            models.CheckConstraint(
                condition=~Q(kind=DecisionKind.REJECTED) | Q(changes={}, made={}),
                name="decision_to_reject_changes_nothing",
                violation_error_message=_("A rejected claim changes no move and makes no record."),
            ),
            known_choice("kind", DecisionKind, prefix="decision"),
        ]
        indexes = [
            # The list of decisions, newest first; the activity of a day.
            models.Index(fields=["-decided_at", "-id"], name="decision_newest_first"),
            # An analyst's own decisions: the last one, and their statistics.
            models.Index(fields=["decided_by", "-decided_at"], name="decision_by_analyst"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.claim}"

    @property
    def is_standing(self) -> bool:
        return self.undone_at is None

    @property
    def move_was_merged(self) -> bool:
        """Whether the move that was made for the claim has become part of another one since."""
        return "move" in self.made and self.move_id not in (None, self.made["move"])
