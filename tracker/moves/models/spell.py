"""Spells: who was where, from when to when. Derived from moves, never edited by hand."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from orgs.models import Organization
from people.models import Person
from tracker.dates import Precision
from tracker.dates.fields import PartialDateField, partial_date_constraint
from tracker.moves.models.constraints import known_choice
from tracker.moves.models.move import Move
from tracker.moves.vocabulary import (
    COUNTED_CAPACITIES,
    COUNTED_STATUSES,
    Capacity,
    EntryManner,
    ExitManner,
    MoveStatus,
)


class SpellEnd(models.TextChoices):
    """What is known of the end of a spell. An end that is unknown is not a spell that is still open."""

    OPEN = "open", _("still there, by what is known")
    ENDED = "ended", _("ended")
    UNKNOWN = "unknown", _("ended, nobody says when")


class SpellQuerySet(models.QuerySet["Spell"]):
    """Which spells."""

    def counted(self) -> Self:
        """In employment or an academic post, which is what figures count by default."""
        return self.filter(capacity__in=COUNTED_CAPACITIES)

    def at(self, organization_ids: Any) -> Self:
        """At any of these organizations."""
        return self.filter(organization__in=organization_ids)

    def covering(self, day: date) -> Self:
        """Those that may cover a day: begun by then, and not surely over. One that ends on it does not.

        An end known to the month or the year may be its last day; of one that is unknown, what is known
        is that the spell went on until the last evidence.
        """
        next_day = day + timedelta(days=1)
        first_of_month, first_of_year = next_day.replace(day=1), next_day.replace(month=1, day=1)
        return self.filter(seen_from__lte=day).filter(
            Q(end=SpellEnd.OPEN)
            | Q(end=SpellEnd.UNKNOWN, seen_until__gte=day)
            | Q(ended_on_precision=Precision.DAY, ended_on_first_day__gte=next_day)
            | Q(ended_on_precision=Precision.MONTH, ended_on_first_day__gte=first_of_month)
            | Q(ended_on_precision=Precision.YEAR, ended_on_first_day__gte=first_of_year)
        )

    def for_list(self) -> Self:
        """Newest first, with all that a list shows, in one query."""
        return self.select_related("person", "organization").order_by("-seen_from", "-pk")


class Spell(models.Model):
    """One person at one organization in one capacity, from ``started_on`` to ``ended_on``.

    A spell whose start is unknown has no ``started_on``; it is known from its first evidence,
    ``seen_from``. ``end`` says whether it is open, ended on ``ended_on``, or ended at an unknown time
    after ``seen_until``, the last day on which something says that it went on. It is ``unsourced``
    where all the moves that it follows from are. A merge does not move the rows of a record: they are
    made anew from the moves that it moved.
    """

    follows_records = False

    person = models.ForeignKey(
        Person, models.CASCADE, related_name="spells", db_index=False, verbose_name=_("person")
    )
    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="spells", db_index=False, verbose_name=_("organization")
    )
    capacity = models.CharField(_("capacity"), max_length=10, choices=Capacity)
    started_on = PartialDateField(_("since"))
    ended_on = PartialDateField(_("until"))
    end = models.CharField(_("end"), max_length=7, choices=SpellEnd, default=SpellEnd.OPEN)
    seen_from = models.DateField(_("first evidence"))
    seen_until = models.DateField(_("last evidence"))
    entry_manner = models.CharField(
        _("manner of coming"), max_length=12, choices=EntryManner, default=EntryManner.UNKNOWN
    )
    exit_manner = models.CharField(
        _("manner of leaving"), max_length=12, choices=ExitManner, default=ExitManner.UNKNOWN
    )
    unsourced = models.BooleanField(_("unsourced"), default=False)
    first_move = models.ForeignKey(
        Move, models.CASCADE, null=True, related_name="+", verbose_name=_("move that begins it")
    )
    last_move = models.ForeignKey(
        Move, models.CASCADE, null=True, related_name="+", verbose_name=_("move that ends it")
    )

    objects = SpellQuerySet.as_manager()

    class Meta:
        ordering = ["-seen_from", "-pk"]
        verbose_name = _("spell")
        verbose_name_plural = _("spells")
        constraints = [
            models.CheckConstraint(
                condition=Q(end=SpellEnd.ENDED, ended_on_first_day__isnull=False)
                | Q(~Q(end=SpellEnd.ENDED), ended_on_first_day__isnull=True),
                name="spell_ends_on_a_date",
                violation_error_message=_("A spell that ended has the date on which it did; no other has."),
            ),
            models.CheckConstraint(
                condition=Q(seen_until__gte=F("seen_from")),
                name="spell_does_not_end_before_it_begins",
                violation_error_message=_("A spell ends after it begins."),
            ),
            known_choice("capacity", Capacity, prefix="spell"),
            known_choice("end", SpellEnd, prefix="spell"),
            partial_date_constraint("started_on", prefix="spell"),
            partial_date_constraint("ended_on", prefix="spell"),
        ]
        indexes = [
            # One person's career.
            models.Index(fields=["person", "seen_from"], name="spell_of_person"),
            # Who was at an organization: retention, survival, headcounts.
            models.Index(fields=["organization", "seen_from"], name="spell_at_organization"),
            # The list of all, newest first.
            models.Index(fields=["-seen_from", "-id"], name="spell_newest_first"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.organization}, {self.started_on or '?'} – {self.ended_on or '…'}"


class TransferQuerySet(models.QuerySet["Transfer"]):
    """Which transfers."""

    def counted(self) -> Self:
        """Announced or confirmed, between posts that figures count."""
        return self.between_posts().filter(status__in=COUNTED_STATUSES)

    def between_posts(self) -> Self:
        """From a post that figures count to another."""
        return self.filter(from_capacity__in=COUNTED_CAPACITIES, to_capacity__in=COUNTED_CAPACITIES)


class Transfer(models.Model):
    """One person's way from one organization to another, by one move or by leaving and coming later.

    A departure and a later arrival of the same person are one transfer where nothing lies between;
    ``gap_days`` is how many days do, at least (0 for one move). Its date is that of leaving. It is
    ``unsourced`` where both moves are.
    """

    follows_records = False

    person = models.ForeignKey(Person, models.CASCADE, related_name="transfers", verbose_name=_("person"))
    from_organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False, verbose_name=_("from")
    )
    to_organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False, verbose_name=_("to")
    )
    from_capacity = models.CharField(_("capacity before"), max_length=10, choices=Capacity)
    to_capacity = models.CharField(_("capacity after"), max_length=10, choices=Capacity)
    happened_first_day = models.DateField(_("date"))
    happened_precision = models.CharField(max_length=5)
    gap_days = models.PositiveIntegerField(_("days between"), default=0)
    status = models.CharField(_("status"), max_length=10, choices=MoveStatus)
    unsourced = models.BooleanField(_("unsourced"), default=False)
    departure: Any = models.ForeignKey(Move, models.CASCADE, related_name="+", verbose_name=_("leaving"))
    arrival: Any = models.ForeignKey(Move, models.CASCADE, related_name="+", verbose_name=_("coming"))

    objects = TransferQuerySet.as_manager()

    class Meta:
        ordering = ["-happened_first_day", "-pk"]
        verbose_name = _("transfer")
        verbose_name_plural = _("transfers")
        indexes = [
            # Who went from one organization to another; who left it at all, and for where.
            models.Index(
                fields=["from_organization", "to_organization", "-happened_first_day"],
                name="transfer_of_pair",
            ),
            # Where those who came to an organization came from.
            models.Index(fields=["to_organization", "-happened_first_day"], name="transfer_into"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.from_organization} → {self.to_organization}"


class UnsourcedMove(models.Model):
    """A move for which nothing but an import without a source speaks.

    Triggers of the database keep the rows as claims change (see `tracker.moves.unsourced`). It has no
    foreign key: the claims of a move that goes, go before it, and take the row with them.
    """

    move_id = models.BigIntegerField(primary_key=True)

    def __str__(self) -> str:
        return f"move {self.move_id}"


class StaleCareer(models.Model):
    """A person whose spells and transfers are to be made anew, or an organization whose people's are.

    Triggers of the database write one row for each change of a move or a lineage, in its transaction.
    A row goes when the work is done; a change that comes meanwhile has a row of its own.
    """

    person_id = models.BigIntegerField(null=True)
    organization_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            # Is there work, and what is there to do for one person?
            models.Index(fields=["person_id"], name="stale_career_of_person"),
        ]

    def __str__(self) -> str:
        return f"person {self.person_id}" if self.person_id else f"organization {self.organization_id}"
