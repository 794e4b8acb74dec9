"""A move: one person's step from one organization to another, or one side of it."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, When
from django.db.models.functions import Coalesce, Now, TruncDate
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from orgs.models import Organization
from people.models import Person
from tracker.constraints import ChecksAtOnce
from tracker.dates import PartialDate, Precision, Window
from tracker.dates.fields import PartialDateField, partial_date_constraint
from tracker.mergeable import CurrentManager, Mergeable, merged_index
from tracker.moves import evidence
from tracker.moves.models.constraints import known_choice
from tracker.moves.models.dated_history import DatedHistory
from tracker.moves.models.role_group_fields import KeepsRoleGroups, RoleGroupField, with_groups_of_roles
from tracker.moves.models.what_counts import (
    ARRIVING,
    COUNTED,
    DEPARTING,
    IN_POSTS,
    happened_first_day,
    happened_precision,
    kind_of_step,
    maybe_since,
)
from tracker.moves.status.settle import join_statuses
from tracker.moves.vocabulary import (
    COUNTED_CAPACITIES,
    COUNTED_STATUSES,
    Capacity,
    EntryManner,
    ExitManner,
    MoveKind,
    MoveStatus,
    Origin,
    Review,
    RoleGroup,
)


class PublicManager(CurrentManager["Move"]):
    """The moves that were neither merged into another nor wait for a second pair of eyes."""

    def get_queryset(self) -> models.QuerySet[Move]:
        return super().get_queryset().filter(awaits_approval=False)


class MoveQuerySet(KeepsRoleGroups["Move"]):
    """Which moves, and with what a list shows of them."""

    def counted(self) -> Self:
        """What figures count by default: announced or confirmed, with a side in a post that counts."""
        return self.filter(COUNTED)

    def in_posts(self) -> Self:
        """Moves with a side in a post that figures count, however sure they are."""
        return self.filter(IN_POSTS)

    def departures(self) -> Self:
        """Moves out of an organization, other than within it, in a capacity that figures count."""
        return self.filter(DEPARTING)

    def arrivals(self) -> Self:
        """Moves into an organization, other than within it, in a capacity that figures count."""
        return self.filter(ARRIVING)

    def maybe_within(self, window: Window) -> Self:
        """Moves whose date may lie in the window; how much of it does is `Window.share_inside`."""
        return self.maybe_since(window.first_day).maybe_until(window.last_day)

    def maybe_since(self, day: date) -> Self:
        """Moves whose date may be the day or later: one known to its month may be that month's last."""
        return self.filter(maybe_since(day))

    def maybe_until(self, day: date) -> Self:
        """Moves whose date may be the day or earlier."""
        return self.filter(happened_first_day__lte=day)

    def among_latest(self, moves: MoveQuerySet, number: int) -> Self:
        """Those that are among so many of the ``moves``, the latest: reads no more of them."""
        latest = moves.order_by("-happened_first_day", "-pk").values("pk")[:number]
        return self.filter(pk__in=latest)

    def touching(self, organization: Organization) -> Self:
        """Moves into, out of or within the organization."""
        return self.filter(Q(from_organization=organization) | Q(to_organization=organization))

    def in_role_group(self, *groups: str) -> Self:
        """Moves with a role, before or after, in one of the groups; an unknown role is in “other”."""
        return self.filter(Q(role_group_from__in=groups) | Q(role_group_to__in=groups))

    def search(self, text: str) -> Self:
        """Moves of the people and organizations that have such a name; all for no text."""
        if not text.strip():
            return self
        organizations = Organization.objects.search(text).order_by().values("pk")
        return self.filter(
            Q(person__in=Person.objects.search(text).order_by().values("pk"))
            | Q(from_organization__in=organizations)
            | Q(to_organization__in=organizations)
        )

    def with_unsourced(self) -> Self:
        """Adds ``unsourced``: true where nothing but an import without a source speaks for the move."""
        unsourced = apps.get_model("moves", "UnsourcedMove")
        return self.annotate(unsourced=Exists(unsourced._default_manager.filter(move_id=OuterRef("pk"))))

    def with_stale(self, cutoff: date) -> Self:
        """Adds ``stale``: true for a rumour of which nothing was heard on the day or later."""
        return self.annotate(
            stale=Case(
                When(self._is_stale(cutoff), then=True),
                default=False,
                output_field=models.BooleanField(),
            )
        )

    def stale(self, cutoff: date) -> Self:
        """Rumours of which nothing was heard on the day or later."""
        return self.filter(self._is_stale(cutoff))

    def for_list(self) -> Self:
        """Newest first, with all that one row of a list shows, in one query."""
        return (
            self.select_related("person", "from_organization", "to_organization", "group")
            .with_unsourced()
            .order_by("-happened_first_day", "-pk")
        )

    def _is_stale(self, cutoff: date) -> Q:
        """News of a rumour are articles, what an analyst logged, and its being announced."""
        claims = self._accepted_claims()
        day = Coalesce("article__published_on", TruncDate("reviewed_at"))
        dated = claims.exclude(origin=Origin.IMPORT).annotate(day=day)
        month, year = cutoff.replace(day=1), cutoff.replace(month=1, day=1)
        announced_before = (
            Q(announced_on_precision=Precision.DAY, announced_on_first_day__lt=cutoff)
            | Q(announced_on_precision=Precision.MONTH, announced_on_first_day__lt=month)
            | Q(announced_on_precision=Precision.YEAR, announced_on_first_day__lt=year)
        )
        nothing_is_known = Q(announced_on_first_day__isnull=True)
        return (
            Q(status=MoveStatus.RUMOURED)
            & ~Q(Exists(dated.filter(day__gte=cutoff)))
            & (announced_before | nothing_is_known & (Q(Exists(dated)) | Q(created_at__date__lt=cutoff)))
        )

    def _accepted_claims(self) -> models.QuerySet[Any]:
        claims = apps.get_model("moves", "Claim")  # defined after moves, which it points to
        return claims._default_manager.filter(move=OuterRef("pk"), review=Review.ACCEPTED)


