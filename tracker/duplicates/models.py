"""Pairs of records that may be one, what was decided about them, and what is left to compare."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from orgs.models import Organization
from people.models import Person
from tracker.leases import is_free
from tracker.names.models import MAX_NAME
from tracker.names.pairs import PairKind

LEASE = timedelta(minutes=10)
MAX_NOTE = 300
# What the machine makes anew whenever it compares the two. History is of decisions.
_MACHINES_OWN = ["score", "left_name", "right_name", "reasons", "place", "compared_at"]


class Decision(models.TextChoices):
    UNDECIDED = "undecided", _("undecided")
    SAME = "same", _("same")
    DIFFERENT = "different", _("different")
    UNSURE = "unsure", _("unsure")


class Place(models.IntegerChoices):
    """Where a pair stands in the queue. It follows from all decisions together: see `settle`."""

    NEXT = 0, _("to decide")
    LAST = 1, _("at the end, somebody was unsure")
    SETTLED = 2, _("not asked")


class PairQuerySet(models.QuerySet[Any]):
    """Which pairs are asked about, and in what order."""

    def to_decide(self) -> Self:
        """The queue, best first; what somebody was unsure of comes at the end."""
        return self.filter(place__lt=Place.SETTLED).order_by("place", "-score", "pk")

    def decided(self, decision: str) -> Self:
        """What was decided so, the latest first."""
        return self.filter(decision=decision).order_by("-decided_at", "-pk")

    def touching(self, record_ids: Any) -> Self:
        return self.filter(Q(left__in=record_ids) | Q(right__in=record_ids))

    def of(self, one: int, other: int) -> Self:
        """The pair of two records, by their keys in either order; at most one."""
        left, right = sorted((one, other))
        return self.filter(left=left, right=right)

    def with_records(self) -> Self:
        return self.select_related("left", "right", "decided_by")


class Pair(models.Model):
    """Two records that may be one. The one with the lower key is the left one.

    A pair is of the records as they were when it was found, merged or not: merges leave it where it
    is. What was decided of one record holds for those that it is one with (see `settle`), so no
    order of merging and undoing loses or invents a decision.
    """

    kind: ClassVar[PairKind]
    record_model: ClassVar[Any]
    follows_records = False  # merges do not re-point it; it is no part of the history of a record
    left: Any
    right: Any
    left_id: int
    right_id: int

    score = models.FloatField(_("score"))
    left_name = models.CharField(max_length=MAX_NAME)
    right_name = models.CharField(max_length=MAX_NAME)
    reasons = models.JSONField(default=list)
    place = models.PositiveSmallIntegerField(choices=Place, default=Place.NEXT)
    compared_at = models.DateTimeField(_("compared"))
    decision = models.CharField(_("decision"), max_length=10, choices=Decision, default=Decision.UNDECIDED)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_score = models.FloatField(null=True, blank=True, editable=False)
    note = models.CharField(_("note"), max_length=MAX_NOTE, blank=True)

    objects = PairQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.left} – {self.right}"

    @property
    def is_decided(self) -> bool:
        return self.decision != Decision.UNDECIDED

    @property
    def version(self) -> str:
        """What a page has shown of the decision, to see whether somebody else decided meanwhile."""
        at = f"{self.decided_at.timestamp():.6f}" if self.decided_at else ""
        return f"{self.decision}/{at}"

    @property
    def merged_records(self) -> list[Any]:
        """Those of the two that have become part of another record."""
        return [record for record in (self.left, self.right) if record.merged_into_id]

    def set_decision(
        self, decision: str, *, by: Any, at: datetime | None, note: str, score: float | None = None
    ) -> None:
        """Put a decision into the row, without saving it. `Decision.UNDECIDED` takes the last one back."""
        is_decided = decision != Decision.UNDECIDED
        self.decision, self.note = decision, note
        self.decided_by, self.decided_at = (by, at) if is_decided else (None, None)
        self.decided_score = (self.score if score is None else score) if is_decided else None


def _pair_constraints(kind: str) -> list[models.BaseConstraint]:
    return [
        models.CheckConstraint(
            condition=Q(left__lt=F("right")),
            name=f"{kind}_pair_is_of_two_records",
            violation_error_message=_("A pair is of two records, the one with the lower number first."),
        ),
        models.UniqueConstraint(
            fields=["left", "right"],
            name=f"{kind}_pair_is_there_once",
            violation_error_message=_("This pair is there already."),
        ),
        models.CheckConstraint(
            condition=Q(decision__in=Decision.values),
            name=f"{kind}_pair_decision_is_known",
            violation_error_message=_("The decision is same, different, unsure or undecided."),
        ),
        # Who decided may be empty: a user who was deleted since.
        models.CheckConstraint(
            condition=Q(
                decision=Decision.UNDECIDED,
                decided_at__isnull=True,
                decided_by__isnull=True,
                decided_score__isnull=True,
            )
            | (~Q(decision=Decision.UNDECIDED) & Q(decided_at__isnull=False, decided_score__isnull=False)),
            name=f"{kind}_pair_says_when_it_was_decided",
            violation_error_message=_("A pair that is decided says when; any other does not."),
        ),
        models.CheckConstraint(
            condition=Q(place__in=Place.values),
            name=f"{kind}_pair_place_is_known",
            violation_error_message=_("A pair is asked about next, last or not at all."),
        ),
        models.CheckConstraint(
            condition=Q(score__gte=0, score__lte=1),
            name=f"{kind}_pair_score_is_a_share",
            violation_error_message=_("A score is a number from 0 to 1."),
        ),
    ]


def _pair_indexes(kind: str) -> list[models.Index]:
    return [
        # The queue, best first, a page at a time; and how many wait, on every page of the desk.
        models.Index(fields=["place", "-score", "id"], name=f"{kind}_pair_queue", condition=Q(place__lt=2)),
        # What was decided so, the latest first, a page at a time.
        models.Index(fields=["decision", "-decided_at", "-id"], name=f"{kind}_pair_decided"),
    ]


class PersonPair(Pair):
    """Two people who may be one."""

    kind = "person"
    record_model = Person
    # The pairs of a record are found by the constraint on both, and by the index of the right one.
    left = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False, verbose_name=_("one"))
    right = models.ForeignKey(Person, models.CASCADE, related_name="+", verbose_name=_("other"))
    history = HistoricalRecords(excluded_fields=_MACHINES_OWN)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("pair of people")
        verbose_name_plural = _("pairs of people")
        constraints = _pair_constraints("person")
        indexes = _pair_indexes("person")


class OrganizationPair(Pair):
    """Two organizations that may be one."""

    kind = "organization"
    record_model = Organization
    left = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False, verbose_name=_("one")
    )
    right = models.ForeignKey(Organization, models.CASCADE, related_name="+", verbose_name=_("other"))
    history = HistoricalRecords(excluded_fields=_MACHINES_OWN)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("pair of organizations")
        verbose_name_plural = _("pairs of organizations")
        constraints = _pair_constraints("organization")
        indexes = _pair_indexes("organization")


PAIRS: dict[PairKind, type[Pair]] = {"person": PersonPair, "organization": OrganizationPair}
PAIRS_OF: dict[Any, Any] = {Person: PersonPair, Organization: OrganizationPair}


class ChangedRecordQuerySet(models.QuerySet["ChangedRecord"]):
    """The work that is left, and who has it."""

    def take(self, kind: str, *, now: datetime, most: int) -> dict[int, int]:
        """Lease the oldest rows that nobody has: their keys, and the records they name.

        A conditional update, so that two workers seldom compare the same records; it does no harm
        where they do. A worker that never comes back has them for ten minutes.
        """
        free = self.filter(is_free(now), kind=kind)
        found = dict(free.order_by("pk").values_list("pk", "record_id")[:most])
        taken = free.filter(pk__in=found).update(leased_until=now + LEASE) if found else 0
        return found if taken else {}


class ChangedRecord(models.Model):
    """A record to be compared again, since its names changed or what tells it apart.

    Triggers of the database write one row for each change, in its transaction, whichever way it is
    made (see `changed_names`). A row goes when the record has been compared; a change that comes
    meanwhile has a row of its own. It names no record that has to be there.
    """

    kind = models.CharField(max_length=12)
    record_id = models.BigIntegerField()
    leased_until = models.DateTimeField(null=True)

    objects = ChangedRecordQuerySet.as_manager()

    class Meta:
        indexes = [
            # The oldest of a kind.
            models.Index(fields=["kind", "id"], name="changed_record_oldest"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id}"
