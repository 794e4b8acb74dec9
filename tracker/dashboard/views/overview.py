"""The first page: departures by organization, who gains and who loses, and what is new."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from orgs.lineage import Lineages
from orgs.models import Lineage
from tracker.dashboard.charts import csv_response, refused
from tracker.dashboard.feeds import feed_of_overview
from tracker.dashboard.figure_forms import SortForm
from tracker.dashboard.kept import kept, version_of
from tracker.dashboard.overview_figures import (
    CHART_ROWS,
    Overview,
    counts,
    departures_chart,
    net_chart,
    overview_of,
)
from tracker.dashboard.paging import page_of
from tracker.dashboard.parameters import PAGE, takes
from tracker.dashboard.periods import quick_choices
from tracker.dashboard.time_machine import PastForm
from tracker.metrics.departures import DEPARTURES, DEPARTURES_OF_LINEAGES, OrganizationCount, total
from tracker.metrics.models import Direction
from tracker.metrics.narrowing import Narrowing
from tracker.metrics.past.asked import Asked
from tracker.metrics.past.moment import Moment
from tracker.metrics.past.read import departures_at, moves_at
from tracker.metrics.unnamed import unnamed_departures
from tracker.moves.models import GroupMove, Move
from tracker.moves.this_week import changes_since

LATEST = 10
CHANGED = 6
NEW_FOR = timedelta(days=7)


@require_safe
@takes(SortForm, PastForm, PAGE)
def overview(request: HttpRequest) -> HttpResponse:
    """Departures in a period, with the chart; 400 with the default period where the dates are refused."""
    today = timezone.localdate()
    time_machine = PastForm(request.GET, today=today)
    form = SortForm(request.GET, today=time_machine.day)
    is_valid = form.is_valid() and not time_machine.errors
    moment, page = time_machine.moment, request.GET.get("page")
    first_move = (
        Move.objects.order_by("happened_first_day").values_list("happened_first_day", flat=True).first()
    )
    context = {
        "form": form,
        "time_machine": time_machine,
        "window": form.window,
        "quick_choices": list(quick_choices(time_machine.day, first_move)),
        "definition": DEPARTURES_OF_LINEAGES if form.is_rolled_up else DEPARTURES,
        "figures": _then(moment, form, page) if moment else _now(form, page),
        "total_address": form.moves("departures") + time_machine.query,
        "today": today,
        "feed": feed_of_overview(form),
        "permalink": request.build_absolute_uri(f"{request.path}?{form.query()}"),
        **(_of_the_past(moment) if moment else _of_today(form)),
    }
    return render(request, "dashboard/overview.html", context, status=200 if is_valid else 400)


@require_safe
@takes(SortForm)
def net_csv(request: HttpRequest) -> HttpResponse:
    """Who gains and who loses, as it stands on the page."""
    form = SortForm(request.GET, today=timezone.localdate())
    if not form.is_valid():
        return refused(form)
    return csv_response(net_chart(form, counts(form, Direction.OUT)), "net")


@require_safe
@takes(SortForm)
def departures_csv(request: HttpRequest) -> HttpResponse:
    """Departures of every organization, as the page counts them."""
    form = SortForm(request.GET, today=timezone.localdate())
    if not form.is_valid():
        return refused(form)
    return csv_response(departures_chart(form, counts(form, Direction.OUT)), "departures")


def _now(form: SortForm, page: str | None) -> Overview:
    return kept(f"overview {form.query()} {page}", version_of(), lambda: overview_of(form, page))


def _then(moment: Moment, form: SortForm, page: str | None) -> Overview:
    lineages = Lineages(Lineage.objects.all()) if form.is_rolled_up else None

    def counted(only: Narrowing) -> list[OrganizationCount]:
        return departures_at(moment, form.window, only=only, sort=form.sort, lineages=lineages)

    rows, rumoured = counted(form.narrowing), counted(form.rumours) if form.rumours else []
    beside = {row.organization.pk: row.count for row in rumoured}
    return Overview(total(rows), len(rows), page_of(rows, page, size=CHART_ROWS), None, beside)


def _of_today(form: SortForm) -> dict[str, Any]:
    return {
        "unnamed": unnamed_departures(GroupMove.objects.all(), form.window),
        "latest": Move.objects.counted().for_list()[:LATEST],
        "changes": changes_since(timezone.now() - NEW_FOR, most=CHANGED),
    }


def _of_the_past(moment: Moment) -> dict[str, Any]:
    return {"latest": moves_at(moment, Asked(counted=True))[:LATEST]}
