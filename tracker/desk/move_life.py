"""From a move's page in one step: it is confirmed, gets its date, is denied or called off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin

from tracker.deadlocks import again_after_deadlock
from tracker.desk.life_forms import DateForm, EvidenceForm, LifeForm, NoForm, SetForm
from tracker.desk.meanwhile import record_number
from tracker.desk.who import signed_in
from tracker.moves.alone import nothing_surer
from tracker.moves.life import NotPossible, follow_evidence, set_status, state_date, state_status, take_back
from tracker.moves.models import Move
from tracker.moves.status.explain import Explanation, explain_status
from tracker.moves.status.stale import stale_before
from tracker.moves.vocabulary import MoveStatus

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Act = Callable[[int, dict[str, Any], User, datetime], Move]


@dataclass(frozen=True, slots=True)
class Step:
    """What can become of a move: for which statuses it is offered, what it asks, what it does."""

    name: str
    label: StrOrPromise
    done: StrOrPromise
    form: type[LifeForm]
    act: Act
    offered_in: frozenset[str]
    is_danger: bool = False


def _states(status: MoveStatus) -> Act:
    return lambda pk, asked, by, now: state_status(pk, status, evidence=asked["evidence"], by=by, now=now)


_OPEN = frozenset({MoveStatus.RUMOURED, MoveStatus.ANNOUNCED})
_TRUE = frozenset({MoveStatus.RUMOURED, MoveStatus.ANNOUNCED, MoveStatus.CONFIRMED})
_ANY = frozenset(MoveStatus)
_FOLLOW = "follow"
_NEEDS_TWO = ("confirm", "announce")  # with four eyes on, these come as evidence that somebody approves

# The first one that is offered is the one that an analyst most likely came for; it lies open.
STEPS: tuple[Step, ...] = (
    Step(
        "confirm",
        gettext_lazy("Confirm"),
        gettext_lazy("Confirmed, with your word as evidence."),
        EvidenceForm,
        _states(MoveStatus.CONFIRMED),
        _ANY - {MoveStatus.CONFIRMED},
    ),
    Step(
        "date",
        gettext_lazy("Set the date"),
        gettext_lazy("The date is set."),
        DateForm,
        lambda pk, asked, by, now: state_date(
            pk, asked["effective_on"], evidence=asked["evidence"], by=by, now=now
        ),
        _TRUE,
    ),
    Step(
        "announce",
        gettext_lazy("It was announced"),
        gettext_lazy("Announced, with your word as evidence."),
        EvidenceForm,
        _states(MoveStatus.ANNOUNCED),
        frozenset({MoveStatus.RUMOURED}),
    ),
    Step(
        "retract",
        gettext_lazy("It fell through"),
        gettext_lazy("Retracted, with your word as evidence."),
        EvidenceForm,
        _states(MoveStatus.RETRACTED),
        frozenset({MoveStatus.ANNOUNCED, MoveStatus.CONFIRMED}),
        is_danger=True,
    ),
    Step(
        "deny",
        gettext_lazy("It is not true"),
        gettext_lazy("Denied, with your word as evidence."),
        EvidenceForm,
        _states(MoveStatus.DENIED),
        _TRUE,
        is_danger=True,
    ),
    Step(
        "set",
        gettext_lazy("Set the status"),
        gettext_lazy("The status is set, and stays whatever the evidence says."),
        SetForm,
        lambda pk, asked, _by, _now: set_status(pk, MoveStatus(asked["status"]), reason=asked["reason"]),
        _ANY,
    ),
    Step(
        _FOLLOW,
        gettext_lazy("Follow the evidence"),
        gettext_lazy("The status follows from the evidence again."),
        NoForm,
        lambda pk, _asked, _by, _now: follow_evidence(pk),
        _ANY,
    ),
)
_BY_NAME = {step.name: step for step in STEPS}


class MoveLife(ModelAdmin):
    """For the admin class of moves: why a move has its status, and the steps that change it."""

    change_form_outer_before_template = "admin/move_life.html"

    def get_urls(self) -> list[URLPattern]:
        step, back = (self.admin_site.admin_view(view) for view in (self.step_view, self.take_back_view))
        return [
            path("<int:record_id>/step/<slug:name>/", step, name="move-step"),
            path("<int:record_id>/take-back/<int:claim_id>/", back, name="move-take-back"),
            *super().get_urls(),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The status of a move that is there changes by a step, which says on whose word."""
        fields = super().get_readonly_fields(request, obj)
        return [*fields, "status"] if obj else fields

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        record_id = record_number(object_id)
        moves = Move.objects.for_list().with_stale(stale_before(timezone.localdate()))
        move = moves.filter(pk=record_id).first() if record_id is not None else None
        if move is not None and self.has_view_permission(request, move):
            extra_context = {**(extra_context or {}), "life": self._life(request, move)}
        return super().changeform_view(request, object_id, form_url, extra_context)

    @again_after_deadlock
    def step_view(self, request: HttpRequest, record_id: int, name: str) -> HttpResponse:
        """The form of a step by itself; by POST the step is taken."""
        step, move = _BY_NAME.get(name), self._changeable(request, record_id)
        if step is None:
            raise Http404
        form = step.form(move, request.POST if request.method == "POST" else None, prefix=name)
        if request.method == "POST" and form.is_valid():
            try:
                with nothing_surer(move.pk, but_by_evidence=step.name == _FOLLOW):
                    step.act(move.pk, form.cleaned_data, signed_in(request), timezone.now())
            except NotPossible as error:
                form.add_error(None, str(error))
            else:
                self.message_user(request, step.done, messages.SUCCESS)
                return self._back_to(move)
        context = self.admin_site.each_context(request) | {
            "title": f"{step.label}: {move}",
            "opts": self.model._meta,
            "move": move,
            "step": step,
            "form": form,
        }
        return TemplateResponse(request, "admin/move_step.html", context, status=400 if form.errors else 200)

    @method_decorator(require_POST)
    @again_after_deadlock
    def take_back_view(self, request: HttpRequest, record_id: int, claim_id: int) -> HttpResponse:
        move = self._changeable(request, record_id)
        try:
            take_back(move.pk, claim_id, by=signed_in(request), now=timezone.now())
        except NotPossible as error:
            self.message_user(request, str(error), messages.ERROR)
        else:
            self.message_user(request, _("Taken back."), messages.SUCCESS)
        return self._back_to(move)

    def _life(self, request: HttpRequest, move: Any) -> dict[str, Any]:
        explanation = explain_status(move, list(move.claims.weighed()))
        offered = self._offered(move, explanation) if self.has_change_permission(request, move) else []
        forms = [(step, step.form(move, prefix=step.name)) for step in offered]
        main = 0 if move.status == MoveStatus.CONFIRMED and move.effective_on else 1
        return {
            "move": move,
            "explanation": explanation,
            "main": forms[:main],
            "others": forms[main:],
        }

    def _offered(self, move: Move, explanation: Explanation) -> list[Step]:
        can_follow = explanation.proposed is not None or (move.status_override and explanation.evidence)
        needs_two = _NEEDS_TWO if settings.FOUR_EYES else ()
        return [
            step
            for step in STEPS
            if move.status in step.offered_in
            and step.name not in needs_two
            and (step.name != _FOLLOW or can_follow)
        ]

    def _changeable(self, request: HttpRequest, record_id: int) -> Move:
        move = get_object_or_404(Move.objects.for_list(), pk=record_id)
        if not self.has_change_permission(request, move):
            raise PermissionDenied
        return move

    def _back_to(self, move: Move) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("admin:moves_move_change", args=[move.pk]))
