"""The log of merges and splits: what went where, and what became of each row that pointed to it."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

MAX_NAME = 320


class Rearrangement(models.Model):
    """Rows that pointed at one record were made to point at another one of its kind."""

    model = models.CharField(_("kind of record"), max_length=100)
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
        abstract = True

    @property
    def record_model(self) -> Any:
        return apps.get_model(self.model)

    @property
    def from_id(self) -> int:
        """The record that rows were taken from."""
        raise NotImplementedError

    @property
    def to_id(self) -> int:
        """The record that they were given to."""
        raise NotImplementedError


class Merge(Rearrangement):
    """One record (the loser) was found to be the same as another (the survivor)."""

    loser_id = models.BigIntegerField()
    survivor_id = models.BigIntegerField()
    loser_name = models.CharField(_("merged"), max_length=MAX_NAME)
    survivor_name = models.CharField(_("into"), max_length=MAX_NAME)
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    merged_at = models.DateTimeField(_("merged at"))

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
            # Which records were merged into this one? Asked when what belonged to both goes apart again.
            models.Index(
                fields=["model", "survivor_id"], name="merge_into", condition=Q(undone_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.loser_name} → {self.survivor_name}"

    @property
    def from_id(self) -> int:
        return self.loser_id

    @property
    def to_id(self) -> int:
        return self.survivor_id


class Split(Rearrangement):
    """One record was found to be two melted together: some of its rows went to another one.

    ``made_new`` says whether the other record was made for them.
    """

    original_id = models.BigIntegerField()
    other_id = models.BigIntegerField()
    original_name = models.CharField(_("split"), max_length=MAX_NAME)
    other_name = models.CharField(_("split off"), max_length=MAX_NAME)
    made_new = models.BooleanField(_("a new record"))
    split_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    split_at = models.DateTimeField(_("split at"))

    class Meta:
        ordering = ["-split_at", "-pk"]
        verbose_name = _("split")
        verbose_name_plural = _("splits")
        constraints = [
            models.CheckConstraint(
                condition=~Q(original_id=F("other_id")),
                name="split_is_into_two_records",
                violation_error_message=_("A record cannot be split into itself."),
            ),
        ]
        indexes = [
            # The list of splits, newest first.
            models.Index(fields=["-split_at", "-id"], name="split_newest_first"),
        ]

    def __str__(self) -> str:
        return f"{self.original_name} → {self.other_name}"

    @property
    def from_id(self) -> int:
        return self.original_id

    @property
    def to_id(self) -> int:
        return self.other_id


class MergedRowQuerySet(models.QuerySet["MergedRow"]):
    """Steps of one row, in the order in which they were done."""

    def of_row(self, model: str, row_id: int) -> MergedRowQuerySet:
        """What merges and splits that are not undone did to a row."""
        return (
            self.filter(
                model=model, row_id=row_id, merge__undone_at__isnull=True, split__undone_at__isnull=True
            )
            .select_related("merge", "split")
            .order_by("pk")
        )


class MergedRow(models.Model):
    """One row that a merge or a split changed or removed.

    ``before`` and ``after`` hold the columns that were changed, as JSON. Of a row that was
    removed, since the other record has its like, ``before`` holds every column and ``after`` is
    empty. Keys go up in the order in which things were done to a row.
    """

    merge = models.ForeignKey(Merge, models.CASCADE, null=True, related_name="rows")
    split = models.ForeignKey(Split, models.CASCADE, null=True, related_name="rows")
    model = models.CharField(max_length=100)
    row_id = models.BigIntegerField()
    before = models.JSONField()
    after = models.JSONField(null=True)

    objects = MergedRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["merge", "model", "row_id"], name="merged_row_is_logged_once"),
            models.UniqueConstraint(fields=["split", "model", "row_id"], name="split_row_is_logged_once"),
            models.CheckConstraint(
                condition=Q(merge__isnull=False, split__isnull=True)
                | Q(merge__isnull=True, split__isnull=False),
                name="merged_row_is_of_a_merge_or_a_split",
                violation_error_message=_("A row was moved by a merge or by a split, and by one of them."),
            ),
        ]
        indexes = [
            # What was done to this row later? Asked when an earlier merge or split is undone.
            models.Index(fields=["model", "row_id"], name="merged_row_by_row"),
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.row_id}"

    @property
    def was_removed(self) -> bool:
        return self.after is None

    @property
    def is_decision(self) -> bool:
        """Whether the row itself was meant: split off, or filled in from what was merged into it.

        Other rows merely followed the record that they pointed at.
        """
        if self.merge is None:
            return True
        return (self.merge.model, self.merge.survivor_id) == (self.model, self.row_id)
