"""Rollups: moves by organization and month, transfers by pair and month, and how long people stay.

Each table is a sum of its rows. A change of a move adds a row of +1 or −1 in its own transaction, so
that the sums are right at every moment, and no two changes wait for each other. Rows of one kind are
folded into one from time to time.
"""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.dates import Precision
from tracker.moves.vocabulary import Capacity, ExitManner, MoveStatus


class Direction(models.TextChoices):
    """Whether moves go out of an organization or into it."""

    OUT = "out", _("out")
    INTO = "in", _("in")


class Rollup(models.Model):
    """What both tables share: ``n`` moves of one ``month``, or of the month or year that a vague date names.

    ``precision`` is that of the moves' dates: rows of ``day`` hold all days of the month, rows of
    ``month`` and ``year`` what is known no closer. Rows that are ``is_folded`` stand for many.
    """

    follows_records = False

    WITHIN = "month"

    month = models.DateField()
    precision = models.CharField(max_length=5, choices=[(each.value, each.value) for each in Precision])
    status = models.CharField(max_length=10, choices=MoveStatus)
    unsourced = models.BooleanField()
    n = models.BigIntegerField()
    is_folded = models.BooleanField(default=False, db_default=False)

    class Meta:
        abstract = True


class OrganizationMonth(Rollup):
    """Moves into or out of an organization, other than within it."""

    organization_id = models.BigIntegerField()
    direction = models.CharField(max_length=3, choices=Direction)
    capacity = models.CharField(max_length=10, choices=Capacity)

    KEY = ("organization_id", "direction", "month", "precision", "status", "capacity", "unsourced")

    class Meta:
        verbose_name = _("moves of an organization and month")
        indexes = [
            # One organization's months; its rows of one key, when they are folded.
            models.Index(
                fields=["organization_id", "direction", "month"],
                include=["precision", "status", "capacity", "unsourced", "n"],
                name="organization_months",
            ),
            # All organizations' counts of a window.
            models.Index(
                fields=["direction", "month"],
                include=["organization_id", "precision", "status", "capacity", "unsourced", "n"],
                name="months_of_all",
            ),
            # What is to be folded?
            models.Index(fields=["id"], condition=Q(is_folded=False), name="organization_month_new"),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.direction} {self.month}: {self.n}"


class PairMonth(Rollup):
    """Transfers from one organization to another with at most a year between leaving and coming."""

    from_organization_id = models.BigIntegerField()
    to_organization_id = models.BigIntegerField()
    from_capacity = models.CharField(max_length=10, choices=Capacity)
    to_capacity = models.CharField(max_length=10, choices=Capacity)

    KEY = (
        *("from_organization_id", "to_organization_id", "month", "precision"),
        *("status", "from_capacity", "to_capacity", "unsourced"),
    )

    class Meta:
        verbose_name = _("transfers of a pair and month")
        indexes = [
            # Where people of an organization go; a matrix of some.
            models.Index(
                fields=["from_organization_id", "to_organization_id", "month"],
                include=["precision", "status", "from_capacity", "to_capacity", "unsourced", "n"],
                name="pair_months",
            ),
            # Where people come from.
            models.Index(fields=["to_organization_id", "month"], name="pair_months_into"),
            # What is to be folded?
            models.Index(fields=["id"], condition=Q(is_folded=False), name="pair_month_new"),
        ]

    def __str__(self) -> str:
        return f"{self.from_organization_id} → {self.to_organization_id} {self.month}: {self.n}"


class Bound(models.TextChoices):
    """Which end of a stay."""

    BEGINS = "begins", _("begins")
    OVER = "over", _("is over")


class StaySumQuerySet(models.QuerySet[Any]):
    """Which sums."""

    def at(self, organization_id: int, *, is_rolled_up: bool = False) -> Self:
        """Those of one organization by itself, or of its lineage."""
        here = self.filter(organization_id=organization_id).order_by()
        return here.filter(is_rolled_up=True) if is_rolled_up else here.filter(is_own=True)


class StaySum(models.Model):
    """What sums of stays at an organization share: see `tracker.moves.models.Stay` for what is counted."""

    follows_records = False

    organization_id = models.BigIntegerField()
    is_own = models.BooleanField()
    is_rolled_up = models.BooleanField()
    n = models.BigIntegerField()
    is_folded = models.BooleanField(default=False, db_default=False)

    OF = ("organization_id", "is_own", "is_rolled_up")

    objects = StaySumQuerySet.as_manager()

    class Meta:
        abstract = True


