"""The form by which anybody asks that a record be corrected or erased, or for what is held."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from people.models import Person
from tracker.corrections.ask import CannotAsk, ask
from tracker.dashboard.correction_form import CorrectionForm
from tracker.dashboard.found import gone, is_erased, nothing_here
from tracker.dashboard.parameters import takes
from tracker.merges.merge import survivor_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@takes("sent")
def correction(request: HttpRequest, slug: str) -> HttpResponse:
    """The form, then a page of thanks that shows nothing of what was sent; 400 where it is refused."""
    person = Person.with_merged.filter(slug=slug).first()
    if is_erased(person, slug):
        return gone(request)
    if person is None:
        raise nothing_here()
    if person.merged_into_id:
        return redirect("correction", survivor_of(person).slug)
    form = CorrectionForm(request.POST if request.method == "POST" else None)
    problem = ""
    if request.method == "POST":
        if form.is_by_a_machine:
            return _thanks(person)  # it need not know that nobody will read it
        if form.is_valid():
            try:
                ask(form.save(commit=False), person, now=timezone.now())
            except CannotAsk as error:
                problem = str(error)
            else:
                return _thanks(person)
    context = {"person": person, "form": form, "problem": problem, "is_sent": "sent" in request.GET}
    status = 429 if problem else 400 if form.errors else 200
    return render(request, "dashboard/correction.html", context, status=status)


def _thanks(person: Person) -> HttpResponse:
    return redirect(f"{reverse('correction', args=[person.slug])}?sent")
