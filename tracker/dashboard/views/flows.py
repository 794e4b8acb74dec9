"""Flows: who goes from where to where, and organizations side by side."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from orgs.lineage import Lineages
from orgs.models import Lineage
from tracker.dashboard.charts import Chart, csv_response, refused
from tracker.dashboard.compare_charts import compare_charts, places_of
from tracker.dashboard.figure_forms import CompareForm, FlowForm
from tracker.dashboard.flow_chart import flow_chart
from tracker.dashboard.found import nothing_here
from tracker.dashboard.kept import kept, version_of
from tracker.dashboard.parameters import takes
from tracker.dashboard.periods import quick_choices
from tracker.metrics.largest import largest
from tracker.moves.careers.rebuild import rebuild_stale
from tracker.moves.models import Move


@require_safe
@takes(FlowForm)
def flows(request: HttpRequest) -> HttpResponse:
    """The matrix of the organizations with the most moves in a period."""
    today = timezone.localdate()
    form = FlowForm(request.GET, today=today)
    is_valid = form.is_valid()
    context = {
        "form": form,
        "window": form.window,
        "quick_choices": list(quick_choices(today, first_move())),
        "chart": _matrix(form),
        "today": today,
        "permalink": request.build_absolute_uri(f"{request.path}?{form.query()}"),
    }
    return render(request, "dashboard/flows.html", context, status=200 if is_valid else 400)


@require_safe
@takes(FlowForm)
def flows_csv(request: HttpRequest) -> HttpResponse:
    """The matrix as it stands on the page."""
    form = FlowForm(request.GET, today=timezone.localdate())
    if not form.is_valid():
        return refused(form)
    return csv_response(_matrix(form), "flows")


@require_safe
@takes(CompareForm, "organization")
def compare(request: HttpRequest) -> HttpResponse:
    """Two to five organizations side by side; 400 where it is fewer or more, or one is not there."""
    rebuild_stale()
    today = timezone.localdate()
    form = CompareForm(request.GET, today=today)
    is_valid = form.is_valid()
    charts = _compared(form, today) if is_valid else []
    context = {
        "form": form,
        "window": form.window,
        "quick_choices": list(quick_choices(today, first_move())),
        "charts": charts,
        "organizations": form.organizations,
        "today": today,
        "permalink": request.build_absolute_uri(f"{request.path}?{form.query()}"),
    }
    is_asked = bool(request.GET)
    return render(request, "dashboard/compare.html", context, status=200 if is_valid or not is_asked else 400)


@require_safe
@takes(CompareForm, "organization")
def compare_csv(request: HttpRequest, key: str) -> HttpResponse:
    """One table of the comparison as it stands on the page."""
    rebuild_stale()
    today = timezone.localdate()
    form = CompareForm(request.GET, today=today)
    if not form.is_valid():
        return refused(form)
    charts = {chart.key: chart for chart in _compared(form, today)}
    if key not in charts:
        raise nothing_here()
    return csv_response(charts[key], f"compare-{key}")


def first_move() -> date | None:
    """The day of the earliest move of all, by an index."""
    return Move.objects.order_by("happened_first_day").values_list("happened_first_day", flat=True).first()


def _compared(form: CompareForm, today: date) -> list[Chart]:
    """The charts of all together. The version is that of the members of every lineage that is compared."""
    places = places_of(form)
    version = version_of({member for place in places for member in place.members})
    return kept(f"compare {form.query()} {today}", version, lambda: compare_charts(places, form, today=today))


def _matrix(form: FlowForm) -> Chart:
    rebuild_stale()
    return kept(f"flows {form.query()}", version_of(), lambda: _counted(form))


def _counted(form: FlowForm) -> Chart:
    lineages = Lineages(Lineage.objects.all()) if form.is_rolled_up else None
    chosen = largest(form.window, form.how_many, lineages, only=form.narrowing, sort=form.sort)
    by = _("The organizations are those with the most departures and arrivals in the period.")
    return flow_chart(chosen, form, query=form.query(), chosen_by=by)
