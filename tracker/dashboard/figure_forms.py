"""What readers may ask of a page of figures in its address."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db import models
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orgs.models import Organization, OrganizationKind
from tracker.dashboard.forms import CountryField, FoldsFields, Level, PeriodForm, any_of
from tracker.dates import Window
from tracker.merges.merge import survivor_of
from tracker.metrics.narrowing import COUNTED, RUMOURED, Narrowing, OrganizationSort
from tracker.moves.vocabulary import ExitManner, MoveStatus, RoleGroup

MOST_COMPARED = 5


class Threshold(models.TextChoices):
    """How sure a move must be to be counted, or to stand beside. Without: announced or confirmed."""

    CONFIRMED = MoveStatus.CONFIRMED.value, gettext_lazy("confirmed only")
    RUMOURED = MoveStatus.RUMOURED.value, gettext_lazy("rumours beside them")


class FigureForm(PeriodForm):
    """A period, and what is counted as one organization."""

    level = forms.ChoiceField(
        label=gettext_lazy("Count"),
        required=False,
        choices=[("", Level.ORGANIZATION.label), Level.choices[1]],
    )

    @property
    def is_rolled_up(self) -> bool:
        """Whether organizations are counted with all that is part of them."""
        return self.is_valid() and self.cleaned_data["level"] == Level.LINEAGE

    def chosen(self) -> dict[str, str]:
        """What narrows the figures beyond the period and the level; empty where it was refused."""
        return {}

    def narrowed_by(self) -> list[tuple[str, str]]:
        """The level, and what else narrows the figures, as names and values."""
        level = [("level", Level.LINEAGE.value)] if self.is_rolled_up else []
        return [*level, *self.chosen().items()]

    def beside_the_period(self) -> list[tuple[str, str]]:
        """All that was asked for but the period."""
        return self.narrowed_by()

    def query(self) -> str:
        """What was asked for, as it stands in an address: the period, and what is unusual."""
        return urlencode([*_days(self.window), *self.beside_the_period()])

    def query_of_spells(self, *, period: str) -> str:
        """What was asked for of figures of spells, which nothing narrows: of the period the ``whole``, its
        ``end``, or nothing."""
        level = [("level", Level.LINEAGE.value)] if self.is_rolled_up else []
        since, until = _days(self.window)
        days = {"whole": [since, until], "end": [until]}.get(period, [])
        return urlencode([*days, *level])

    @property
    def kept_query(self) -> str:
        """What another period keeps of the address, with an ampersand before it; empty for nothing."""
        return f"&{asked}" if (asked := urlencode(self.beside_the_period())) else ""


class NarrowForm(FoldsFields, FigureForm):
    """How sure the moves are, in which manner people left, and in which roles they were too."""

    status = any_of(gettext_lazy("Status"), Threshold.choices, gettext_lazy("announced or confirmed"))
    exit_manner = any_of(gettext_lazy("Left how"), ExitManner.choices, gettext_lazy("any manner"))
    role_group = any_of(gettext_lazy("Role"), RoleGroup.choices, gettext_lazy("any role"))
    more_fields: tuple[str, ...] = ("status", "exit_manner", "role_group")

    def chosen(self) -> dict[str, str]:
        if not self.is_valid():
            return {}
        said = {name: self.cleaned_data[name] for name in self.more_fields}
        return {name: str(value) for name, value in said.items() if value}

    @property
    def narrowing(self) -> Narrowing:
        """Which moves are counted."""
        chosen = self.chosen()
        is_sure = chosen.get("status") == Threshold.CONFIRMED
        return Narrowing(
            (MoveStatus.CONFIRMED.value,) if is_sure else COUNTED.statuses,
            chosen.get("exit_manner", ""),
            chosen.get("role_group", ""),
        )

    @property
    def rumours(self) -> Narrowing | None:
        """Which moves stand beside the counted ones; None where nobody asks for rumours."""
        if self.chosen().get("status") != Threshold.RUMOURED:
            return None
        return Narrowing(RUMOURED, self.narrowing.exit_manner, self.narrowing.role_group)

    def api_query(self, *, shows_rumours: bool = False, has_sort: bool = False) -> str:
        """The same question to a figure of moves of the API."""
        asked = dict(self.narrowed_by())
        if not shows_rumours and asked.get("status") == Threshold.RUMOURED:
            del asked["status"]
        if not has_sort:
            asked = {name: value for name, value in asked.items() if name not in ("kind", "country")}
        return urlencode([*_days(self.window), *asked.items()])

    @property
    def narrows_moves(self) -> bool:
        """Whether other moves are counted than by default."""
        return self.narrowing != COUNTED

    def moves(
        self,
        figure: str,
        *,
        left: str = "",
        joined: str = "",
        either: str = "",
        window: Window | None = None,
        rumoured: bool = False,
        latest: int | None = None,
    ) -> str:
        """The address of the list of the moves behind a number of the page.

        ``left``, ``joined`` and ``either`` are slugs of organizations. With ``rumoured`` it is the list of
        the rumours that stand beside the number; with ``latest`` of so many.
        """
        kept = dict(self.narrowed_by())
        if rumoured or kept.get("status") == Threshold.RUMOURED:
            kept["status"] = MoveStatus.RUMOURED.value if rumoured else ""
        named = {"from": left, "to": joined, "organization": either}
        if any(named.values()):  # one that is named needs no sort
            kept |= {"kind": "", "country": ""}
        asked = [("figure", figure), *named.items(), *_days(window or self.window), *kept.items()]
        asked.append(("latest", str(latest or "")))
        return f"{reverse('moves')}?{urlencode([(name, value) for name, value in asked if value])}"

    def words(self) -> str:
        """What is counted, in words: “Only: confirmed; resigned.” Empty where nothing is chosen."""
        said = [str(_WORDS[name](value)) for name, value in self.chosen().items() if name in _WORDS]
        if self.chosen().get("status") == Threshold.CONFIRMED:
            said.insert(0, str(MoveStatus.CONFIRMED.label))
        sentences = [_("Only: %(chosen)s.") % {"chosen": "; ".join(said)}] if said else []
        if self.rumours:
            sentences.append(_("Rumours stand beside the numbers and are in none of them."))
        return " ".join(sentences)


_WORDS: dict[str, Any] = {
    "kind": lambda value: OrganizationKind(value).label,
    "country": str.upper,
    "exit_manner": lambda value: ExitManner(value).label,
    "role_group": lambda value: RoleGroup(value).label,
}


class SortForm(NarrowForm):
    """Only organizations of a kind, or of a country, too."""

    kind = any_of(gettext_lazy("Kind"), OrganizationKind.choices, gettext_lazy("any kind"))
    country = CountryField()
    more_fields = ("kind", "country", *NarrowForm.more_fields)

    @property
    def sort(self) -> OrganizationSort:
        """Which organizations have a row."""
        chosen = self.chosen()
        return OrganizationSort(chosen.get("kind", ""), chosen.get("country", ""))


class FlowForm(SortForm):
    """Of how many organizations the matrix is, too."""

    top = forms.IntegerField(
        label=gettext_lazy("Organizations"),
        required=False,
        min_value=2,
        max_value=50,
        widget=forms.NumberInput(attrs={"placeholder": "15"}),
    )

    @property
    def how_many(self) -> int:
        """Of how many organizations; 15 where nothing was asked or the number is refused."""
        return int((self.is_valid() and self.cleaned_data["top"]) or 15)

    def beside_the_period(self) -> list[tuple[str, str]]:
        return [*super().beside_the_period(), ("top", str(self.how_many))]


class CompareForm(NarrowForm):
    """The two to five organizations that are compared, by their addresses, too."""

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

    @property
    def kept_query(self) -> str:
        slugs = urlencode([("organization", each.slug) for each in self.organizations])
        return f"&{slugs}{super().kept_query}"

    def compared(self) -> list[tuple[Organization, str]]:
        """Each organization, and the address of the comparison without it."""
        return [(each, f"?{self.query(without=each)}") for each in self.organizations]


def _best_match(name: str) -> Organization | None:
    """The organization that is called so, or most like it."""
    return Organization.objects.search(name).first()


def _days(window: Window) -> list[tuple[str, str]]:
    return [("since", window.first_day.isoformat()), ("until", window.last_day.isoformat())]
