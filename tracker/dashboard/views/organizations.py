"""Organizations: the list, and the page of one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from orgs.models import Organization
from tracker.dashboard.forms import SearchForm
from tracker.dashboard.found import find
from tracker.dashboard.paging import page_of
from tracker.dashboard.time_machine import WhereForm, there_on
from tracker.dashboard.turnover import turnover_of
from tracker.dates import Window
from tracker.merges.merge import survivor_of
from tracker.metrics.departures import (
    ARRIVALS,
    DEPARTURES,
    arrivals_by_organization,
    departures_by_organization,
    total,
)
from tracker.metrics.unnamed import unnamed_arrivals, unnamed_departures
from tracker.moves.models import GroupMove, Spell

LATEST = 10


@require_safe
def organizations(request: HttpRequest) -> HttpResponse:
    """A page of organizations by name, with their counts of the last twelve months."""
    form = SearchForm(request.GET)
    window = Window.asked_for(None, None, today=timezone.localdate())
    page = page_of(Organization.objects.search(form.text), request.GET.get("page"))
    context = {
        "form": form,
        "window": window,
        "page": page,
        "rows": turnover_of(page.rows, window),
    }
    return render(request, "dashboard/organizations.html", context, status=200 if form.is_valid() else 400)


@require_safe
def organization(request: HttpRequest, slug: str) -> HttpResponse:
    """One organization: what it is, its figures of the last twelve months, its latest moves."""
    record = find(Organization.with_merged.prefetch_related("names"), slug=slug)
    if record.merged_into_id:
        return redirect(survivor_of(record))  # for the time being: a merge can be undone
    today = timezone.localdate()
    window = Window.asked_for(None, None, today=today)
    time_machine = WhereForm(request.GET, today=today)
    context = {
        "organization": record,
        "time_machine": time_machine,
        "spells": there_on(time_machine, Spell.objects.filter(organization=record), request.GET.get("page")),
        "other_names": [row for row in record.names.all() if row.name != record.name],
        "identifiers": record.identifiers.all(),
        "lineage": record.links.select_related("other").order_by("relation", "since_first_day"),
        "lineage_of": record.lineage_of.select_related("organization").order_by(
            "relation", "since_first_day"
        ),
        "window": window,
        "departures": total(departures_by_organization(record.moves_out.all(), window)),
        "arrivals": total(arrivals_by_organization(record.moves_in.all(), window)),
        "unnamed_out": unnamed_departures(record.group_moves_out.all(), window),
        "unnamed_in": unnamed_arrivals(record.group_moves_in.all(), window),
        "groups": GroupMove.objects.touching(record).for_list()[:LATEST],
        "definitions": [DEPARTURES, ARRIVALS],
        "latest_out": record.moves_out.for_list()[:LATEST],
        "latest_in": record.moves_in.for_list()[:LATEST],
    }
    status = 400 if time_machine.errors else 200
    return render(request, "dashboard/organization.html", context, status=status)
