"""The log of merges: which record went into which, and what became of each row that pointed to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from tracker.names.models import NamedRecord


class Merge(models.Model):
    """One record (the loser) was found to be the same as another (the survivor)."""

    model = models.CharField(_("kind of record"), max_length=100)
    loser_id = models.BigIntegerField()
    survivor_id = models.BigIntegerField()
    loser_name = models.CharField(_("merged"), max_length=320)
    survivor_name = models.CharField(_("into"), max_length=320)
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    merged_at = models.DateTimeField(_("merged at"))
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("undone by"),
    )
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)

    class Meta:
        ordering = ["-merged_at", "-pk"]
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        constraints = [
            models.CheckConstraint(
                condition=~Q(loser_id=F("survivor_id")),
                name="merge_is_of_two_records",
                violation_error_message=_("A record cannot be merged into itself."),
            ),
            models.UniqueConstraint(
                fields=["model", "loser_id"],
                condition=Q(undone_at__isnull=True),
                name="merge_of_a_loser_is_one_at_a_time",
                violation_error_message=_("This record has been merged already."),
            ),
        ]
        indexes = [
            # The list of merges, newest first.
            models.Index(fields=["-merged_at", "-id"], name="merge_newest_first"),
        ]

    def __str__(self) -> str:
        return f"{self.loser_name} → {self.survivor_name}"

    @property
    def record_model(self) -> type[NamedRecord]:
        return apps.get_model(self.model)


class MergedRow(models.Model):
    """One row that a merge changed or removed.

    ``before`` and ``after`` hold the columns that the merge changed. Of a row that was removed,
    since the survivor has its like, ``before`` holds every column and ``after`` is empty.
    """

    merge = models.ForeignKey(Merge, models.CASCADE, related_name="rows")
    model = models.CharField(max_length=100)
    row_id = models.BigIntegerField()
    before = models.JSONField()
    after = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["merge", "model", "row_id"], name="merged_row_is_logged_once"),
        ]
        indexes = [
            # Which later merges moved this row on? Asked when an earlier merge is undone.
            models.Index(fields=["model", "row_id"], name="merged_row_by_row"),
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.row_id}"

    @property
    def was_removed(self) -> bool:
        return self.after is None
