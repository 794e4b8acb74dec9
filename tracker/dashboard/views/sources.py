"""Sources: how each is, and the page of one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tracker.dashboard.found import find
from tracker.dashboard.paging import page_of
from tracker.dashboard.parameters import PAGE, takes
from tracker.dashboard.source_filter import SourceFilterForm
from tracker.news.models import Source, SourceState
from tracker.news.polling.expected import longest_silence
from tracker.news.source_health import count_sources, health_of

PAGE_SIZE = 30
STATES = [
    SourceState.HEALTHY,
    SourceState.FAILING,
    SourceState.SILENT,
    SourceState.ODD,
    SourceState.NOT_POLLED,
    SourceState.DISABLED,
    SourceState.BY_HAND,
]


@require_safe
@takes(SourceFilterForm, PAGE)
def sources(request: HttpRequest) -> HttpResponse:
    """A page of sources by name, each with how it is; 400 without the filters that are refused."""
    counts = count_sources()
    form = SourceFilterForm(request.GET, languages=counts.by_language)
    is_valid = form.is_valid()
    listed = form.apply(Source.objects.with_state().prefetch_related("tags"))
    page = page_of(listed, request.GET.get("page"), size=PAGE_SIZE)
    context = {
        "form": form,
        "counts": counts,
        "states": [
            (state.value, state.label, counts.by_state[state])
            for state in STATES
            if counts.by_state[state] or state.value == form.cleaned_data.get("state")
        ],
        "page": page,
        "rows": health_of(page.rows, today=timezone.now().date()),
    }
    return render(request, "dashboard/sources.html", context, status=200 if is_valid else 400)


@require_safe
@takes()
def source(request: HttpRequest, slug: str) -> HttpResponse:
    """One source: how it is, and what it brought day by day."""
    record = find(Source.objects.with_state().prefetch_related("tags"), slug=slug)
    (health,) = health_of([record], today=timezone.now().date())
    polling = health.polling
    expected = polling and polling.expected_per_week
    context = {
        "health": health,
        "source": record,
        "today": health.days[-1].day,
        "moments": polling
        and [
            (_("Last polled"), polling.polled_at),
            (_("Last answered"), polling.answered_at),
            (_("Last new entry"), polling.new_at),
        ],
        "longest_silence": longest_silence(expected).days if expected else None,
    }
    return render(request, "dashboard/source.html", context)
