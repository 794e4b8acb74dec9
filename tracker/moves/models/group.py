"""A group move: one event in which several people went, some of whom may have no name."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce, Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from orgs.models import Organization
from tracker.dates import PartialDate, Window
from tracker.dates.fields import PartialDateField, partial_date_constraint
from tracker.moves.models.constraints import known_choice
from tracker.moves.models.what_counts import happened_precision, maybe_since
from tracker.moves.vocabulary import COUNTED_STATUSES, EntryManner, ExitManner, MoveStatus

_UNTRUE = (MoveStatus.DENIED, MoveStatus.RETRACTED)


class GroupMoveQuerySet(models.QuerySet["GroupMove"]):
    """Which group moves, and with what a list shows of them."""

    def counted(self) -> Self:
        """Of the statuses that figures count."""
        return self.filter(status__in=COUNTED_STATUSES)

    def departures(self) -> Self:
        """Out of an organization, other than within it."""
        return self.filter(from_organization__isnull=False).exclude(to_organization=F("from_organization"))

    def arrivals(self) -> Self:
        """Into an organization, other than within it."""
        return self.filter(to_organization__isnull=False).exclude(from_organization=F("to_organization"))

    def maybe_within(self, window: Window) -> Self:
        """Those whose date may lie in the window."""
        return self.filter(maybe_since(window.first_day), happened_first_day__lte=window.last_day)

    def touching(self, organization: Organization) -> Self:
        """Into, out of or within the organization."""
        return self.filter(Q(from_organization=organization) | Q(to_organization=organization))

    def with_named(self) -> Self:
        """Adds ``named``: how many of its people have a move of their own that is not untrue."""
        is_public = Q(moves__merged_into__isnull=True, moves__awaits_approval=False)
        is_own = is_public & ~Q(moves__status__in=_UNTRUE)
        return self.annotate(named=Count("moves", filter=is_own))

    def for_list(self) -> Self:
        """Newest first, with all that one row of a list shows, in one query."""
        return (
            self.select_related("from_organization", "to_organization")
            .with_named()
            .order_by("-happened_first_day", "-pk")
        )


class GroupMove(models.Model):
    """One event that several moves belong to. Figures count its named people, by their moves.

    ``stated_min`` and ``stated_max`` are how many people are said to have gone, named ones
    among them; both are empty where no number is stated.
    """

    title = models.CharField(
        _("title"), max_length=200, help_text=_("For example “Eleven researchers” or “The robotics team”.")
    )
    from_organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="group_moves_out",
        verbose_name=_("from"),
    )
    to_organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="group_moves_in",
        verbose_name=_("to"),
    )
    announced_on = PartialDateField(_("announced on"))
    effective_on = PartialDateField(_("effective on"))
    stated_min = models.PositiveIntegerField(
        _("at least"), null=True, blank=True, help_text=_("How many people went, the named ones among them.")
    )
    stated_max = models.PositiveIntegerField(
        _("at most"), null=True, blank=True, help_text=_("The same number again where it is known.")
    )
    exit_manner = models.CharField(
        _("manner of leaving"), max_length=12, choices=ExitManner, default=ExitManner.UNKNOWN
    )
    entry_manner = models.CharField(
        _("manner of coming"), max_length=12, choices=EntryManner, default=EntryManner.UNKNOWN
    )
    status = models.CharField(_("status"), max_length=10, choices=MoveStatus, default=MoveStatus.ANNOUNCED)
    url = models.URLField(_("address"), max_length=2000, blank=True)
    quote = models.TextField(
        _("quote or note"), blank=True, help_text=_("The sentence that says so, or whose word it is.")
    )
    note = models.TextField(_("note"), blank=True, help_text=_("Shown to readers."))
    created_at = models.DateTimeField(_("created"), db_default=Now(), editable=False)

    happened_first_day = models.GeneratedField(
        expression=Coalesce("effective_on_first_day", "announced_on_first_day"),
        output_field=models.DateField(_("date")),
        db_persist=True,
    )
    happened_precision = models.GeneratedField(
        expression=happened_precision(),
        output_field=models.CharField(max_length=5),
        db_persist=True,
    )

    objects = GroupMoveQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["happened_first_day", "happened_precision"])

    class Meta:
        ordering = ["-happened_first_day", "-pk"]
        verbose_name = _("group move")
        verbose_name_plural = _("group moves")
        constraints = [
            models.CheckConstraint(
                condition=Q(from_organization__isnull=False) | Q(to_organization__isnull=False),
                name="group_move_has_an_organization",
                violation_error_message=_(
                    "A group move needs an organization: say where they left, where they went, or both."
                ),
            ),
            models.CheckConstraint(
                condition=Q(announced_on_first_day__isnull=False) | Q(effective_on_first_day__isnull=False),
                name="group_move_has_a_date",
                violation_error_message=_(
                    "A group move needs a date: say when it was announced or took effect; a year is enough."
                ),
            ),
            models.CheckConstraint(
                condition=Q(stated_min__isnull=True, stated_max__isnull=True)
                | Q(
                    stated_min__isnull=False,
                    stated_max__isnull=False,
                    stated_min__gte=1,
                    stated_max__gte=F("stated_min"),
                ),
                name="group_move_states_a_range",
                violation_error_message=_(
                    "“At least” is 1 or more and “at most” no less; both are empty where no number is stated."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(exit_manner=ExitManner.RETIRED) | Q(to_organization__isnull=True),
                name="group_move_of_the_retired_ends_there",
                violation_error_message=_(
                    "Retired means that there is no next organization: leave “to” empty or change the manner."
                ),
            ),
            partial_date_constraint("announced_on", prefix="group_move"),
            partial_date_constraint("effective_on", prefix="group_move"),
            known_choice("status", MoveStatus, prefix="group_move"),
            known_choice("exit_manner", ExitManner, prefix="group_move"),
            known_choice("entry_manner", EntryManner, prefix="group_move"),
        ]
        indexes = [
            # The list of group moves, a page at a time; those in a window.
            models.Index(fields=["-happened_first_day", "-id"], name="group_move_newest"),
            # Those of an organization come by the indexes of the foreign keys.
        ]

    def __str__(self) -> str:
        step = f"{self.from_organization or '?'} → {self.to_organization or '?'}"
        return f"{self.title}: {step}, {self.happened_on}"

    def get_absolute_url(self) -> str:
        return reverse("group-move", args=[self.pk])

    @property
    def happened_on(self) -> PartialDate | None:
        """When it took effect if that is known, else when it was announced."""
        return self.effective_on or self.announced_on

    @property
    def is_counted(self) -> bool:
        """Whether its status is one that figures count."""
        return self.status in COUNTED_STATUSES

    @property
    def is_stated(self) -> bool:
        """Whether a number of people is stated."""
        return self.stated_min is not None and self.stated_max is not None

    def unnamed(self, named: int) -> tuple[int, int]:
        """How many more went, at least and at most, than ``named`` have names; never below 0."""
        return max(0, (self.stated_min or 0) - named), max(0, (self.stated_max or 0) - named)

    def is_over(self, named: Any) -> bool:
        """Whether more have names than are said to have gone at most."""
        return self.stated_max is not None and int(named) > self.stated_max
