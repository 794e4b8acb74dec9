"""The matrix of flows, as a chart with its table."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from orgs.lineage import Lineages
from orgs.models import Lineage, Organization
from tracker.dashboard.charts import Cell, Chart, Column, count_cells
from tracker.dashboard.figure_forms import NarrowForm
from tracker.metrics.flows import FLOWS, matrix_of, matrix_of_lineages


def flow_chart(
    organizations: Sequence[Organization], form: NarrowForm, *, query: str, chosen_by: str = ""
) -> Chart:
    """From each organization of a line to each of a column; ``chosen_by`` says why these."""
    if form.is_rolled_up:
        lineages = Lineages(Lineage.objects.all())
        matrix = matrix_of_lineages(organizations, form.window, lineages, only=form.narrowing)
    else:
        matrix = matrix_of(organizations, form.window, only=form.narrowing)
    cells = matrix.cells
    rows = [
        [Cell(str(left), None, left.get_absolute_url())]
        + [
            count_cells(
                cells[left.pk, joined.pk],
                href=form.moves("flows", left=left.slug, joined=joined.slug),
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
        says=f"{_('Each line is where people left, each column where they went.')} {chosen_by}".strip(),
        empty=_("No step from one organization to another is known in this period. Try a longer one."),
        definitions=(FLOWS,),
        api=f"{reverse('api-flows')}?{urlencode(_named(organizations))}&{form.api_query()}"
        if organizations[1:]
        else "",
        csv_address=f"{reverse('flows-csv')}?{query}",
    )


def _named(organizations: Sequence[Organization]) -> dict[str, str]:
    return {"organizations": ",".join(each.slug for each in organizations)}
