"""The charts of an organization that follow from moves: in and out, from where and to where, who followed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tracker.dashboard.charts import COUNT_COLUMNS, Cell, Chart, Column, count_cells, number, percent
from tracker.metrics.counts import Count
from tracker.metrics.departures import ARRIVALS, DEPARTURES
from tracker.metrics.flows import FLOWS, POACH, flows_out_of, ratios_of
from tracker.metrics.followers import FOLLOWERS, followers_between
from tracker.metrics.net import NET
from tracker.metrics.turnover import Step

if TYPE_CHECKING:
    from tracker.dashboard.organization_charts import OrganizationCharts

MOST_ROWS = 12
FOLLOWED_PAIRS = 3


def turnover_chart(charts: OrganizationCharts) -> Chart:
    """Who came and who left, step by step."""
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


def destinations_chart(charts: OrganizationCharts) -> Chart:
    """The organizations where people come from and go to."""
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


def poach_chart(charts: OrganizationCharts) -> Chart:
    """Against each of the others, how many were won and lost."""
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


def followers_chart(charts: OrganizationCharts) -> Chart:
    """The leaders whom others followed, to the commonest destinations."""
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
