"""The matrix of flows, as a chart with its table."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from orgs.lineage import Lineages
from orgs.models import Lineage, Organization
from tracker.dashboard.charts import Cell, Chart, Column, count_cells
from tracker.dates import Window
from tracker.metrics.flows import FLOWS, matrix_of, matrix_of_lineages


def flow_chart(
    organizations: Sequence[Organization], window: Window, *, rolled_up: bool, query: str
) -> Chart:
    """From each organization of a line to each of a column."""
    if rolled_up:
        matrix = matrix_of_lineages(organizations, window, Lineages(Lineage.objects.all()))
    else:
        matrix = matrix_of(organizations, window)
    cells = matrix.cells
    days = {"since": window.first_day.isoformat(), "until": window.last_day.isoformat()}
    rows = [
        [Cell(str(left), None, left.get_absolute_url())]
        + [
            count_cells(
                cells[left.pk, joined.pk],
                href=f"{reverse('moves')}?{urlencode({'from': left.slug, 'to': joined.slug, **days})}",
            )[0]
            if (left.pk, joined.pk) in cells
            else Cell("")
            for joined in organizations
        ]
        for left in organizations
    ]
    return Chart(
        "matrix",
        _("From and to"),
        "matrix",
        (
            Column("organization", _("From, to the right: to")),
            *(Column(f"to-{each.slug}", str(each), is_number=True) for each in organizations),
        ),
        rows if cells else [],
        says=_(
            "Each line is where people left, each column where they went. The organizations are those "
            "with the most departures and arrivals in the period."
        ),
        empty=_("No step from one organization to another is known in this period. Try a longer one."),
        definitions=(FLOWS,),
        api=f"/api/v1/metrics/flows/?{query}",
        csv_address=f"{reverse('flows-csv')}?{query}",
    )
