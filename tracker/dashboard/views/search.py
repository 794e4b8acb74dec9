"""Search people, organizations and articles at once."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from orgs.models import Organization
from people.models import Person
from tracker.dashboard.forms import SearchForm
from tracker.dashboard.paging import page_of
from tracker.dashboard.parameters import takes
from tracker.moves.article_search import find_articles

FIRST = 20
ARTICLES = 10


@require_safe
@takes(SearchForm)
def search(request: HttpRequest) -> HttpResponse:
    """The first people, organizations and articles that match; nothing where nothing is asked."""
    form = SearchForm(request.GET)
    people, organizations = (model.objects.search_best_first(form.text) for model in (Person, Organization))
    if not form.text:
        people, organizations = people.none(), organizations.none()
    found_people = page_of(people.prefetch_related("names"), None, size=FIRST)
    found_organizations = page_of(organizations.prefetch_related("names"), None, size=FIRST)
    context = {
        "form": form,
        "people": found_people,
        "organizations": found_organizations,
        "articles": find_articles(form.text, found_people.rows, found_organizations.rows, most=ARTICLES),
    }
    return render(request, "dashboard/search.html", context, status=200 if form.is_valid() else 400)
