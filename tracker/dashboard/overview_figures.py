"""What the overview counts: departures by organization as narrowed, who gains and who loses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from orgs.lineage import Lineages
from orgs.models import Lineage
from tracker.dashboard.charts import COUNT_COLUMNS, Cell, Chart, Column, count_cells, number
from tracker.dashboard.figure_forms import SortForm
from tracker.dashboard.paging import Page, page_of
from tracker.metrics.counts import Count
from tracker.metrics.departures import OrganizationCount, counts_of_all, total
from tracker.metrics.models import Direction
from tracker.metrics.narrowing import Narrowing
from tracker.metrics.net import NET, net_by_organization

CHART_ROWS = 15
MOST_NET = 6


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
    net: Chart | None  # none of the past
    rumoured: dict[int, Count]
    departures: Taken | None = None


def overview_of(form: SortForm, page: str | None) -> Overview:
    """The figures as asked for. From the rollups, unless a manner or a role narrows the moves."""
    departures = counts(form, Direction.OUT)
    rumoured = counts(form, Direction.OUT, form.rumours) if form.rumours else []
    return Overview(
        total(departures),
        len(departures),
        page_of(departures, page, size=CHART_ROWS),
        net_chart(form, departures),
        {row.organization.pk: row.count for row in rumoured},
        Taken.of(departures_chart(form, departures)),
    )


def counts(form: SortForm, direction: Direction, only: Narrowing | None = None) -> list[OrganizationCount]:
    """Every organization with departures or arrivals, as narrowed, the most first."""
    return counts_of_all(
        direction,
        form.window,
        only=only or form.narrowing,
        sort=form.sort,
        lineages=Lineages(Lineage.objects.all()) if form.is_rolled_up else None,
    )


def departures_chart(form: SortForm, rows: Sequence[OrganizationCount]) -> Chart:
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
        api=f"{reverse('api-departures')}?{form.api_query(shows_rumours=True, has_sort=True)}",
        csv_address=f"{reverse('departures-csv')}?{form.query()}",
    )


def net_chart(form: SortForm, departures: Sequence[OrganizationCount]) -> Chart:
    """Who gained and who lost the most."""
    arrivals = counts(form, Direction.INTO)
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
                number(row.net.arrivals.value, href=form.moves("arrivals", joined=row.organization.slug)),
                number(
                    row.net.departures.value,
                    href=form.moves("departures", left=row.organization.slug),
                ),
                number(row.net.value, href=form.moves("net", either=row.organization.slug)),
            ]
            for row in (*gain, *lose)
        ],
        says=_("Arrivals less departures: the organizations that gained and that lost the most."),
        empty=_("No organization gained or lost people in this period."),
        definitions=(NET,),
        api=f"{reverse('api-net')}?{form.api_query(has_sort=True)}",
        csv_address=f"{reverse('net-csv')}?{form.query()}",
    )
