"""The parameters of a filter: one table, by which all that take filters read and describe them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orgs.models import OrganizationKind
from tracker.dates import Window
from tracker.dates.forms import PartialDateFormField
from tracker.metrics.move_filter.fields import (
    ChoiceField,
    ChoicesField,
    CountriesField,
    IdentifiersField,
    NumberField,
    SwitchField,
    TextField,
    TextsField,
)
from tracker.moves.vocabulary import Capacity, EntryManner, ExitManner, MoveKind, MoveStatus, RoleGroup

COUNTS_AS = [
    ("departure", _("departure")),
    ("arrival", _("arrival")),
    ("either", _("either")),
    ("transfer", _("transfer")),
]
MOST_GAP_DAYS = 3650
MOST_LATEST = 2_000
LEVELS = [("organization", _("by itself")), ("lineage", _("with its lineage"))]
ORGANIZATIONS = ("organization", "from_organization", "to_organization")


class MoveFilterForm(forms.Form):
    """Reads the parameters. All are optional; where several values may be given, any of them fits."""

    person = TextsField(label=_("Slug, identifier or name of the person"), required=False)
    organization = TextsField(label=_("Slug, identifier or name of either organization"), required=False)
    from_organization = TextsField(label=_("Slug, identifier or name of the one left"), required=False)
    to_organization = TextsField(label=_("Slug, identifier or name of the one joined"), required=False)
    level = ChoiceField(
        LEVELS,
        label=_("Organizations by themselves, or with all that they were the topmost parent of at the time"),
    )
    with_children = SwitchField(
        label=_("Organizations with all that belonged to them at the time"), required=False
    )
    identifier = IdentifiersField(
        label=_("Kind and value, such as wikidata:Q42, of the person or either organization"), required=False
    )
    organization_kind = ChoicesField(OrganizationKind, label=_("Kind of either organization"))
    country = CountriesField(
        label=_("Country of either organization, in two letters of ISO 3166-1"), required=False
    )
    kind = ChoicesField(MoveKind, label=_("Kind of the move"))
    status = ChoicesField(MoveStatus, label=_("Status of the move"))
    exit_manner = ChoicesField(ExitManner, label=_("Manner of leaving"))
    entry_manner = ChoicesField(EntryManner, label=_("Manner of coming"))
    capacity = ChoicesField(Capacity, label=_("Capacity on either side"))
    role_group = ChoicesField(RoleGroup, label=_("Group of the role before or after"))
    counts_as = ChoiceField(
        COUNTS_AS,
        label=_(
            "Moves that figures count as departures or arrivals, of the organization where one is named; or "
            "as transfers, each by its leaving"
        ),
    )
    gap_days = NumberField(
        least=0,
        most=MOST_GAP_DAYS,
        label=_(
            "Of transfers: days between leaving and coming elsewhere, at most; 365 where nothing is said"
        ),
        required=False,
    )
    group = NumberField(label=_("Number of the group move"), required=False)
    source = TextsField(label=_("Slug of a source whose article is evidence"), required=False)
    stale = SwitchField(label=_("Rumours of which nothing was heard for a long time"), required=False)
    q = TextField(
        label=_(
            "Part of a name of the person or an organization, or of a role; of roles in the last two years, "
            "where nothing else narrows the list"
        ),
        required=False,
    )
    since = PartialDateFormField(
        label=_("2024, 2024-10 or 2024-10-14, inclusive"), required=False, help_text=""
    )
    until = PartialDateFormField(
        label=_("2024, 2024-10 or 2024-10-14, inclusive"), required=False, help_text=""
    )
    latest = NumberField(
        most=MOST_LATEST, label=_("Of all that fit, only so many, the latest"), required=False
    )

    def clean(self) -> dict[str, Any]:
        """A period is one, and an organization is taken in one way."""
        said = self.cleaned_data
        since, until = said.get("since"), said.get("until")
        if since and until:
            try:
                Window(since.first_day, until.last_day)
            except ValueError as error:
                self.add_error("until", str(error))
        if said.get("with_children") and said.get("level") == "lineage":
            self.add_error("with_children", _("Say with_children=true or level=lineage, not both."))
        if said.get("gap_days") is not None and said.get("counts_as") != "transfer":
            self.add_error("gap_days", _("Only transfers have a gap: say counts_as=transfer too."))
        return said


PARAMETERS = tuple(MoveFilterForm.base_fields)
