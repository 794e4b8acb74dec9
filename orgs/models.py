"""Organizations, their names and identifiers, and how one became part of another."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, TruncMonth, TruncYear
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from orgs.lineage import Lineages, Link
from tracker.dates.fields import PartialDateField, partial_date_constraint
from tracker.identifiers.models import (
    IdentifiedRecord,
    RecordIdentifier,
    identifier_constraints,
)
from tracker.mergeable import CurrentManager, merged_index
from tracker.names.models import NamedQuerySet, RecordName, name_constraints


class OrganizationKind(models.TextChoices):
    COMPANY = "company", _("company")
    LAB = "lab", _("lab")
    UNIVERSITY = "university", _("university")
    FUND = "fund", _("fund")
    NONPROFIT = "nonprofit", _("nonprofit")
    GOVERNMENT = "government", _("government")


class OrganizationQuerySet(NamedQuerySet["Organization"]):
    """Questions asked of organizations."""


class Organization(IdentifiedRecord):
    """A company, lab, university, fund, nonprofit or government body."""

    kind = models.CharField(
        _("kind"), max_length=10, choices=OrganizationKind, default=OrganizationKind.COMPANY
    )
    country = models.CharField(
        _("country"), max_length=2, blank=True, help_text=_("Two letters of ISO 3166-1, for example FR.")
    )
    website = models.URLField(_("website"), blank=True)
    is_followed = models.BooleanField(
        _("followed"), default=False, help_text=_("What is said of its people comes first in the review.")
    )

    objects = CurrentManager.from_queryset(OrganizationQuerySet)()
    with_merged = OrganizationQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["sort_key", "pk"]
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=OrganizationKind.values),
                name="organization_kind_is_known",
                violation_error_message=_("The kind is one of company, lab, university, fund, …"),
            ),
            models.CheckConstraint(
                condition=Q(country="") | Q(country__regex=r"^[A-Z]{2}$"),
                name="organization_country_is_two_letters",
                violation_error_message=_("A country is two capital letters of ISO 3166-1, for example FR."),
            ),
        ]
        indexes = [
            # The list of organizations, in the order of their names, a page at a time.
            models.Index(fields=["sort_key", "id"], name="organization_by_name"),
            # Which records were merged into this one?
            merged_index("organization_merged"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("organization", args=[self.slug])

    def another(self, **fields: Any) -> Self:
        return super().another(kind=self.kind, **fields)

    def take_from(self, loser: Organization) -> None:
        """Country, website, and that it is followed.

        A note stays with the name that it tells apart, and a kind is never open.
        """
        self.country = self.country or loser.country
        self.website = self.website or loser.website
        self.is_followed = self.is_followed or loser.is_followed

    def lineage(self, *, on: date) -> list[Organization]:
        """Itself, what it had become by the day, and each parent of that, the topmost last. Two queries."""
        line = Lineages(Lineage.objects.all()).line(self.pk, on=on)
        organizations = Organization.with_merged.in_bulk(line)
        return [organizations[pk] for pk in line]


class OrganizationName(RecordName):
    """One way of writing an organization's name."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="names", verbose_name=_("organization")
    )
    history = HistoricalRecords()

    class Meta:
        ordering = ["name"]
        verbose_name = _("name")
        verbose_name_plural = _("names")
        constraints = name_constraints("organization")
        indexes = [
            # What is called this? Asked for every name in an article, and by searches from their start.
            models.Index(fields=["key"], name="organization_name_by_key"),
        ]


class OrganizationIdentifier(RecordIdentifier):
    """What another catalogue calls an organization."""

    owner = "organization"
    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="identifiers", verbose_name=_("organization")
    )
    history = HistoricalRecords()

    class Meta:
        ordering = ["kind", "value"]
        verbose_name = _("identifier")
        verbose_name_plural = _("identifiers")
        constraints = identifier_constraints("organization")
        # The identifiers of an organization come by the index of the foreign key.


class LineageRelation(models.TextChoices):
    PARENT = "parent", _("has the parent")
    SUCCESSOR = "successor", _("was succeeded by")


class Lineage(models.Model):
    """One organization belonged to another for a time, or was succeeded by it (a rename, a merger).

    ``until`` empty means that a parent still is one.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="links", verbose_name=_("organization")
    )
    relation = models.CharField(_("relation"), max_length=10, choices=LineageRelation)
    other = models.ForeignKey(
        Organization, models.PROTECT, related_name="lineage_of", verbose_name=_("other organization")
    )
    since = PartialDateField(_("since"))
    until = PartialDateField(_("until"))
    history = HistoricalRecords()

    class Meta:
        ordering = ["organization", "since_first_day"]
        verbose_name = _("lineage")
        verbose_name_plural = _("lineage")
        constraints = [
            models.CheckConstraint(
                condition=~Q(organization=F("other")),
                name="lineage_is_between_two",
                violation_error_message=_("An organization is not its own parent or successor."),
            ),
            models.CheckConstraint(
                condition=Q(relation__in=LineageRelation.values),
                name="lineage_relation_is_known",
                violation_error_message=_("The relation is parent or successor."),
            ),
            models.UniqueConstraint(
                "organization",
                "relation",
                "other",
                Coalesce("since_first_day", Value(date.min)),
                name="lineage_is_unique",
                violation_error_message=_("This relation is there already."),
            ),
            models.CheckConstraint(
                condition=Q(until_first_day__isnull=True)
                | Q(since_first_day__isnull=True)
                | Q(until_first_day__gte=F("since_first_day"))
                | Q(until_precision="month", until_first_day__gte=TruncMonth("since_first_day"))
                | Q(until_precision="year", until_first_day__gte=TruncYear("since_first_day")),
                name="lineage_ends_after_it_begins",
                violation_error_message=_("The end lies before the beginning."),
            ),
            partial_date_constraint("since", prefix="lineage"),
            partial_date_constraint("until", prefix="lineage"),
        ]

    def __str__(self) -> str:
        return f"{self.organization} {self.get_relation_display()} {self.other}"

    def save(self, *args: Any, **options: Any) -> None:
        """Save, unless an organization would become part of itself.

        Raises ValidationError with the cycle. The oldest row is the lock under which rows are
        added, since two that are added at once could close a cycle that neither sees.
        """
        with transaction.atomic():
            Lineage.objects.select_for_update().order_by("pk").first()
            self.refuse_cycle()
            super().save(*args, **options)

    def clean(self) -> None:
        if self.organization_id and self.other_id:
            self.refuse_cycle()

    def refuse_cycle(self) -> None:
        """Raises ValidationError that names the organizations of the cycle."""
        others = Lineages(Lineage.objects.exclude(pk=self.pk))
        cycle = others.cycle_with(self.organization_id, Link.of(self))
        if cycle and self.organization_id != self.other_id:
            names = Organization.with_merged.in_bulk(cycle)
            raise ValidationError(
                _("%(first)s would become part of itself: %(cycle)s."),
                params={"first": names[cycle[0]], "cycle": " → ".join(str(names[pk]) for pk in cycle)},
            )
