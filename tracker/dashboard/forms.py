"""What readers may ask of a page in its address."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db import models
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from orgs.models import Organization
from people.models import Person
from tracker.dashboard.shared_filter import SharedFilterField
from tracker.dates import Window
from tracker.dates.forms import PartialDateFormField
from tracker.merges.merge import survivor_of
from tracker.metrics.places import Place
from tracker.moves.models.move import MoveQuerySet
from tracker.moves.vocabulary import ExitManner, MoveStatus, RoleGroup

MOST_COMPARED = 5


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


class FigureForm(PeriodForm):
    """A period, and what is counted as one organization."""

    level = forms.ChoiceField(
        label=_("Count"), required=False, choices=[("", Level.ORGANIZATION.label), Level.choices[1]]
    )

    @property
    def is_rolled_up(self) -> bool:
        """Whether organizations are counted with all that is part of them."""
        return self.is_valid() and self.cleaned_data["level"] == Level.LINEAGE

    def query(self) -> str:
        """What was asked for, as it stands in an address: the period, and an unusual level."""
        asked = {"since": self.window.first_day.isoformat(), "until": self.window.last_day.isoformat()}
        return urlencode(asked | ({"level": Level.LINEAGE.value} if self.is_rolled_up else {}))


class Figure(models.TextChoices):
    """The figures whose moves can be listed."""

    DEPARTURES = "departures", _("counted as departures")
    ARRIVALS = "arrivals", _("counted as arrivals")


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


def _organization(label: Any) -> RecordField:
    return _record(
        Organization.with_merged.all(), label, _("There is no organization at the address “%(value)s”.")
    )


class MoveFilterForm(forms.Form):
    """Which moves to list. Everything is optional; organizations and people are named by their addresses."""

    organization = _organization(_("Organization"))
    to = _organization(_("To"))
    person = _record(
        Person.with_merged.all(), _("Person"), _("There is no person at the address “%(value)s”.")
    )
    status = forms.ChoiceField(
        label=_("Status"), required=False, choices=[("", _("any status")), *MoveStatus.choices]
    )
    role_group = forms.ChoiceField(
        label=_("Role"), required=False, choices=[("", _("any role")), *RoleGroup.choices]
    )
    exit_manner = forms.ChoiceField(
        label=_("Manner"), required=False, choices=[("", _("any manner")), *ExitManner.choices]
    )
    level = forms.ChoiceField(required=False, choices=Level.choices, widget=forms.HiddenInput)
    figure = forms.ChoiceField(
        label=_("Show"), required=False, choices=[("", _("all moves")), *Figure.choices]
    )
    since = PeriodEndField(label=_("Since"))
    until = PeriodEndField(label=_("Until"))
    filter = SharedFilterField()

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["from"] = _organization(_("From"))
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
        asked = self.cleaned_data
        if shared := asked.get("filter"):
            moves = shared.apply(moves, today=today)
        for name in ("person", "status", "exit_manner"):
            if asked.get(name):
                moves = moves.filter(**{name: asked[name]})
        moves = self._of_organizations(moves)
        if asked.get("role_group"):
            moves = moves.in_role_group(asked["role_group"])
        if asked.get("figure") == Figure.DEPARTURES:
            moves = moves.counted().departures()
        elif asked.get("figure") == Figure.ARRIVALS:
            moves = moves.counted().arrivals()
        if asked.get("since"):
            moves = moves.maybe_since(asked["since"].first_day)
        return moves.maybe_until(asked["until"].last_day) if asked.get("until") else moves

    def _of_organizations(self, moves: MoveQuerySet) -> MoveQuerySet:
        """Those of the organizations that are named, of each with its lineage where that is asked for."""
        is_lineage = self.cleaned_data.get("level") == Level.LINEAGE
        places = {
            name: Place.with_lineage(record) if is_lineage else Place.itself(record)
            for name in ("from", "to", "organization")
            if (record := self.cleaned_data.get(name))
        }
        for side in ("from", "to"):
            if side in places:
                moves = moves.filter(places[side].on_side(side))
        figure = self.cleaned_data.get("figure")
        if is_lineage and figure == Figure.DEPARTURES and "from" in places:
            moves = moves.exclude(places["from"].on_side("to"))
        if is_lineage and figure == Figure.ARRIVALS and "to" in places:
            moves = moves.exclude(places["to"].on_side("from"))
        return places["organization"].touching(moves) if "organization" in places else moves

    @property
    def explains(self) -> bool:
        """Whether the list is what a figure is made of."""
        return bool(self.cleaned_data.get("figure"))

    @property
    def chosen_records(self) -> list[tuple[str, Any, Any]]:
        """Name, label and record of each organization or person that narrows the list."""
        names = ("from", "to", "organization", "person")
        return [
            (name, self.fields[name].label, self.cleaned_data[name])
            for name in names
            if self.cleaned_data.get(name)
        ]


class FlowForm(FigureForm):
    """A period, what is one organization, and of how many the matrix is."""

    top = forms.IntegerField(label=_("Organizations"), required=False, min_value=2, max_value=50)

    @property
    def how_many(self) -> int:
        """Of how many organizations; 15 where nothing was asked or the number is refused."""
        return int((self.is_valid() and self.cleaned_data["top"]) or 15)

    def query(self) -> str:
        return f"{super().query()}&top={self.how_many}"


class CompareForm(FigureForm):
    """A period, what is one organization, and the two to five that are compared, by their addresses."""

    def __init__(self, data: Any, *, today: date) -> None:
        super().__init__(data, today=today)
        self.organizations: list[Organization] = []
        self.slugs = [slug.strip() for slug in data.getlist("organization") if slug.strip()]

    def clean(self) -> None:
        """Keep the organizations that are there, in the order in which they were named."""
        super().clean()
        slugs = list(dict.fromkeys(self.slugs))
        slugs = slugs[: MOST_COMPARED + 1]
        found = {row.slug: row for row in Organization.with_merged.filter(slug__in=slugs)}
        found |= {name: row for name in slugs if name not in found and (row := _best_match(name))}
        self.organizations = list(dict.fromkeys(survivor_of(found[slug]) for slug in slugs if slug in found))
        for slug in slugs:
            if slug not in found:
                self.add_error(None, _("No organization is called “%(slug)s”.") % {"slug": slug})
        if not 2 <= len(slugs) <= MOST_COMPARED:
            self.add_error(None, _("Name two to five organizations to compare them."))
        self.organizations = self.organizations[:MOST_COMPARED]

    def query(self, *, without: Organization | None = None) -> str:
        """What was asked for, as it stands in an address; with one organization fewer where one is named."""
        asked = urlencode([("organization", each.slug) for each in self.organizations if each != without])
        return f"{asked}&{super().query()}"

    def chosen(self) -> list[tuple[Organization, str]]:
        """Each organization, and the address of the comparison without it."""
        return [(each, f"?{self.query(without=each)}") for each in self.organizations]


def _best_match(name: str) -> Organization | None:
    """The organization that is called so, or most like it."""
    return Organization.objects.search(name).first()
