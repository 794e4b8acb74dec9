"""Stays: who was how long at one organization. Derived from spells, never edited by hand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orgs.models import Organization
from people.models import Person
from tracker.dates import Precision, Window
from tracker.dates.fields import PartialDateField, partial_date_constraint
from tracker.moves.models.constraints import known_choice
from tracker.moves.models.spell import SpellEnd
from tracker.moves.vocabulary import EntryManner, ExitManner

FOREVER = 32_000
"""More months than anybody stays: of a stay of which no end is known."""


class StayQuerySet(models.QuerySet["Stay"]):
    """Which stays."""

    def at(self, organization_id: int, *, is_rolled_up: bool = False) -> Self:
        """At one organization by itself; or with all that it was the topmost parent of."""
        here = self.filter(organization=organization_id)
        return here.filter(is_rolled_up=True) if is_rolled_up else here.filter(is_own=True)

    def for_rows(self) -> Self:
        """Without what only figures ask."""
        return self.defer(
            *("latest", "months_least", "months", "months_most", "entry_days", "exit_days", "is_observed"),
            *("is_own", "is_rolled_up", "is_first", "is_tangled", "spans_months", "next_gap", "next_founded"),
            *("began", "ended"),
        )

    def latest_first(self) -> Self:
        """Who came last, first; of those who came on one day the last to be entered."""
        return self.order_by("-begins_first_day", "-person", "-pk")

    def may_begin_in(self, window: Window) -> Self:
        """Those whose start, or first evidence, may be a day of the window."""
        first = window.first_day
        return self.filter(
            Q(begins_precision=Precision.DAY, begins_first_day__gte=first)
            | Q(begins_precision=Precision.MONTH, begins_first_day__gte=first.replace(day=1))
            | Q(begins_precision=Precision.YEAR, begins_first_day__gte=first.replace(month=1, day=1)),
            begins_first_day__range=(first.replace(month=1, day=1), window.last_day),
        )

    def began_in(self, windows: Iterable[Window]) -> Self:
        """Those with a start that is known, whose middle day lies in one of the windows."""
        return self.filter(_middle_in("begins", "began", windows))

    def ended_in(self, windows: Iterable[Window]) -> Self:
        """Those that ended, on a date whose middle day lies in one of the windows."""
        return self.filter(_middle_in("over", "ended", windows))


class Stay(models.Model):
    """One person's time in posts at one organization: spells that overlap or follow each other are one.

    ``is_own`` are those at the organization by itself, ``is_rolled_up`` those of it with all that it was
    the topmost parent of, while it was. Where both are the same, as with most, one row is both.

    ``begins`` is the start where one is known (``is_started``), else the first evidence; ``over`` is the
    end, or the day after the last evidence of one that ended nobody knows when, empty while it is open.

    The rest is what figures ask of it, worked out once. ``began`` and ``ended`` are the middle days of a
    start and an end that are known. ``months`` are whole months that it is known to have lasted, by the
    middle of vague dates; at least and at most so many. ``entry_days`` after it began it came into sight,
    ``exit_days`` after it was over or lost from sight; ``is_observed`` if that is later. ``is_first`` of
    the person's stays there, or ``is_again`` after one that had ended. ``next_gap`` is how many days
    later the next spell elsewhere began. ``is_tangled`` where start and end may have been the same day
    or in either order. ``spans_months`` where a month ended meanwhile. ``latest`` is the latest day
    that any of this names.
    """

    follows_records = False

    person = models.ForeignKey(Person, models.CASCADE, related_name="+", verbose_name=_("person"))
    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False, verbose_name=_("organization")
    )
    is_own = models.BooleanField()
    is_rolled_up = models.BooleanField()
    begins = PartialDateField(_("since"))
    over = PartialDateField(_("until"))
    is_started = models.BooleanField()
    ending = models.CharField(_("end"), max_length=7, choices=SpellEnd)
    seen_from = models.DateField(_("first evidence"))
    seen_until = models.DateField(_("last evidence"))
    known_since = models.DateField(null=True)
    entry_manner = models.CharField(_("manner of coming"), max_length=12, choices=EntryManner)
    exit_manner = models.CharField(_("manner of leaving"), max_length=12, choices=ExitManner)
    first_move_id = models.BigIntegerField(null=True)
    last_move_id = models.BigIntegerField(null=True)
    unsourced = models.BooleanField(_("unsourced"))

    began = models.DateField(null=True)
    ended = models.DateField(null=True)
    latest = models.DateField()
    months_least = models.SmallIntegerField(null=True)
    months = models.SmallIntegerField(null=True)
    months_most = models.SmallIntegerField(null=True)
    entry_days = models.IntegerField(null=True)
    exit_days = models.IntegerField(null=True)
    is_observed = models.BooleanField()
    is_first = models.BooleanField()
    is_again = models.BooleanField()
    is_tangled = models.BooleanField()
    spans_months = models.BooleanField()
    next_organization_id = models.BigIntegerField(null=True)
    next_founded = models.BooleanField(default=False)
    next_gap = models.IntegerField(null=True)

    objects = StayQuerySet.as_manager()

    class Meta:
        verbose_name = _("stay")
        verbose_name_plural = _("stays")
        constraints = [
            known_choice("ending", SpellEnd, prefix="stay"),
            partial_date_constraint("begins", prefix="stay"),
            partial_date_constraint("over", prefix="stay"),
            models.CheckConstraint(
                condition=Q(is_own=True) | Q(is_rolled_up=True),
                name="stay_is_of_a_level",
                violation_error_message=_("A stay is at an organization by itself, or with its parts."),
            ),
        ]
        indexes = [
            # Those that began on days that are no whole month; who is behind a number, the latest first.
            models.Index(
                fields=["organization", "begins_first_day", "person"],
                condition=Q(is_own=True),
                name="stay_begins_own",
            ),
            models.Index(
                fields=["organization", "begins_first_day", "person"],
                condition=Q(is_rolled_up=True),
                name="stay_begins_rolled_up",
            ),
            # Those that were over on such days, or later, with all that survival since then asks of them.
            models.Index(
                fields=["organization", "over_first_day"],
                include=[
                    *("is_own", "is_rolled_up", "is_observed", "began", "ended", "ending", "seen_until"),
                    *("known_since", "entry_days", "exit_days", "unsourced"),
                ],
                name="stay_over",
            ),
            # Of which something is said that is not yet past.
            models.Index(fields=["organization", "latest"], name="stay_latest"),
            # Who came back in a period.
            models.Index(
                fields=["organization", "begins_first_day"], condition=Q(is_again=True), name="stay_again"
            ),
            # Who left in a period, and founded what they did next.
            models.Index(
                fields=["organization", "over_first_day"], condition=Q(next_founded=True), name="stay_founder"
            ),
            # Those of which each is looked at by itself, for headcounts.
            models.Index(
                fields=["organization", "begins_first_day"],
                condition=Q(is_tangled=True),
                name="stay_tangled",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.organization}, {self.begins} – {self.over or '…'}"


def _middle_in(name: str, middle: str, windows: Iterable[Window]) -> Q:
    """That the middle of a date lies in a window; where it begins then bounds the walk along the index."""
    inside = Q(pk__in=())
    for window in windows:
        first = window.first_day
        years = [date(year, 1, 1) for year in range(first.year, window.last_day.year + 1)]
        near = Q(**{f"{name}_first_day__range": (first.replace(day=1), window.last_day)}) | Q(
            **{f"{name}_precision": Precision.YEAR, f"{name}_first_day__in": years}
        )
        inside |= near & Q(**{f"{middle}__range": (first, window.last_day)})
    return inside