class Move(ChecksAtOnce, Mergeable):
    """One person's step. At least one of the two organizations is known, and at least a year.

    A move that was merged into another one of the same step is in no list, count or figure; nor is
    one of which ``awaits_approval`` says that nobody has approved what one analyst logged.
    """

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="moves", db_index=False, verbose_name=_("person")
    )
    from_organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="moves_out",
        db_index=False,
        verbose_name=_("from"),
    )
    to_organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="moves_in",
        db_index=False,
        verbose_name=_("to"),
    )
    # Which named people belong to a group move?
    group: Any = models.ForeignKey(
        "moves.GroupMove",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="moves",
        verbose_name=_("group move"),
    )
    role_from = models.CharField(_("role before"), max_length=200, blank=True)
    role_to = models.CharField(_("role after"), max_length=200, blank=True)
    # Lists by group walk along the index move_newest_first: no group is so rare that one of its own would
    # be used.
    role_group_from = RoleGroupField(_("role group before"), role="role_from")
    role_group_to = RoleGroupField(_("role group after"), role="role_to")
    exit_manner = models.CharField(
        _("manner of leaving"), max_length=12, choices=ExitManner, default=ExitManner.UNKNOWN
    )
    entry_manner = models.CharField(
        _("manner of coming"), max_length=12, choices=EntryManner, default=EntryManner.UNKNOWN
    )
    from_capacity = models.CharField(
        _("capacity before"), max_length=10, choices=Capacity, default=Capacity.EMPLOYMENT
    )
    to_capacity = models.CharField(
        _("capacity after"), max_length=10, choices=Capacity, default=Capacity.EMPLOYMENT
    )
    announced_on = PartialDateField(_("announced on"))
    effective_on = PartialDateField(_("effective on"))
    status = models.CharField(_("status"), max_length=10, choices=MoveStatus, default=MoveStatus.ANNOUNCED)
    # Set by an analyst against the evidence; empty where the status follows from it.
    status_override = models.CharField(
        _("status set by an analyst"), max_length=10, choices=MoveStatus, blank=True
    )
    status_reason = models.CharField(_("reason of the status"), max_length=300, blank=True)
    note = models.TextField(_("note"), blank=True, help_text=_("Shown to readers."))
    created_at = models.DateTimeField(_("created"), db_default=Now(), editable=False)
    awaits_approval = models.BooleanField(
        _("awaits approval"), default=False, db_default=False, editable=False
    )

    kind = models.GeneratedField(
        expression=kind_of_step(),
        output_field=models.CharField(_("kind"), max_length=10, choices=MoveKind),
        db_persist=True,
    )
    # The date of a move: when it took effect if that is known, else when it was announced.
    happened_first_day = models.GeneratedField(
        expression=happened_first_day(),
        output_field=models.DateField(_("date")),
        db_persist=True,
    )
    happened_precision = models.GeneratedField(
        expression=happened_precision(),
        output_field=models.CharField(max_length=5),
        db_persist=True,
    )

    objects = PublicManager.from_queryset(MoveQuerySet)()
    with_merged = MoveQuerySet.as_manager()  # those that wait for approval too
    history = DatedHistory(
        excluded_fields=[
            "kind",
            "happened_first_day",
            "happened_precision",
            "role_group_from",
            "role_group_to",
        ]
    )

    class Meta:
        ordering = ["-happened_first_day", "-pk"]
        base_manager_name = "with_merged"  # whatever writes by it keeps the groups of the roles too
        verbose_name = _("move")
        verbose_name_plural = _("moves")
        constraints = [
            models.CheckConstraint(
                condition=Q(from_organization__isnull=False) | Q(to_organization__isnull=False),
                name="move_has_an_organization",
                violation_error_message=_(
                    "A move needs an organization: say where the person left, where they went, or both."
                ),
            ),
            models.CheckConstraint(
                condition=Q(announced_on_first_day__isnull=False) | Q(effective_on_first_day__isnull=False),
                name="move_has_a_date",
                violation_error_message=_(
                    "A move needs a date: say when it was announced or took effect; a year is enough."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(exit_manner=ExitManner.RETIRED) | Q(to_organization__isnull=True),
                name="move_of_the_retired_ends_there",
                violation_error_message=_(
                    "Retired means that there is no next organization: leave “to” empty or change the manner."
                ),
            ),
            models.CheckConstraint(
                condition=Q(status_override="", status_reason="")
                | (~Q(status_override="") & ~Q(status_reason="")),
                name="move_override_has_a_reason",
                violation_error_message=_("A status that is set against the evidence needs a reason."),
            ),
            models.CheckConstraint(
                condition=Q(status_override="") | Q(status_override=F("status")),
                name="move_override_is_its_status",
                violation_error_message=_("A move whose status an analyst has set has that status."),
            ),
            known_choice("status_override", MoveStatus, prefix="move", or_empty=True),
            partial_date_constraint("announced_on", prefix="move"),
            partial_date_constraint("effective_on", prefix="move"),
            known_choice("status", MoveStatus, prefix="move"),
            known_choice("exit_manner", ExitManner, prefix="move"),
            known_choice("entry_manner", EntryManner, prefix="move"),
            known_choice("from_capacity", Capacity, prefix="move"),
            known_choice("to_capacity", Capacity, prefix="move"),
            known_choice("role_group_from", RoleGroup, prefix="move"),
            known_choice("role_group_to", RoleGroup, prefix="move"),
        ]
        indexes = [
            # The latest moves of all, a page at a time; departures in a window.
            models.Index(fields=["-happened_first_day", "-id"], name="move_newest_first"),
            # One person's history; which of their moves does a claim speak of?
            models.Index(fields=["person", "-happened_first_day"], name="move_of_person"),
            # Who left an organization, newest first.
            models.Index(fields=["from_organization", "-happened_first_day"], name="move_out_of"),
            # Who came to an organization, newest first.
            models.Index(fields=["to_organization", "-happened_first_day"], name="move_into"),
            # Which moves were merged into this one?
            merged_index("move_merged"),
        ]

    def __str__(self) -> str:
        step = f"{self.from_organization or '?'} → {self.to_organization or '?'}"
        return f"{self.person}: {step}, {self.happened_on}"

    def save_base(self, *args: Any, **options: Any) -> None:
        """A role is written with its group, and neither without the other."""
        if options.get("update_fields") is not None:
            columns = with_groups_of_roles(type(self), options["update_fields"])
            if not columns:
                return  # a group alone is not to be written
            options["update_fields"] = frozenset(columns)
        super().save_base(*args, **options)

    def get_absolute_url(self) -> str:
        return reverse("move", args=[self.pk])

    @property
    def is_counted(self) -> bool:
        """Whether figures count it, by default; as `MoveQuerySet.counted`."""
        sides = [
            (self.from_organization_id, self.from_capacity),
            (self.to_organization_id, self.to_capacity),
        ]
        in_a_post = any(pk and capacity in COUNTED_CAPACITIES for pk, capacity in sides)
        return self.status in COUNTED_STATUSES and in_a_post

    @property
    def happened_on(self) -> PartialDate | None:
        """The date of the move: when it took effect if that is known, else when it was announced."""
        return self.effective_on or self.announced_on

    @property
    def dates(self) -> list[PartialDate]:
        """Its one or two dates."""
        return [date for date in (self.announced_on, self.effective_on) if date]

    def why_not_revert(self, change: Any) -> str:
        if settings.FOUR_EYES or self.awaits_approval:
            return gettext(
                "With four eyes on, a change of a move is not taken back by one person. Correct the move."
            )
        if self.person.is_erased:
            return gettext("What is left of an erased person's move stays as it is.")
        return super().why_not_revert(change)

    def why_not_merge_into(self, survivor: Move) -> str:
        if self.person == survivor.person:
            return ""
        return gettext(
            "They are moves of two people, %(one)s and %(other)s. If these are one, merge them first."
        ) % {"one": self.person, "other": survivor.person}

    def contradictions(self, other: Move) -> list[str]:
        return list(evidence.contradictions(self, other))

    def take_from(self, loser: Move) -> None:
        """Join the evidence for the status, and fill in what is open; a mere rumour gives its note only."""
        if evidence.may_complete(self, loser):
            evidence.complete(self, loser)
            self.announced_on = self.announced_on or loser.announced_on
        self.note = self.note or loser.note
        self.group = self.group or loser.group
        join_statuses(self, loser)
