"""Organizations: the list, and the page of one."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from orgs.models import Organization
from tracker.dashboard.charts import csv_response, refused
from tracker.dashboard.feeds import feed_of_organization
from tracker.dashboard.forms import FigureForm, SearchForm
from tracker.dashboard.found import find, nothing_here
from tracker.dashboard.organization_charts import OrganizationCharts
from tracker.dashboard.paging import page_of
from tracker.dashboard.periods import quick_choices
from tracker.dashboard.time_machine import WhereForm, there_on
from tracker.dashboard.turnover import turnover_of
from tracker.dates import Window
from tracker.merges.merge import survivor_of
from tracker.metrics.places import Place
from tracker.metrics.unnamed import unnamed_arrivals, unnamed_departures
from tracker.moves.careers.rebuild import rebuild_stale
from tracker.moves.models import GroupMove, Spell

LATEST = 10
SMALL_COVERAGE = 20


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
    """One organization: what it is, its figures of a period, its latest moves."""
    record = find(Organization.with_merged.prefetch_related("names"), slug=slug)
    if record.merged_into_id:
        return redirect(survivor_of(record))  # for the time being: a merge can be undone
    rebuild_stale()
    today = timezone.localdate()
    form = FigureForm(request.GET, today=today)
    is_valid = form.is_valid()
    charts = charts_of(record, form, today=today)
    time_machine = WhereForm(request.GET, today=today)
    context = {
        "organization": record,
        "feed": feed_of_organization(record, form),
        "time_machine": time_machine,
        "spells": there_on(time_machine, Spell.objects.filter(organization=record), request.GET.get("page")),
        "form": form,
        "quick_choices": list(quick_choices(today, first_move_of(record))),
        "other_names": [row for row in record.names.all() if row.name != record.name],
        "identifiers": record.identifiers.all(),
        "lineage": record.links.select_related("other").order_by("relation", "since_first_day"),
        "lineage_of": record.lineage_of.select_related("organization").order_by(
            "relation", "since_first_day"
        ),
        "window": form.window,
        "turnover": charts.turnover,
        "charts": charts.all(),
        "coverage": charts.coverage,
        "small_coverage": SMALL_COVERAGE,
        "unnamed_out": unnamed_departures(record.group_moves_out.all(), form.window),
        "unnamed_in": unnamed_arrivals(record.group_moves_in.all(), form.window),
        "groups": GroupMove.objects.touching(record).for_list()[:LATEST],
        "latest_out": record.moves_out.for_list()[:LATEST],
        "latest_in": record.moves_in.for_list()[:LATEST],
        "today": today,
        "subject": record,
        "permalink": request.build_absolute_uri(f"{record.get_absolute_url()}?{form.query()}"),
    }
    return render(
        request,
        "dashboard/organization.html",
        context,
        status=400 if time_machine.errors or not is_valid else 200,
    )


@require_safe
def organization_csv(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """The rows of one of its charts, as they stand on the page."""
    record = find(Organization.with_merged.all(), slug=slug)
    if record.merged_into_id:
        return redirect("organization-csv", survivor_of(record).slug, key)
    rebuild_stale()
    today = timezone.localdate()
    form = FigureForm(request.GET, today=today)
    if not form.is_valid():
        return refused(form)
    try:
        chart = charts_of(record, form, today=today).chart(key)
    except KeyError:
        raise nothing_here() from None
    return csv_response(chart, f"{record.slug}-{key}")


def charts_of(record: Organization, form: FigureForm, *, today: date) -> OrganizationCharts:
    """The charts of an organization as the form asks for them."""
    place = Place.with_lineage(record) if form.is_rolled_up else Place.itself(record)
    return OrganizationCharts(place, form.window, today, form.query())


def first_move_of(record: Organization) -> date | None:
    """The day of the earliest move into or out of an organization. Two queries, each by an index."""
    days = [
        side.order_by("happened_first_day").values_list("happened_first_day", flat=True).first()
        for side in (record.moves_out, record.moves_in)
    ]
    return min((day for day in days if day), default=None)
