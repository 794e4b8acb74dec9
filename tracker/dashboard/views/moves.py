"""Moves: the list with its filters, and the page of one with its evidence."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tracker.dashboard.feeds import feed_of_list
from tracker.dashboard.forms import MoveFilterForm
from tracker.dashboard.found import find
from tracker.dashboard.paging import page_of
from tracker.dashboard.parameters import PAGE, takes
from tracker.dashboard.sentences import sentences_of
from tracker.dashboard.time_machine import PastForm, asked_of
from tracker.merges.merge import survivor_of
from tracker.metrics.past.asked import FIGURES
from tracker.metrics.past.moment import Moment
from tracker.metrics.past.read import moves_at
from tracker.moves.models import Move
from tracker.moves.public_history import happenings
from tracker.moves.status.explain import explain_status
from tracker.moves.status.stale import stale_before


@require_safe
@takes(MoveFilterForm, "from", PastForm, PAGE)
def moves(request: HttpRequest) -> HttpResponse:
    """A page of moves, newest first; 400 without the filters that are refused."""
    today = timezone.localdate()
    form, time_machine = MoveFilterForm(request.GET), PastForm(request.GET, today=today)
    moment = time_machine.moment
    is_valid = form.is_valid() and not time_machine.errors
    for name in ("filter", "latest"):
        if moment and form.cleaned_data.get(name):
            form.add_error(name, _("A list of the past cannot be narrowed by this."))
            is_valid = False
    if moment and form.cleaned_data.get("figure") not in ("", *FIGURES):
        form.refuse_figure_of_now()
        is_valid = False
    listed = _moves_then(form, moment, time_machine) if moment else _moves_now(form, today)
    page = page_of(listed, request.GET.get("page"))
    context = {
        "form": form,
        "feed": feed_of_list(form),
        "time_machine": time_machine,
        "page": page,
        "sentences": sentences_of(page.rows) if form.explains and not moment else {},
    }
    return render(request, "dashboard/moves.html", context, status=200 if is_valid else 400)


def _moves_now(form: MoveFilterForm, today: date) -> Any:
    return form.apply(Move.objects.for_list().with_stale(stale_before(today)), today=today)


def _moves_then(form: MoveFilterForm, moment: Moment, time_machine: PastForm) -> Any:
    asked = asked_of(form)
    time_machine.say_bounds(asked)
    return moves_at(moment, asked)


@require_safe
@takes()
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """One move: both sides, how sure it is and why, and the words that say so."""
    moves = Move.with_merged.for_list().with_stale(stale_before(timezone.localdate()))
    record = find(moves.filter(awaits_approval=False), pk=pk)
    if record.merged_into_id:
        return redirect(survivor_of(record))  # for the time being: a merge can be undone
    explanation = explain_status(record, list(record.claims.weighed()))
    context = {"move": record, "explanation": explanation, "happenings": happenings(record)}
    return render(request, "dashboard/move.html", context)
