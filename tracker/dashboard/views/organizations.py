"""Organizations: the list, and the page of one."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from orgs.models import Organization
from tracker.dashboard.charts import csv_response, refused
from tracker.dashboard.feeds import feed_of_organization
from tracker.dashboard.figure_forms import NarrowForm
from tracker.dashboard.found import find, nothing_here
from tracker.dashboard.organization_charts import MANY_SPELLS, OrganizationCharts
from tracker.dashboard.paging import page_of
from tracker.dashboard.parameters import PAGE, takes
from tracker.dashboard.periods import quick_choices
from tracker.dashboard.record_lists import OrganizationListForm
from tracker.dashboard.spell_list import SpellListForm, place_of, spell_list
from tracker.dashboard.time_machine import WhereForm, there_on
from tracker.dashboard.turnover import turnover_of
from tracker.dates import Window
from tracker.merges.merge import survivor_of
from tracker.metrics.unnamed import unnamed_arrivals, unnamed_departures
from tracker.moves.careers.rebuild import rebuild_stale
from tracker.moves.models import GroupMove, Spell

LATEST = 10
SMALL_COVERAGE = 20


@require_safe
@takes(OrganizationListForm, PAGE)
def organizations(request: HttpRequest) -> HttpResponse:
    """A page of organizations by name, with their counts of the last twelve months."""
    form = OrganizationListForm(request.GET)
    window = Window.asked_for(None, None, today=timezone.localdate())
    page = page_of(form.apply(Organization.objects.all()), request.GET.get("page"))
    context = {
        "form": form,
        "window": window,
        "page": page,
        "rows": turnover_of(page.rows, window),
    }
    return render(request, "dashboard/organizations.html", context, status=200 if form.is_valid() else 400)


@require_safe
@takes(NarrowForm, WhereForm, PAGE)
def organization(request: HttpRequest, slug: str) -> HttpResponse:
    """One organization: what it is, its figures of a period, its latest moves."""
    record = find(Organization.with_merged.prefetch_related("names"), slug=slug)
    if record.merged_into_id:
        return redirect(survivor_of(record))  # for the time being: a merge can be undone
    rebuild_stale()
    today = timezone.localdate()
    form = NarrowForm(request.GET, today=today)
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
        "rumoured": charts.rumoured,
        "addresses": _addresses(record, form),
        "charts": charts.of_rollups() if charts.careers_take_long else charts.all(),
        "careers_take_long": charts.careers_take_long,
        "many": MANY_SPELLS,
        "careers_address": f"{reverse('organization-careers', args=[record.slug])}?{form.query()}",
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
@takes(NarrowForm)
def organization_careers(request: HttpRequest, slug: str) -> HttpResponse:
    """How long people stay and what comes after, by itself: the page of a large one fetches it later."""
    record = find(Organization.with_merged.all(), slug=slug)
    if record.merged_into_id:
        return redirect("organization-careers", survivor_of(record).slug)
    rebuild_stale()
    today = timezone.localdate()
    form = NarrowForm(request.GET, today=today)
    is_valid = form.is_valid()
    context = {
        "organization": record,
        "form": form,
        "window": form.window,
        "charts": charts_of(record, form, today=today).of_careers(),
        "today": today,
        "subject": record,
        "permalink": request.build_absolute_uri(f"{record.get_absolute_url()}?{form.query()}"),
    }
    return render(request, "dashboard/careers.html", context, status=200 if is_valid else 400)


@require_safe
@takes(NarrowForm)
def organization_csv(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """The rows of one of its charts, as they stand on the page."""
    record = find(Organization.with_merged.all(), slug=slug)
    if record.merged_into_id:
        return redirect("organization-csv", survivor_of(record).slug, key)
    rebuild_stale()
    today = timezone.localdate()
    form = NarrowForm(request.GET, today=today)
    if not form.is_valid():
        return refused(form)
    try:
        chart = charts_of(record, form, today=today).chart(key)
    except KeyError:
        raise nothing_here() from None
    return csv_response(chart, f"{record.slug}-{key}")


@require_safe
@takes(SpellListForm, PAGE)
def organization_spells(request: HttpRequest, slug: str) -> HttpResponse:
    """The spells behind a number of its figures; 400 with all of them where the number is refused."""
    record = find(Organization.with_merged.all(), slug=slug)
    if record.merged_into_id:
        return redirect("organization-spells", survivor_of(record).slug)
    form = SpellListForm(request.GET, today=timezone.localdate())
    is_valid = form.is_valid()
    listed = spell_list(place_of(record, form), form, request.GET.get("page"))
    context = {"organization": record, "form": form, "listed": listed, "page": listed.page}
    return render(request, "dashboard/spells.html", context, status=200 if is_valid else 400)


def charts_of(record: Organization, form: NarrowForm, *, today: date) -> OrganizationCharts:
    """The charts of an organization as the form asks for them."""
    return OrganizationCharts(place_of(record, form), form, today)


def _addresses(record: Organization, form: NarrowForm) -> dict[str, str]:
    """The lists behind the numbers at the top of the page."""
    slug = record.slug
    return {
        "departures": form.moves("departures", left=slug),
        "arrivals": form.moves("arrivals", joined=slug),
        "rumoured_out": form.moves("departures", left=slug, rumoured=True),
        "rumoured_in": form.moves("arrivals", joined=slug, rumoured=True),
    }


def first_move_of(record: Organization) -> date | None:
    """The day of the earliest move into or out of an organization. Two queries, each by an index."""
    days = [
        side.order_by("happened_first_day").values_list("happened_first_day", flat=True).first()
        for side in (record.moves_out, record.moves_in)
    ]
    return min((day for day in days if day), default=None)
