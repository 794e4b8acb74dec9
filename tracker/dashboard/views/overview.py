"""The first page: departures by organization, and what happened last."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tracker.dashboard.forms import PeriodForm
from tracker.dashboard.paging import page_of
from tracker.dashboard.periods import quick_choices
from tracker.dashboard.time_machine import PastForm
from tracker.metrics.departures import DEPARTURES, departures_by_organization, total
from tracker.metrics.past.asked import Asked
from tracker.metrics.past.read import departures_at, moves_at
from tracker.metrics.unnamed import unnamed_departures
from tracker.moves.models import GroupMove, Move

CHART_ROWS = 15
LATEST = 10


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Departures in a period, with the chart; 400 with the default period where the dates are refused."""
    today = timezone.localdate()
    time_machine = PastForm(request.GET, today=today)
    moment = time_machine.moment
    form = PeriodForm(request.GET, today=time_machine.day)
    is_valid = form.is_valid() and not time_machine.errors
    rows = (
        departures_at(moment, form.window)
        if moment
        else departures_by_organization(Move.objects.all(), form.window)
    )
    first_move = (
        Move.objects.order_by("happened_first_day").values_list("happened_first_day", flat=True).first()
    )
    context = {
        "form": form,
        "time_machine": time_machine,
        "window": form.window,
        "quick_choices": list(quick_choices(time_machine.day, first_move)),
        "definition": DEPARTURES,
        "total": total(rows),
        "unnamed": None if moment else unnamed_departures(GroupMove.objects.all(), form.window),
        "organizations": len(rows),
        "page": page_of(rows, request.GET.get("page"), size=CHART_ROWS),
        "latest": (
            moves_at(moment, Asked(counted=True))[:LATEST]
            if moment
            else Move.objects.counted().for_list()[:LATEST]
        ),
    }
    return render(request, "dashboard/overview.html", context, status=200 if is_valid else 400)
