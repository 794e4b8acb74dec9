"""The first page: departures by organization, and what happened last."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tracker.dashboard.forms import PeriodForm
from tracker.dashboard.paging import page_of
from tracker.dashboard.periods import quick_choices
from tracker.metrics.departures import DEPARTURES, departures_by_organization, total
from tracker.metrics.unnamed import unnamed_departures
from tracker.moves.models import GroupMove, Move

CHART_ROWS = 15
LATEST = 10


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Departures in a period, with the chart; 400 with the default period where the dates are refused."""
    today = timezone.localdate()
    form = PeriodForm(request.GET, today=today)
    is_valid = form.is_valid()
    rows = departures_by_organization(Move.objects.all(), form.window)
    first_move = (
        Move.objects.order_by("happened_first_day").values_list("happened_first_day", flat=True).first()
    )
    context = {
        "form": form,
        "window": form.window,
        "quick_choices": list(quick_choices(today, first_move)),
        "definition": DEPARTURES,
        "total": total(rows),
        "unnamed": unnamed_departures(GroupMove.objects.all(), form.window),
        "organizations": len(rows),
        "page": page_of(rows, request.GET.get("page"), size=CHART_ROWS),
        "latest": Move.objects.counted().for_list()[:LATEST],
    }
    return render(request, "dashboard/overview.html", context, status=200 if is_valid else 400)
