"""A record that may turn out to be the same as another one of its kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

_Record = TypeVar("_Record", bound="Mergeable", covariant=True)


def merged_index(name: str) -> models.Index:
    """Serves the question which records were merged into this one.

    Every other query asks for those that were not: nearly all. An index of the whole column would
    lead SQLite to read all of these and sort them, for each page of a list.
    """
    return models.Index(fields=["merged_into"], name=name, condition=Q(merged_into__isnull=False))


class CurrentManager(models.Manager[_Record]):
    """The records that are their own: those that were merged into another are left out.

    As the first manager of a model it is the one that related managers, forms and the admin use.
    """

    def get_queryset(self) -> models.QuerySet[_Record]:
        return super().get_queryset().filter(merged_into__isnull=True)


class Mergeable(models.Model):
    """A record that can become part of another one; `tracker.merges` does it and undoes it.

    Each kind declares ``objects`` (a `CurrentManager`) first and ``with_merged`` after it, and
    `merged_index` among its indexes.
    """

    merged_into: Any = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="merged",
        db_index=False,
        verbose_name=_("merged into"),
    )

    class Meta:
        abstract = True

    def why_not_merge_into(self, survivor: Self) -> str:
        """A sentence where the two can never be one and the same; it says what to do first."""
        return ""

    def why_not_revert(self, change: Any) -> str:
        """A sentence where a change of it is not taken back: a merged record stands still."""
        if self.merged_into is None:
            return ""
        return str(gettext("It has been merged into “%s”. Undo the merge first.") % self.merged_into)

    def contradictions(self, other: Self) -> Sequence[str]:
        """Sentences on what makes it doubtful that the two are one and the same."""
        return ()

    def take_from(self, loser: Self) -> None:
        """Fill in, without saving, what this record leaves open. Nothing that it says already is changed."""
