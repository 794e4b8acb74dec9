"""What readers may ask of a page in its address."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from orgs.models import Organization, OrganizationKind
from people.models import Person
from tracker.dashboard.asked_moves import asked_moves, is_of_all_lineages
from tracker.dashboard.shared_filter import SharedFilterField
from tracker.dates import Window
from tracker.dates.forms import PartialDateFormField
from tracker.merges.merge import survivor_of
from tracker.metrics.move_filter.parameters import MOST_LATEST
from tracker.moves.models import Move
from tracker.moves.models.move import MoveQuerySet
from tracker.moves.vocabulary import ExitManner, MoveStatus, RoleGroup


class SearchForm(forms.Form):
    """Words to look for."""

    q = forms.CharField(
        label=_("Search"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )

    @property
    def text(self) -> str:
        """What to look for; empty where nothing was asked or the question is refused."""
        return str(self.cleaned_data.get("q", "")) if self.is_valid() else ""


class PeriodEndField(PartialDateFormField):
    """One end of a period; may stay empty."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, help_text="", **options)
        self.widget.attrs.update({"size": 10, "placeholder": "2024-10", "autocomplete": "off"})


class PeriodForm(forms.Form):
    """A period, both ends inclusive; without any, the last twelve months."""

    since = PeriodEndField(label=_("Since"))
    until = PeriodEndField(label=_("Until"))

    def __init__(self, data: Any, *, today: date) -> None:
        super().__init__(data)
        self.today = today
        self.window = Window.asked_for(None, None, today=today)

    def clean(self) -> None:
        """Keep the period as ``window``; it stays the default where the dates are refused."""
        if self.errors:
            return
        since, until = self.cleaned_data["since"], self.cleaned_data["until"]
        try:
            self.window = Window.asked_for(since, until, today=self.today)
        except ValueError as error:
            self.add_error("until" if until else "since", str(error))


class Level(models.TextChoices):
    """What is counted as one organization."""

    ORGANIZATION = "organization", _("each organization by itself")
    LINEAGE = "lineage", _("with all that is part of it")


def any_of(label: Any, choices: Any, nothing: Any) -> forms.ChoiceField:
    """A choice that may stay open."""
    return forms.ChoiceField(label=label, required=False, choices=[("", nothing), *choices])


class FoldsFields(forms.Form):
    """A form of which some fields are folded away until they are used."""

    more_fields: tuple[str, ...] = ()

    @property
    def shows_more(self) -> bool:
        """Whether one of these says something."""
        return any(self.data.get(name) for name in self.more_fields)


class CountryField(forms.RegexField):
    """Two letters of ISO 3166-1; may stay empty."""

    def __init__(self, **options: Any) -> None:
        attributes = {"size": 3, "placeholder": "FR", "maxlength": 2, "autocomplete": "off"}
        options.setdefault("widget", forms.TextInput(attrs=attributes))
        super().__init__(
            r"^[A-Za-z]{2}$",
            label=_("Country"),
            required=False,
            error_messages={"invalid": _("A country is two letters of ISO 3166-1, for example FR.")},
            **options,
        )


class Figure(models.TextChoices):
    """The figures whose moves can be listed."""

    DEPARTURES = "departures", _("counted as departures")
    ARRIVALS = "arrivals", _("counted as arrivals")
    NET = "net", _("counted as departures or arrivals")
    FLOWS = "flows", _("counted as going elsewhere")
    COUNTED = "counted", _("counted at all")


class RecordField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic when it runs
    """A person or organization by its address; that of a merged one means the survivor."""

    def to_python(self, value: Any) -> Any:
        record = super().to_python(value)
        return record and survivor_of(record)


def _record(queryset: Any, label: Any, sentence: Any) -> RecordField:
    return RecordField(
        queryset,
        to_field_name="slug",
        required=False,
        label=label,
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": sentence},
    )


def organization_field(label: Any) -> RecordField:
    """An organization by its address, as links give it; may stay empty."""
    return _record(
        Organization.with_merged.all(), label, _("There is no organization at the address “%(value)s”.")
    )


class MoveFilterForm(FoldsFields):
    """Which moves to list. Everything is optional; organizations and people are named by their addresses."""

    organization = organization_field(_("Organization"))
    to = organization_field(_("To"))
    person = _record(
        Person.with_merged.all(), _("Person"), _("There is no person at the address “%(value)s”.")
    )
    status = any_of(_("Status"), MoveStatus.choices, _("any status"))
    role_group = any_of(_("Role"), RoleGroup.choices, _("any role"))
    exit_manner = any_of(_("Left how"), ExitManner.choices, _("any manner"))
    kind = any_of(_("Kind"), OrganizationKind.choices, _("any kind"))
    country = CountryField()
    level = forms.ChoiceField(required=False, choices=Level.choices, widget=forms.HiddenInput)
    figure = any_of(_("Show"), Figure.choices, _("all moves"))
    since = PeriodEndField(label=_("Since"))
    until = PeriodEndField(label=_("Until"))
    latest = forms.IntegerField(
        label=_("Latest"), required=False, min_value=1, max_value=MOST_LATEST, widget=forms.HiddenInput
    )
    filter = SharedFilterField()

    more_fields = ("exit_manner", "role_group", "kind", "country")

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["from"] = organization_field(_("From"))
        self.window: Window | None = None

    def clean(self) -> None:
        """Keep the period as ``window``, None where an end is open."""
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since is None or until is None:
            return
        try:
            self.window = Window(since.first_day, until.last_day)
        except ValueError as error:
            self.add_error("until", str(error))

    def apply(self, moves: MoveQuerySet, *, today: date) -> MoveQuerySet:
        """The moves that were asked for; what was refused filters nothing."""
        if latest := self.cleaned_data.get("latest"):
            return moves.among_latest(self._fitting(Move.objects.all(), today), latest)
        return self._fitting(moves, today)

    def _fitting(self, moves: MoveQuerySet, today: date) -> MoveQuerySet:
        asked = self.cleaned_data
        if shared := asked.get("filter"):
            moves = shared.apply(moves, today=today)
        return asked_moves(asked, moves)

    def refuse_figure_of_now(self) -> None:
        """Say that the figure is known of now only, and list without it."""
        self.add_error("figure", _("Who went from one to another is known of now only, not of a past day."))

    @property
    def explains(self) -> bool:
        """Whether the list is what a figure is made of."""
        return bool(self.cleaned_data.get("figure"))

    @property
    def is_of_all_lineages(self) -> bool:
        """Whether it is a figure of all organizations, rolled up."""
        return is_of_all_lineages(self.cleaned_data)

    @property
    def chosen_records(self) -> list[tuple[str, Any, Any]]:
        """Name, label and record of each organization or person that narrows the list."""
        names = ("from", "to", "organization", "person")
        return [
            (name, self.fields[name].label, self.cleaned_data[name])
            for name in names
            if self.cleaned_data.get(name)
        ]
