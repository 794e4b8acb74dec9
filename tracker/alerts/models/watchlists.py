"""Watchlists: which moves somebody wants to be told of, how often and when."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self
from zoneinfo import available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from orgs.lineage import Lineages
from orgs.models import Lineage, Organization
from people.models import Person
from tracker.alerts.models.owners import is_active_owner
from tracker.metrics.move_filter import BadFilter, MoveFilter
from tracker.metrics.move_filter.fields import MOST_VALUES
from tracker.metrics.places import Place
from tracker.moves.models import Move
from tracker.moves.models.constraints import known_choice
from tracker.moves.models.move import MoveQuerySet

MOST_WATCHLISTS = 100

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager

    from tracker.alerts.models.told import Mail, Notice


class Frequency(models.TextChoices):
    """How often somebody is told."""

    INSTANT = "instant", _("at once")
    DAILY = "daily", _("daily")
    WEEKLY = "weekly", _("weekly")
    NONE = "none", _("never")


class WatchlistQuerySet(models.QuerySet["Watchlist"]):
    """Whose lists, and which of them are to be looked at."""

    def of(self, user: Any) -> Self:
        """Somebody's own."""
        return self.filter(owner=user)

    def told(self) -> Self:
        """Those whose owners want to be told, and may still be."""
        return self.exclude(frequency=Frequency.NONE).filter(is_active_owner())

    def due(self, now: datetime) -> Self:
        """Those of which a mail is due: at once only where there is something to tell."""
        notices: Any = self.model._meta.get_field("notices").related_model
        waiting = notices.objects.filter(watchlist=OuterRef("pk"), is_waiting=True)
        has_time = self.told().filter(next_at__lte=now)
        return has_time.filter(~Q(frequency=Frequency.INSTANT) | Exists(waiting))

    def take(self, watchlist_id: int, *, now: datetime, next_at: datetime) -> bool:
        """Put a list that is due off to the next time. False where another worker has done it already.

        One conditional update: whoever gets it writes the mail, in the same transaction.
        """
        return self.due(now).filter(pk=watchlist_id).update(next_at=next_at) == 1


