"""Which feed a page offers: that of the moves it is about, by the shared filter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

from django.utils.translation import gettext as _

from orgs.models import Organization
from people.models import Person
from tracker.dashboard.figure_forms import FigureForm, SortForm
from tracker.dashboard.forms import Figure, MoveFilterForm
from tracker.metrics.move_filter import MoveFilter

_COUNTS_AS = {Figure.DEPARTURES: "departure", Figure.ARRIVALS: "arrival", Figure.NET: "either"}


@dataclass(frozen=True, slots=True)
class PageFeed:
    """The end of the feed's address, and what readers call it."""

    query: str
    title: str

    @classmethod
    def of(cls, title: str, **said: Any) -> Self:
        """The feed of a filter. Asks the database nothing."""
        asked = MoveFilter.read({name: value for name, value in said.items() if value})
        return cls(f"?{asked.query}" if asked else "", title)


def feed_of_list(form: MoveFilterForm) -> PageFeed:
    """What the list of moves is narrowed to; filters that were refused are left out there and here."""
    said = form.cleaned_data
    names = {"from": "from_organization", "to": "to_organization"}
    asked: dict[str, Any] = {
        names.get(name, name): record.slug for name, _label, record in form.chosen_records
    }
    for name in ("status", "role_group", "exit_manner", "level", "since", "until", "latest"):
        asked[name] = said.get(name)
    asked |= {"organization_kind": said.get("kind"), "country": said.get("country")}
    if (figure := said.get("figure")) in _COUNTS_AS:
        asked["counts_as"] = _COUNTS_AS[figure]
        side = "from_organization" if figure == Figure.DEPARTURES else "to_organization"
        if side in asked and "organization" not in asked:  # counted as this organization's
            asked["organization"] = asked.pop(side)
    shared = said.get("filter")
    asked = (dict(shared.said) if shared else {}) | {name: value for name, value in asked.items() if value}
    chosen = [str(record) for _name, _label, record in form.chosen_records]
    return PageFeed.of(", ".join(chosen) or _("Moves"), **asked)


def feed_of_overview(form: SortForm) -> PageFeed:
    """Moves of the organizations and of the sort that are counted, of whatever time."""
    said = form.chosen()
    return PageFeed.of(
        _("Moves"),
        organization_kind=said.get("kind"),
        country=said.get("country"),
        exit_manner=said.get("exit_manner"),
        role_group=said.get("role_group"),
    )


def feed_of_organization(organization: Organization, form: FigureForm) -> PageFeed:
    """Moves of one organization, with what was part of it where the page counts that too."""
    with_children = "true" if form.is_rolled_up else ""
    return PageFeed.of(str(organization), organization=organization.slug, with_children=with_children)


def feed_of_person(person: Person) -> PageFeed:
    """Moves of one person."""
    return PageFeed.of(str(person), person=person.slug)
