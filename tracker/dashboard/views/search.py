"""Search people and organizations at once."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from orgs.models import Organization
from people.models import Person
from tracker.dashboard.forms import SearchForm
from tracker.dashboard.paging import page_of

FIRST = 20


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The first people and organizations that match; nothing where nothing is asked."""
    form = SearchForm(request.GET)
    people, organizations = (model.objects.search_best_first(form.text) for model in (Person, Organization))
    if not form.text:
        people, organizations = people.none(), organizations.none()
    context = {
        "form": form,
        "people": page_of(people.prefetch_related("names"), None, size=FIRST),
        "organizations": page_of(organizations.prefetch_related("names"), None, size=FIRST),
    }
    return render(request, "dashboard/search.html", context, status=200 if form.is_valid() else 400)