class Watchlist(models.Model):
    """Moves that somebody wants to be told of.

    A move matches that fits the filter (``query``, as `MoveFilter` writes it), or that is of a person or
    an organization that is watched. One that says neither matches nothing, so that a list from which the
    last person was erased does not come to mean everybody. ``baseline_at`` is when it was first looked
    at: what was there before is never told. ``hour`` is that of the owner's ``time_zone``.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="watchlists", verbose_name=_("whose")
    )
    name = models.CharField(
        _("name"), max_length=100, error_messages={"blank": _("Give the watchlist a name.")}
    )
    query = models.CharField(
        _("filter"),
        max_length=4000,
        blank=True,
        help_text=_("As in the address of a list of moves: from_organization=openai&status=confirmed"),
    )
    people = models.ManyToManyField(
        Person, through="WatchedPerson", blank=True, related_name="+", verbose_name=_("people")
    )
    organizations = models.ManyToManyField(
        Organization,
        through="WatchedOrganization",
        blank=True,
        related_name="+",
        verbose_name=_("organizations"),
    )
    with_children = models.BooleanField(
        _("with children"),
        default=False,
        help_text=_("Organizations that are watched, with all that belonged to them at the time."),
    )
    frequency = models.CharField(_("how often"), max_length=10, choices=Frequency, default=Frequency.DAILY)
    hour = models.PositiveSmallIntegerField(
        _("hour"), default=7, help_text=_("Of daily and weekly mails, from 0 to 23; weekly ones on Monday.")
    )
    time_zone = models.CharField(
        _("time zone"), max_length=50, default="UTC", help_text=_("Such as Europe/Paris.")
    )
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    created_at = models.DateTimeField(_("created"), db_default=Now(), editable=False)
    baseline_at = models.DateTimeField(_("watched since"), null=True, editable=False)
    next_at = models.DateTimeField(_("next due"), db_default=Now(), editable=False)
    last_told_at = models.DateTimeField(_("last told"), null=True, editable=False)

    objects = WatchlistQuerySet.as_manager()

    if TYPE_CHECKING:
        notices: RelatedManager[Notice]
        mails: RelatedManager[Mail]
        watched_people: RelatedManager[WatchedPerson]
        watched_organizations: RelatedManager[WatchedOrganization]

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("watchlist")
        verbose_name_plural = _("watchlists")
        constraints = [
            models.UniqueConstraint(
                # Its index answers: which lists does somebody have, by name?
                fields=["owner", "name"],
                name="watchlist_has_a_name_of_its_own",
                violation_error_message=_("You have a watchlist of this name already."),
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="watchlist_has_a_name",
                violation_error_message=_("Give the watchlist a name."),
            ),
            known_choice("frequency", Frequency, prefix="watchlist"),
            models.CheckConstraint(
                condition=Q(hour__lte=23),
                name="watchlist_hour_is_of_a_day",
                violation_error_message=_("The hour is a number from 0 to 23."),
            ),
        ]
        indexes = [
            # Of which lists is a mail due?
            models.Index(fields=["next_at"], name="watchlist_due", condition=~Q(frequency=Frequency.NONE)),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def filter(self) -> MoveFilter | None:
        """The filter, None where there is none, or where it cannot be understood any more."""
        try:
            return MoveFilter.read(self.query) or None
        except BadFilter:
            return None

    def clean(self) -> None:
        """Bring the filter into its one form. Raises ValidationError that names the field."""
        errors: dict[str, list[str]] = {}
        try:
            asked = MoveFilter.read(self.query)
            asked.check()
        except BadFilter as error:
            errors["query"] = [f"{name}: {text}" for name, texts in error.errors.items() for text in texts]
        else:
            self.query = asked.query
        if self.time_zone not in available_timezones():
            errors["time_zone"] = [_now("“%s” is no time zone; one is Europe/Paris.") % self.time_zone[:60]]
        if errors:
            raise ValidationError(errors)

    def places(self) -> list[Place]:
        """The organizations that are watched. One query, and the lineage of all where children count."""
        organizations = list(self.organizations.all())
        if not self.with_children or not organizations:
            return [Place.itself(each) for each in organizations]
        lineages = Lineages(Lineage.objects.all())
        return [Place.among(each, lineages, anywhere=True) for each in organizations]

    def of_watched(self, moves: MoveQuerySet) -> MoveQuerySet:
        """The moves of people and organizations that are watched."""
        watched = self._is_watched()
        return moves.filter(watched) if watched else moves.none()

    def matching(self, moves: MoveQuerySet, *, today: date) -> MoveQuerySet:
        """Narrow moves to those that match. Nobody who was erased is among them."""
        moves = moves.filter(person__is_erased=False)
        asked = self.filter
        if asked is None:
            return self.of_watched(moves)
        watched = self._is_watched()
        if not watched:
            return asked.apply(moves, today=today)
        fitting = asked.apply(Move.objects.all(), today=today).order_by().values("pk")
        return moves.filter(Q(pk__in=fitting) | watched)

    def as_filter(self) -> MoveFilter | None:
        """One filter that leaves just what matches; None where there is no such filter."""
        people = [each.slug for each in self.people.all()]
        organizations = [each.slug for each in self.organizations.all()]
        kinds = [bool(self.query), bool(people), bool(organizations)]
        if kinds.count(True) != 1 or len(people) > MOST_VALUES or len(organizations) > MOST_VALUES:
            return None
        if self.query:
            return self.filter
        said = {"person": people, "organization": organizations, "with_children": self.with_children or None}
        return MoveFilter.read(said)

    def in_words(self) -> str:
        """One sentence or two on what matches."""
        said = [self.filter.in_words()] if self.filter else []
        watched = [str(each) for each in (*self.people.all(), *self.organizations.all())]
        if watched:
            said.append(_now("Every move of %s.") % ", ".join(watched))
        return " ".join(said) or _now("Nothing: it has no filter, and watches nobody.")

    def _is_watched(self) -> Q:
        people = list(self.watched_people.values_list("person", flat=True))
        condition = Q(person__in=people) if people else Q()
        for place in self.places():
            condition |= place.on_side("from") | place.on_side("to")
        return condition


class WatchedPerson(models.Model):
    """A person of a watchlist. It goes with the person where they are merged or erased."""

    may_be_split_off = False  # it is its owner's, whom nobody asks

    watchlist = models.ForeignKey(Watchlist, models.CASCADE, related_name="watched_people")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["watchlist", "person"], name="person_is_watched_once"),
        ]

    def __str__(self) -> str:
        return str(self.person)


class WatchedOrganization(models.Model):
    """An organization of a watchlist."""

    may_be_split_off = False  # it is its owner's, whom nobody asks

    watchlist = models.ForeignKey(Watchlist, models.CASCADE, related_name="watched_organizations")
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["watchlist", "organization"], name="organization_is_watched_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.organization)
