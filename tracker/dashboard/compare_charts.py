"""Two to five organizations side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from tracker.dashboard.charts import COUNT_COLUMNS, Cell, Chart, Column, count_cells, number, percent
from tracker.dashboard.figure_forms import CompareForm
from tracker.dashboard.flow_chart import flow_chart
from tracker.dates import Window
from tracker.metrics.after import FOUNDERS, RETURNS
from tracker.metrics.attrition import ATTRITION
from tracker.metrics.careers.at import careers_at
from tracker.metrics.departures import ARRIVALS, DEPARTURES
from tracker.metrics.headcount import HEADCOUNT
from tracker.metrics.models import Direction
from tracker.metrics.months import count_of, groups_of
from tracker.metrics.places import Place
from tracker.metrics.survival import SURVIVAL
from tracker.metrics.turnover import turnover


def places_of(form: CompareForm) -> list[Place]:
    """Each organization at the level that is asked for."""
    return [
        Place.with_lineage(each) if form.is_rolled_up else Place.itself(each) for each in form.organizations
    ]


def compare_charts(places: Sequence[Place], form: CompareForm, *, today: date) -> list[Chart]:
    """In and out, how long people stay and what comes after; and the flows among them."""
    query = form.query()
    made = [_counts(places, form), _careers(places, form, today=today)]
    flows = flow_chart(form.organizations, form, query=query)
    return [
        replace(chart, csv_address=f"{reverse('compare-csv', args=[chart.key])}?{query}")
        for chart in (*made, flows)
    ]


def _counts(places: Sequence[Place], form: CompareForm) -> Chart:
    rows = []
    for place in places:
        turned, slug = turnover(place, form.window, form.narrowing), place.organization.slug
        out, into = form.moves("departures", left=slug), form.moves("arrivals", joined=slug)
        rows.append(
            [
                Cell(str(place.organization), None, place.organization.get_absolute_url()),
                *count_cells(turned.departures, href=out if turned.departures.max else ""),
                *count_cells(turned.arrivals, href=into if turned.arrivals.max else ""),
                number(turned.net, href=form.moves("net", either=slug)),
                Cell(f"{number(turned.arrivals.value).text} : {number(turned.departures.value).text}"),
            ]
        )
    return Chart(
        "counts",
        _("In and out"),
        "pairs",
        (
            Column("organization", _("Organization")),
            Column("departures", _("Departures"), is_number=True),
            *(replace(column, key=f"departures_{column.key}") for column in COUNT_COLUMNS),
            Column("arrivals", _("Arrivals"), is_number=True),
            *(replace(column, key=f"arrivals_{column.key}") for column in COUNT_COLUMNS),
            Column("net", _("Net"), is_number=True),
            Column("in_to_out", _("In : out"), is_number=True),
        ),
        rows,
        definitions=(DEPARTURES, ARRIVALS),
        is_table_first=True,
    )


def _careers(places: Sequence[Place], form: CompareForm, *, today: date) -> Chart:
    rows = []
    last_day = min(today, form.window.last_day)
    year = Window.asked_for(None, None, today=last_day)
    for place in places:
        careers, opens = careers_at(place), _Opens(place, form)
        rate = careers.attrition(count_of(groups_of(Direction.OUT, place, year), year), year).rate
        stays, there = careers.survival(today=today), careers.headcount(last_day)
        share = careers.leaving(form.window).founders
        rows.append(
            [
                Cell(str(place.organization), None, place.organization.get_absolute_url()),
                number(careers.tracked(), href=opens.spells("tracked")),
                number(there.value, href=opens.spells("headcount", on=last_day) if there.max else ""),
                Cell(_("too few"), None, opens.chart("attrition"))
                if rate is None
                else percent(rate, href=opens.chart("attrition")),
                Cell("–") if stays.median is None else number(stays.median, href=opens.chart("survival")),
                percent(share.value, href=opens.spells("founders", period="whole")) if share.n else Cell("–"),
                number(careers.return_count(form.window).max, href=opens.spells("returns", period="whole")),
            ]
        )
    return Chart(
        "careers",
        _("Who stays, and what comes after"),
        "none",
        (
            Column("organization", _("Organization")),
            Column("tracked", _("People tracked"), is_number=True),
            Column("headcount", _("Known to be there at the end"), is_number=True),
            Column("attrition", _("Attrition, 12 months, of tracked people"), is_number=True),
            Column("median_years", _("Median tenure, years"), is_number=True),
            Column("founders", _("Founders among leavers"), is_number=True),
            Column("returns", _("Came back"), is_number=True),
        ),
        rows,
        definitions=(HEADCOUNT, ATTRITION, SURVIVAL, FOUNDERS, RETURNS),
        is_table_first=True,
    )


@dataclass(frozen=True, slots=True)
class _Opens:
    """Where the numbers of one place lead: to its page, and to the spells behind them."""

    place: Place
    form: CompareForm

    def chart(self, key: str) -> str:
        """The chart of its page that shows who is behind the number, over the same period."""
        query = self.form.query_of_spells(period="whole")
        return f"{self.place.organization.get_absolute_url()}?{query}#{key}"

    def spells(self, figure: str, *, on: date | None = None, period: str = "") -> str:
        """The list of the spells."""
        asked = {"figure": figure} | ({"on": on.isoformat()} if on else {})
        address = reverse("organization-spells", args=[self.place.organization.slug])
        beside = self.form.query_of_spells(period=period)
        return f"{address}?{urlencode(asked)}&{beside}".removesuffix("&")
