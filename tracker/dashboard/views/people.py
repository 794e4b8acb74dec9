"""People: the list, and the page of one."""

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from people.models import Person
from tracker.dashboard.feeds import feed_of_person
from tracker.dashboard.found import gone, is_erased, nothing_here
from tracker.dashboard.paging import page_of
from tracker.dashboard.parameters import PAGE, takes
from tracker.dashboard.record_lists import PeopleListForm
from tracker.dashboard.time_machine import WhereForm, there_on
from tracker.merges.merge import survivor_of
from tracker.metrics.along import went_along
from tracker.moves.models import Move, Spell


@require_safe
@takes(PeopleListForm, PAGE)
def people(request: HttpRequest) -> HttpResponse:
    """A page of people by name, each with their latest counted move."""
    form = PeopleListForm(request.GET)
    found = form.apply(Person.objects.all()).prefetch_related(
        Prefetch("moves", Move.objects.counted().for_list(), to_attr="counted_moves")
    )
    context = {"form": form, "page": page_of(found, request.GET.get("page"))}
    return render(request, "dashboard/people.html", context, status=200 if form.is_valid() else 400)


@require_safe
@takes(WhereForm, PAGE)
def person(request: HttpRequest, slug: str) -> HttpResponse:
    """One person: the names, and every move that is known, newest first; 410 for an erased one."""
    record = Person.with_merged.prefetch_related("names").filter(slug=slug).first()
    if is_erased(record, slug):
        return gone(request)
    if record is None:
        raise nothing_here()
    if record.merged_into_id:
        return redirect(survivor_of(record))  # for the time being: a merge can be undone
    time_machine = WhereForm(request.GET, today=timezone.localdate())
    context = {
        "person": record,
        "feed": feed_of_person(record),
        "time_machine": time_machine,
        "spells": there_on(time_machine, Spell.objects.filter(person=record), request.GET.get("page")),
        "other_names": [row for row in record.names.all() if row.name != record.name],
        "identifiers": record.identifiers.all(),
        "moves": record.moves.for_list(),
        "along": went_along(record),
    }
    return render(request, "dashboard/person.html", context, status=400 if time_machine.errors else 200)
