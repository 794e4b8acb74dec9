"""The figures of one organization, as charts with their tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from tracker.dashboard.attrition_chart import attrition_chart
from tracker.dashboard.career_charts import (
    founders_chart,
    retention_chart,
    returns_chart,
    survival_chart,
)
from tracker.dashboard.charts import COUNT_COLUMNS, Cell, Chart, Column, count_cells, number, percent
from tracker.dashboard.delays_chart import delays_chart
from tracker.dashboard.figure_forms import NarrowForm
from tracker.dashboard.kept import is_kept, kept, version_of
from tracker.dates import Window
from tracker.metrics.careers.at import careers_at
from tracker.metrics.careers.figures import Careers
from tracker.metrics.counts import Count
from tracker.metrics.departures import ARRIVALS, DEPARTURES
from tracker.metrics.flows import FLOWS, POACH, Flow, flows_into, flows_out_of, ratios_of
from tracker.metrics.followers import FOLLOWERS, followers_between
from tracker.metrics.net import NET
from tracker.metrics.places import Place
from tracker.metrics.turnover import Step, Turnover, turnover
from tracker.moves.models import Spell

MOST_ROWS = 12
FOLLOWED_PAIRS = 3
MANY_SPELLS = 3_000
_OF_ROLLUPS = ("turnover", "destinations", "poach")
_OF_MOVES = ("turnover", "destinations", "poach", "delays")  # a narrower choice of moves narrows these
# Which part of the period the API is asked for a figure of spells: survival is of all, whenever they were,
# and attrition of the twelve months that end with it.
_PERIODS = {"attrition": "end", "retention": "whole", "founders": "whole", "returns": "whole"}
_OF_NO_PERIOD = ("survival", "headcount", "tracked")
_Made = TypeVar("_Made")


@dataclass
class OrganizationCharts:
    """What a reader sees of a place as the form asks for it. Each chart is made when it is asked for."""

    place: Place
    form: NarrowForm
    today: date

    def chart(self, key: str) -> Chart:
        """One of them. Raises KeyError for a key that is none."""
        made = self._kept(key, lambda: _CHARTS[key](self))
        slug = self.place.organization.slug
        address = reverse("organization-csv", args=[slug, key])
        is_of_moves = key in _OF_MOVES
        asked = (
            self.form.api_query() if is_of_moves else self.form.query_of_spells(period=_PERIODS.get(key, ""))
        )
        api = f"{made.api}?{urlencode({'organization': slug})}&{asked}".removesuffix("&") if made.api else ""
        notes = made.notes
        if not is_of_moves and made.rows and self.form.narrows_moves:
            notes = (*notes, _("Of all announced and confirmed moves: status, manner and role narrow none."))
        return replace(made, csv_address=f"{address}?{self.form.query()}", api=api, notes=notes)

    def all(self) -> list[Chart]:
        """Every chart, in the order of the page."""
        return [*self.of_rollups(), *self.of_careers()]

    def of_rollups(self) -> list[Chart]:
        """Those that take no longer where there is more to count."""
        return [self.chart(key) for key in _CHARTS if key in _OF_ROLLUPS]

    def of_careers(self) -> list[Chart]:
        """Those that read every spell of the place, or every move of the period."""
        return [self.chart(key) for key in _CHARTS if key not in _OF_ROLLUPS]

    @cached_property
    def careers_take_long(self) -> bool:
        """Whether a reader would wait for these: there are many spells, and nobody has just asked.

        One query, that looks at no more than so many.
        """
        if is_kept(self._asked("survival"), self._version):
            return False
        return Spell.objects.at(self.place.members).order_by()[: MANY_SPELLS + 1].count() > MANY_SPELLS

    @property
    def window(self) -> Window:
        return self.form.window

    @cached_property
    def turnover(self) -> Turnover:
        return self._kept("counts", lambda: turnover(self.place, self.window, self.form.narrowing))

    @cached_property
    def rumoured(self) -> Turnover | None:
        """Rumours of the period, which stand beside; None where nobody asks for them."""
        rumours = self.form.rumours
        if rumours is None:
            return None
        return self._kept("rumoured", lambda: turnover(self.place, self.window, rumours))

    @cached_property
    def careers(self) -> Careers:
        return careers_at(self.place)

    @cached_property
    def out(self) -> list[Flow]:
        return flows_out_of(self.place, self.window, only=self.form.narrowing)

    @cached_property
    def into(self) -> list[Flow]:
        return flows_into(self.place, self.window, only=self.form.narrowing)

    @property
    def coverage(self) -> int | None:
        """How many people are tracked here at all; None where to count them takes long."""
        if self.careers_take_long:
            return None
        return self._kept("coverage", self.careers.tracked)

    def spells_behind(self, figure: str, **asked: Any) -> str:
        """The address of the list of spells behind a number."""
        address = reverse("organization-spells", args=[self.place.organization.slug])
        period = "" if figure in _OF_NO_PERIOD else "whole"
        beside = self.form.query_of_spells(period=period)
        return f"{address}?{urlencode({'figure': figure, **asked})}&{beside}".removesuffix("&")

    def _kept(self, key: str, make: Callable[[], _Made]) -> _Made:
        return kept(self._asked(key), self._version, make)

    def _asked(self, key: str) -> str:
        return f"{key} {self.form.query()} {self.today} {self.place.organization.pk}"

    @cached_property
    def _version(self) -> str:
        return version_of(self.place.members)


def _turnover(charts: OrganizationCharts) -> Chart:
    turned = charts.turnover
    return Chart(
        "turnover",
        _("In and out over time"),
        "turnover",
        (
            Column("since", _("From")),
            Column("departures", _("Departures"), is_number=True),
            *_and_least_and_most("departures"),
            Column("arrivals", _("Arrivals"), is_number=True),
            *_and_least_and_most("arrivals"),
            Column("net", _("Net"), is_number=True),
        ),
        [_step_row(charts, step, turned.months) for step in turned.steps]
        if turned.departures.max or turned.arrivals.max
        else [],
        says=_(
            "Bars above the line are people who came, below it people who left; the line is the difference."
        ),
        empty=_("Nobody is known to have come or left in this period. Try a longer one."),
        definitions=(DEPARTURES, ARRIVALS, NET),
        api="/api/v1/metrics/net/",
    )


def _and_least_and_most(key: str) -> tuple[Column, ...]:
    return tuple(replace(column, key=f"{key}_{column.key}") for column in COUNT_COLUMNS)


def _step_row(charts: OrganizationCharts, step: Step, months: int) -> list[Cell]:
    slug = charts.place.organization.slug
    label = date_format(step.window.first_day, "M Y" if months == 1 else "Y")
    value = step.window.first_day.isoformat()[: 7 if months == 1 else 4]
    out = charts.form.moves("departures", window=step.window, left=slug)
    into = charts.form.moves("arrivals", window=step.window, joined=slug)
    both = charts.form.moves("net", window=step.window, either=slug)
    return [
        Cell(label, value),
        *count_cells(step.departures, href=out if step.departures.max else ""),
        *count_cells(step.arrivals, href=into if step.arrivals.max else ""),
        number(step.net, href=both if step.departures.max or step.arrivals.max else ""),
    ]


def _destinations(charts: OrganizationCharts) -> Chart:
    slug = charts.place.organization.slug
    rows = [
        [
            Cell(str(flow.left), None, flow.left.get_absolute_url()),
            Cell(_("came from"), "in"),
            *count_cells(flow.count, href=charts.form.moves("flows", left=flow.left.slug, joined=slug)),
        ]
        for flow in charts.into[:MOST_ROWS]
    ] + [
        [
            Cell(str(flow.joined), None, flow.joined.get_absolute_url()),
            Cell(_("went to"), "out"),
            *count_cells(flow.count, href=charts.form.moves("flows", left=slug, joined=flow.joined.slug)),
        ]
        for flow in charts.out[:MOST_ROWS]
    ]
    more = max(0, len(charts.into) - MOST_ROWS) + max(0, len(charts.out) - MOST_ROWS)
    return Chart(
        "destinations",
        _("Where people come from and go to"),
        "sankey",
        (
            Column("organization", _("Organization")),
            Column("direction", _("Direction")),
            Column("transfers", _("People"), is_number=True),
            *COUNT_COLUMNS,
        ),
        rows,
        says=_(
            "On the left where people came from, on the right where they went, by transfers in the period."
        ),
        empty=_("No step between this and another organization is known in this period."),
        definitions=(FLOWS,),
        notes=(_("And %(number)d more organizations with fewer people.") % {"number": more},) if more else (),
        api="/api/v1/metrics/flows/",
    )


def _flow(charts: OrganizationCharts, count: Count, left: str, joined: str) -> str:
    return charts.form.moves("flows", left=left, joined=joined) if count.max else ""


def _poach(charts: OrganizationCharts) -> Chart:
    slug = charts.place.organization.slug
    ratios = ratios_of(charts.place, charts.out, charts.into)[:MOST_ROWS]
    rows = [
        [
            Cell(str(row.other), None, row.other.get_absolute_url()),
            number(row.won.value, href=_flow(charts, row.won, row.other.slug, slug)),
            number(row.lost.value, href=_flow(charts, row.lost, slug, row.other.slug)),
            percent(row.share.value),
            percent(row.share.low),
            percent(row.share.high),
        ]
        for row in ratios
    ]
    return Chart(
        "poach",
        _("Who wins people from whom"),
        "shares",
        (
            Column("organization", _("Against")),
            Column("won", _("Won"), is_number=True),
            Column("lost", _("Lost"), is_number=True),
            Column("share", _("Share won"), is_number=True),
            Column("low", _("At least, 95 %"), is_number=True),
            Column("high", _("At most, 95 %"), is_number=True),
        ),
        rows,
        says=_(
            "Of the people who moved between the two, the share that came here. The line is the 95 % "
            "interval: where it crosses the middle, the numbers do not say who wins."
        ),
        empty=_("No step between this and another organization is known in this period."),
        definitions=(POACH,),
        api="/api/v1/metrics/poach/",
    )


def _followers(charts: OrganizationCharts) -> Chart:
    rows = []
    is_narrow = charts.form.narrows_moves
    out = flows_out_of(charts.place, charts.window) if is_narrow else charts.out
    for flow in out[:FOLLOWED_PAIRS]:
        joined = charts.place.another(flow.joined)
        for found in followers_between(charts.place, joined, charts.window, leaders_only=True):
            if found.followers:
                rows.append(
                    [
                        Cell(str(found.person), None, found.person.get_absolute_url()),
                        Cell(str(flow.joined), None, flow.joined.get_absolute_url()),
                        Cell(date_format(found.on, "j M Y"), found.on.isoformat()),
                        number(len(found.followers)),
                        Cell(", ".join(str(person) for person in found.followers)),
                        number(found.expected),
                        Cell("–") if found.lift is None else number(found.lift),
                        Cell("–") if found.p_value is None else number(found.p_value, places=3),
                    ]
                )
    rows.sort(key=lambda row: -float(row[3].value or 0))
    return Chart(
        "followers",
        _("Who was followed"),
        "none",
        (
            Column("person", _("Person")),
            Column("joined", _("Went to")),
            Column("on", _("On")),
            Column("followers", _("Followers"), is_number=True),
            Column("names", _("Who followed")),
            Column("expected", _("By chance"), is_number=True),
            Column("lift", _("Lift"), is_number=True),
            Column("p_value", _("p"), is_number=True),
        ),
        rows[:MOST_ROWS],
        says=_(
            "Leaders who left for one of the three commonest destinations, and colleagues who went the "
            "same way within a year. Lift compares with the same steps placed at random over the period."
        ),
        empty=_("Nobody is known to have been followed in this period."),
        definitions=(FOLLOWERS,),
        is_table_first=True,
    )


_CHARTS: dict[str, Callable[[OrganizationCharts], Chart]] = {
    "turnover": _turnover,
    "destinations": _destinations,
    "poach": _poach,
    "attrition": lambda charts: attrition_chart(
        charts.place, charts.careers, charts.window, today=charts.today, address=charts.spells_behind
    ),
    "survival": lambda charts: survival_chart(
        charts.careers, today=charts.today, address=charts.spells_behind
    ),
    "retention": lambda charts: retention_chart(
        charts.careers, charts.window, today=charts.today, address=charts.spells_behind
    ),
    "founders": lambda charts: founders_chart(charts.careers, charts.window, today=charts.today),
    "returns": lambda charts: returns_chart(charts.careers, charts.window),
    "followers": _followers,
    "delays": lambda charts: delays_chart(charts.place, charts.form),
}
