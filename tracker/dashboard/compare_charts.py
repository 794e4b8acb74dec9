"""Two to five organizations side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from orgs.models import Organization
from tracker.dashboard.charts import COUNT_COLUMNS, Cell, Chart, Column, count_cells, number, percent
from tracker.dashboard.flow_chart import flow_chart
from tracker.dashboard.forms import CompareForm
from tracker.dates import Window
from tracker.metrics.after import FOUNDERS, RETURNS, founder_rate, leavers, returns
from tracker.metrics.attrition import ATTRITION, attrition
from tracker.metrics.departures import ARRIVALS, DEPARTURES
from tracker.metrics.headcount import HEADCOUNT, headcount, tracked
from tracker.metrics.places import Place
from tracker.metrics.survival import SURVIVAL, survival
from tracker.metrics.turnover import turnover


def compare_charts(organizations: Sequence[Organization], form: CompareForm, *, today: date) -> list[Chart]:
    """In and out, how long people stay and what comes after; and the flows among them."""
    places = [Place.with_lineage(each) if form.is_rolled_up else Place.itself(each) for each in organizations]
    query = form.query()
    made = [_counts(places, form.window), _careers(places, form.window, today=today)]
    flows = flow_chart(organizations, form.window, rolled_up=form.is_rolled_up, query=query)
    return [
        replace(chart, csv_address=f"{reverse('compare-csv', args=[chart.key])}?{query}")
        for chart in (*made, flows)
    ]


def _counts(places: Sequence[Place], window: Window) -> Chart:
    rows = []
    days = {"since": window.first_day.isoformat(), "until": window.last_day.isoformat()}
    for place in places:
        turned, slug = turnover(place, window), place.organization.slug
        out = urlencode({"from": slug, "figure": "departures", **days})
        into = urlencode({"to": slug, "figure": "arrivals", **days})
        rows.append(
            [
                Cell(str(place.organization), None, place.organization.get_absolute_url()),
                *count_cells(turned.departures, href=f"{reverse('moves')}?{out}"),
                *count_cells(turned.arrivals, href=f"{reverse('moves')}?{into}"),
                number(turned.net),
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


def _careers(places: Sequence[Place], window: Window, *, today: date) -> Chart:
    rows = []
    year = Window.asked_for(None, None, today=window.last_day)
    for place in places:
        spells = place.spells()
        stays, left = survival(spells, today=today), leavers(place, spells, window)
        rate = attrition(spells, turnover(place, year).departures, year).rate
        share = founder_rate(left)
        rows.append(
            [
                Cell(str(place.organization), None, place.organization.get_absolute_url()),
                number(tracked(spells)),
                number(headcount(spells, min(today, window.last_day)).value),
                Cell(_("too few")) if rate is None else percent(rate),
                Cell("–") if stays.median is None else number(stays.median),
                percent(share.value),
                number(len(returns(spells, window))),
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
