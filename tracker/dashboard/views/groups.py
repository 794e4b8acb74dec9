"""Group moves: the list, and the page of one with its named people and how many have no name."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tracker.dashboard.found import find
from tracker.dashboard.paging import page_of
from tracker.dashboard.parameters import PAGE, takes
from tracker.moves.models import GroupMove


@require_safe
@takes(PAGE)
def groups(request: HttpRequest) -> HttpResponse:
    """A page of group moves, newest first."""
    page = page_of(GroupMove.objects.for_list(), request.GET.get("page"))
    return render(request, "dashboard/groups.html", {"page": page})


@require_safe
@takes(PAGE)
def group(request: HttpRequest, pk: int) -> HttpResponse:
    """One group move, with a page of its named people."""
    record = find(GroupMove.objects.for_list(), pk=pk)
    page = page_of(record.moves.for_list(), request.GET.get("page"))
    return render(request, "dashboard/group.html", {"group": record, "page": page})