class StayMonth(StaySum):
    """Stays that begin, or are over, on the days of a month, or in the month or year of a vague date.

    ``is_known`` says whether that date is one that something says. Of those that begin is told whether
    they are somebody's first there, and whether they follow one that had ended; of those that are over
    the manner. Whether they are tangled and span a month end is told of both.
    """

    bound = models.CharField(max_length=6, choices=Bound)
    month = models.DateField()
    precision = models.CharField(max_length=5, choices=[(each.value, each.value) for each in Precision])
    is_known = models.BooleanField()
    is_first = models.BooleanField()
    is_again = models.BooleanField()
    is_tangled = models.BooleanField()
    spans_months = models.BooleanField()
    exit_manner = models.CharField(max_length=12, choices=ExitManner, blank=True)
    unsourced = models.BooleanField()

    KEY = (
        *StaySum.OF,
        *("bound", "month", "precision", "is_known", "is_first", "is_again"),
        *("is_tangled", "spans_months", "exit_manner", "unsourced"),
    )
    WITHIN = "month"

    class Meta:
        verbose_name = _("stays by the months of their ends")
        indexes = [
            # One organization's headcounts; its rows of one key, when they are folded.
            models.Index(
                fields=["organization_id", "bound", "month"],
                include=[
                    *("is_own", "is_rolled_up", "precision", "is_known", "is_first", "is_again"),
                    *("is_tangled", "spans_months", "exit_manner", "unsourced", "n"),
                ],
                name="stay_months",
            ),
            # What is to be folded?
            models.Index(fields=["id"], condition=Q(is_folded=False), name="stay_month_new"),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.bound} {self.month}: {self.n}"


class CohortMonth(StaySum):
    """Stays that began in a month, by the middle of vague dates, by how many months they lasted.

    Of one that ended nobody knows when, ``months`` are those of which it is known.
    """

    month = models.DateField()
    months_least = models.SmallIntegerField()
    months = models.SmallIntegerField()
    months_most = models.SmallIntegerField()
    is_unknown = models.BooleanField()
    unsourced = models.BooleanField()

    KEY = (*StaySum.OF, "month", "months_least", "months", "months_most", "is_unknown", "unsourced")
    WITHIN = "month"

    class Meta:
        verbose_name = _("stays by the months that they lasted")
        indexes = [
            # Retention of one organization; its rows of one key, when they are folded.
            models.Index(fields=["organization_id", "month"], name="cohort_months"),
            # What is to be folded?
            models.Index(fields=["id"], condition=Q(is_folded=False), name="cohort_month_new"),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.month}, {self.months} months: {self.n}"


class LeaverMonth(StaySum):
    """Stays that ended in a month, by the middle of vague dates, and what came next.

    ``next_gap`` is how many days later the next spell elsewhere began. Where none is known there is the
    day on which they ``ended``, for they are watched since.
    """

    month = models.DateField()
    next_gap = models.IntegerField(null=True)
    ended = models.DateField(null=True)
    next_founded = models.BooleanField()
    unsourced = models.BooleanField()

    KEY = (*StaySum.OF, "month", "next_gap", "ended", "next_founded", "unsourced")
    WITHIN = "month"

    class Meta:
        verbose_name = _("stays by what came next")
        indexes = [
            # Who left one organization; its rows of one key, when they are folded.
            models.Index(
                fields=["organization_id", "month"],
                include=["is_own", "is_rolled_up", "next_gap", "ended", "next_founded", "unsourced", "n"],
                name="leaver_months",
            ),
            # What is to be folded?
            models.Index(fields=["id"], condition=Q(is_folded=False), name="leaver_month_new"),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.month}, {self.next_gap} days: {self.n}"


class Sight(models.TextChoices):
    """What happens to a stay that is observed, so many days after it began."""

    ENTERS = "enters", _("comes into sight")
    ENDS = "ends", _("ends")
    LOST = "lost", _("is lost from sight")
    OPEN = "open", _("is open")  # known by the day on which it began, as it lasts until today


class StayDays(StaySum):
    """Observed stays by how long: all that a curve of survival follows from.

    ``days`` after it began it came into sight, ended or was lost from sight. An open one is told by the day
    on which it ``began``, and by the days after which it came into sight.
    """

    sight = models.CharField(max_length=6, choices=Sight)
    days = models.IntegerField(null=True)
    began = models.DateField(null=True)
    unsourced = models.BooleanField()

    KEY = (*StaySum.OF, "sight", "days", "began", "unsourced")
    WITHIN = "sight"

    class Meta:
        verbose_name = _("stays by the days that they lasted")
        indexes = [
            # Survival at one organization; its rows of one key, when they are folded.
            models.Index(
                fields=["organization_id", "sight"],
                include=["is_own", "is_rolled_up", "days", "began", "unsourced", "n"],
                name="stay_days",
            ),
            # What is to be folded?
            models.Index(fields=["id"], condition=Q(is_folded=False), name="stay_days_new"),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.sight} {self.days or self.began}: {self.n}"


class Version(models.Model):
    """How often what answers say of a ``subject`` has changed: the sum of ``n`` over its rows.

    As with the rollups, a change adds a row in its own transaction, and rows are folded later. So the sum
    that a reader sees grows with each change at the moment at which the change can be seen, in whatever
    order changes that overlap are committed. Of the latest id that would not be so.

    ``noted_at`` is when a row was folded, by then at the latest all that it stands for had happened; of a
    row that is not folded yet nothing is known but that it is new.
    """

    follows_records = False

    subject = models.CharField(max_length=40)
    n = models.BigIntegerField(default=1, db_default=1)
    is_folded = models.BooleanField(default=False, db_default=False)
    noted_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("version of what is shown")
        indexes = [
            # How often has this changed?
            models.Index(fields=["subject"], include=["n", "noted_at"], name="version_of_subject"),
            # What is to be folded?
            models.Index(fields=["id"], condition=Q(is_folded=False), name="version_new"),
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.n}"


ROLLUPS: tuple[Any, ...] = (OrganizationMonth, PairMonth, StayMonth, CohortMonth, LeaverMonth, StayDays)
