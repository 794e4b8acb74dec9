"""What the overview counts: departures by organization as narrowed, who gains and who loses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orgs.lineage import Lineages
from orgs.models import Lineage, Organization, OrganizationKind
from tracker.dashboard.charts import COUNT_COLUMNS, Cell, Chart, Column, count_cells, number
from tracker.dashboard.forms import FigureForm
from tracker.dashboard.paging import Page, page_of
from tracker.metrics.counts import Count
from tracker.metrics.departures import (
    OrganizationCount,
    arrivals_by_lineage,
    arrivals_by_organization,
    departures_by_lineage,
    departures_by_organization,
    rolled_counts,
    total,
)
from tracker.metrics.models import Direction
from tracker.metrics.net import NET, net_by_organization
from tracker.metrics.rollups.read import organization_groups
from tracker.moves.models import Move
from tracker.moves.models.move import MoveQuerySet
from tracker.moves.vocabulary import ExitManner, MoveStatus, RoleGroup

CHART_ROWS = 15
MOST_NET = 6


def _any(label: Any, choices: Any, nothing: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[("", nothing), *choices])


class OverviewForm(FigureForm):
    """A period, what is one organization, and which organizations and moves are counted."""

    kind = _any(gettext_lazy("Kind"), OrganizationKind.choices, gettext_lazy("any kind"))
    country = forms.RegexField(
        r"^[A-Za-z]{2}$",
        label=gettext_lazy("Country"),
        required=False,
        error_messages={"invalid": gettext_lazy("A country is two letters of ISO 3166-1, for example FR.")},
        widget=forms.TextInput(attrs={"size": 3, "placeholder": "FR", "maxlength": 2, "autocomplete": "off"}),
    )
    manner = _any(gettext_lazy("Manner"), ExitManner.choices, gettext_lazy("any manner"))
    role_group = _any(gettext_lazy("Role"), RoleGroup.choices, gettext_lazy("any role"))
    rumoured = forms.BooleanField(label=gettext_lazy("Rumours too"), required=False)

    def asked(self) -> dict[str, str]:
        """What narrows the count beyond the period and the level; empty where it was refused."""
        if not self.is_valid():
            return {}
        said = {name: self.cleaned_data[name] for name in ("kind", "country", "manner", "role_group")}
        return {name: str(value) for name, value in said.items() if value}

    @property
    def shows_rumours(self) -> bool:
        return self.is_valid() and bool(self.cleaned_data["rumoured"])

    def query(self) -> str:
        more = self.asked() | ({"rumoured": "on"} if self.shows_rumours else {})
        return f"{super().query()}&{urlencode(more)}" if more else super().query()

    def moves_query(self) -> str:
        """What the list of moves behind a number is asked for, beside the period and the organization."""
        names = {"manner": "exit_manner", "role_group": "role_group"}
        asked = {names[name]: value for name, value in self.asked().items() if name in names}
        return urlencode(asked | ({"level": "lineage"} if self.is_rolled_up else {}))

    def words(self) -> str:
        """What is counted, in words: “Only labs; in FR; resigned.” Empty where nothing narrows it."""
        asked = self.asked()
        said = [
            asked.get("kind") and str(OrganizationKind(asked["kind"]).label),
            asked.get("country") and asked["country"].upper(),
            asked.get("manner") and str(ExitManner(asked["manner"]).label),
            asked.get("role_group") and str(RoleGroup(asked["role_group"]).label),
        ]
        chosen = "; ".join(each for each in said if each)
        return _("Only: %(chosen)s.") % {"chosen": chosen} if chosen else ""


@dataclass(frozen=True, slots=True)
class Taken:
    """How all departures are taken: as a file, through the API, and cited by the digest of the file."""

    csv_address: str
    api: str
    digest: str

    @classmethod
    def of(cls, chart: Chart) -> Taken:
        return cls(chart.csv_address, chart.api, chart.digest)


@dataclass(frozen=True, slots=True)
class Overview:
    """What the page shows of it; ``rumoured`` are counts by organization, apart."""

    total: Count
    organizations: int
    page: Page[Any]
    net: Chart | None
    rumoured: dict[int, Count]
    departures: Taken | None = None


def overview_of(form: OverviewForm, page: str | None) -> Overview:
    """The figures as asked for. From the rollups, unless a manner or a role narrows the moves."""
    departures = all_departures(form)
    net = None if form.asked().get("manner") else _net(form, _narrowed(form, _arrivals(form)), departures)
    rumoured = _rumoured(form) if form.shows_rumours else {}
    return Overview(
        total(departures),
        len(departures),
        page_of(departures, page, size=CHART_ROWS),
        net,
        rumoured,
        Taken.of(departures_chart(form, departures)),
    )


def all_departures(form: OverviewForm) -> list[OrganizationCount]:
    """Every organization with departures, as narrowed, the most first."""
    return _narrowed(form, _departures(form))


def departures_chart(form: OverviewForm, rows: Sequence[OrganizationCount]) -> Chart:
    """All organizations with departures, not only those of one page: what is taken as a file and cited."""
    return Chart(
        "departures",
        _("Departures by organization"),
        "departures",
        (
            Column("organization", _("Organization")),
            Column("departures", _("Departures"), is_number=True),
            *COUNT_COLUMNS,
            Column("unsourced", _("Unsourced"), is_number=True),
        ),
        [[Cell(str(row.organization)), *count_cells(row.count), number(row.count.unsourced)] for row in rows],
        api=f"{reverse('api-departures')}?{FigureForm.query(form)}",
        csv_address=f"{reverse('departures-csv')}?{form.query()}",
    )


def _departures(form: OverviewForm) -> list[OrganizationCount]:
    asked = form.asked()
    is_narrow = "manner" in asked or "role_group" in asked
    if not form.is_rolled_up and not is_narrow:
        return rolled_counts(Direction.OUT, form.window)
    moves = Move.objects.all()
    if "manner" in asked:
        moves = moves.filter(exit_manner=asked["manner"])
    if "role_group" in asked:
        moves = moves.filter(role_group_from=asked["role_group"])
    if form.is_rolled_up:
        return departures_by_lineage(moves, form.window, Lineages(Lineage.objects.all()))
    return departures_by_organization(moves, form.window)


def _arrivals(form: OverviewForm) -> list[OrganizationCount]:
    asked = form.asked()
    if not form.is_rolled_up and "role_group" not in asked:
        return rolled_counts(Direction.INTO, form.window)
    moves: MoveQuerySet = Move.objects.all()
    if "role_group" in asked:
        moves = moves.filter(role_group_to=asked["role_group"])
    if form.is_rolled_up:
        return arrivals_by_lineage(moves, form.window, Lineages(Lineage.objects.all()))
    return arrivals_by_organization(moves, form.window)


def _narrowed(form: OverviewForm, rows: list[OrganizationCount]) -> list[OrganizationCount]:
    """Only the organizations of a kind or a country, in one query where one is asked for."""
    asked = form.asked()
    wanted = {name: asked[name].upper() if name == "country" else asked[name] for name in asked}
    which = {name: wanted[name] for name in ("kind", "country") if name in wanted}
    if not which:
        return rows
    ids = set(Organization.with_merged.filter(**which).values_list("pk", flat=True))
    return [row for row in rows if row.organization.pk in ids]


def _rumoured(form: OverviewForm) -> dict[int, Count]:
    groups = organization_groups(Direction.OUT, form.window, statuses=[MoveStatus.RUMOURED])
    counts: defaultdict[int, Count] = defaultdict(Count)
    for group in groups:
        counts[group["organization"]] += Count.of_group(form.window, group)
    return dict(counts)


def _net(
    form: OverviewForm, arrivals: Sequence[OrganizationCount], departures: Sequence[OrganizationCount]
) -> Chart:
    rows = [row for row in net_by_organization(arrivals, departures) if row.net.value]
    gain = [row for row in rows if row.net.value > 0][:MOST_NET]
    lose = [row for row in rows if row.net.value < 0][-MOST_NET:]
    return Chart(
        "net",
        _("Who gains and who loses"),
        "net",
        (
            Column("organization", _("Organization")),
            Column("arrivals", _("Arrivals"), is_number=True),
            Column("departures", _("Departures"), is_number=True),
            Column("net", _("Net"), is_number=True),
        ),
        [
            [
                Cell(str(row.organization), None, row.organization.get_absolute_url()),
                number(row.net.arrivals.value, href=_moves(form, "arrivals", to=row.organization.slug)),
                number(
                    row.net.departures.value,
                    href=_moves(form, "departures", **{"from": row.organization.slug}),
                ),
                number(row.net.value),
            ]
            for row in (*gain, *lose)
        ],
        says=_("Arrivals less departures: the organizations that gained and that lost the most."),
        empty=_("No organization gained or lost people in this period."),
        definitions=(NET,),
        api=f"{reverse('api-net')}?{FigureForm.query(form)}",
        csv_address=f"{reverse('net-csv')}?{form.query()}",
    )


def _moves(form: OverviewForm, figure: str, **asked: str) -> str:
    days = {"since": form.window.first_day.isoformat(), "until": form.window.last_day.isoformat()}
    query = urlencode({"figure": figure, **asked, **days})
    return f"{reverse('moves')}?{query}&{form.moves_query()}".removesuffix("&")
