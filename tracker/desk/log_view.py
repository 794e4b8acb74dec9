"""Logging a move at the desk, and what its page asks while somebody types."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from unfold.admin import ModelAdmin

from tracker.deadlocks import again_after_deadlock
from tracker.desk.dates import TypedDateFormField
from tracker.desk.log_form import KINDS, LogForm
from tracker.desk.log_names import date_in_words, may_create, name_boxes, settle, suggest
from tracker.desk.meanwhile import record_numbers
from tracker.desk.who import signed_in
from tracker.moves.log_entry import AlreadyLogged, Entry, add_to_move, log_entry
from tracker.moves.models import Move
from tracker.moves.quick import LONGEST, read_quick
from tracker.moves.roles_in_use import roles_in_use
from tracker.moves.same_step import moves_of_the_same_step, with_sources
from tracker.names.models import MAX_NAME

_IN_DETAILS = {"exit_manner", "entry_manner", "from_capacity", "to_capacity", "note", "is_namesake"}
_KEPT = ("evidence_url", "evidence_kind")  # what the next move of the same article starts with


class LogMoves(ModelAdmin):
    """The part of the admin of moves that adds one. For whoever may add moves."""

    def get_urls(self) -> list[URLPattern]:
        guarded = self.admin_site.admin_view
        return [
            path("add/names/", guarded(self.names_view), name="move-log-names"),
            path("add/date/", guarded(self.date_view), name="move-log-date"),
            path("add/same/", guarded(self.same_view), name="move-log-same"),
            path("add/quick/", guarded(self.quick_view), name="move-log-quick"),
            *super().get_urls(),
        ]

    @again_after_deadlock
    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The form, or a move logged from it."""
        self._refuse_others(request)
        if request.method != "POST":
            form = LogForm(initial={name: request.GET.get(name, "") for name in _KEPT})
            return self._log_page(request, form)
        form, already = LogForm(request.POST), []
        if form.is_valid():
            try:
                move = self._save(request, form.entry())
            except ValidationError as error:
                form.add_problems(error)
            except AlreadyLogged as error:
                already = error.moves
            else:
                return self._logged(request, move, form)
        return self._log_page(request, form, already)

    @method_decorator(require_safe)
    def names_view(self, request: HttpRequest) -> HttpResponse:
        """JSON: the records that a text may mean, and with ``settle`` what it means by itself."""
        self._refuse_others(request)
        kind = KINDS.get(request.GET.get("side", ""))
        if kind is None:
            return JsonResponse({"problem": _("The side is one of: %s.") % ", ".join(KINDS)}, status=400)
        text = request.GET.get("q", "").replace("\0", "").strip()[:MAX_NAME]
        if text and "settle" in request.GET:
            return JsonResponse(settle(request, kind, text))
        return JsonResponse({"results": [asdict(each) for each in suggest(kind, text)] if text else []})

    @method_decorator(require_safe)
    def date_view(self, request: HttpRequest) -> HttpResponse:
        """JSON: a typed date as it is understood, or why it is none."""
        self._refuse_others(request)
        try:
            when: Any = TypedDateFormField(required=False).clean(request.GET.get("q", ""))
        except ValidationError as error:
            return JsonResponse({"problem": " ".join(error.messages)})
        return JsonResponse({"means": date_in_words(when) if when else ""})

    @method_decorator(require_safe)
    def same_view(self, request: HttpRequest) -> HttpResponse:
        """HTML: the moves that may be the one that is being typed; empty where there are none."""
        self._refuse_others(request)
        found = moves_of_the_same_step(LogForm(request.GET).entry_so_far().known_part())
        return TemplateResponse(request, "admin/_already_logged.html", self._already(request, found))

    def quick_view(self, request: HttpRequest) -> HttpResponse:
        """The form filled in from one line or a sentence: its fields as JSON if asked for, else the page."""
        self._refuse_others(request)
        if request.method != "POST":
            return HttpResponseRedirect(self._address_of("add"))
        text = request.POST.get("quick", "")
        read = read_quick(text, read_date=TypedDateFormField().read)
        picked = record_numbers(request.POST.get("pick", ""))
        fillings = read.fillings[picked[0] :][:1] if picked else read.fillings
        fields = fillings[0].fields if len(fillings) == 1 else {}
        choices = [each.label for each in fillings] if len(fillings) > 1 else []
        if request.headers.get("Accept") == "application/json":
            answer = {"fields": fields, "choices": choices, "problems": read.problems}
            return JsonResponse(answer)
        quick: dict[str, Any] = {"quick": text, "quick_problems": read.problems, "quick_choices": choices}
        return self._log_page(request, LogForm(initial=fields), **quick)

    def _save(self, request: HttpRequest, entry: Entry) -> Move:
        """Log the move, or add its evidence to the move whose button was pressed."""
        for side, typed in entry.names.items():
            if typed.is_said_to_be_new and not may_create(request, typed.kind):
                raise ValidationError(
                    {side: [_("You may not add “%s”. Choose a record that is there.") % typed.text]}
                )
        by, now = signed_in(request), timezone.now()
        if (move_ids := record_numbers(request.POST.get("add_to", ""))) and self.has_change_permission(
            request
        ):
            return add_to_move(move_ids[0], entry, by=by, now=now)
        return log_entry(entry, by=by, now=now, although=record_numbers(request.POST.get("another", "")))

    def _logged(self, request: HttpRequest, move: Move, form: LogForm) -> HttpResponse:
        is_new = "add_to" not in request.POST
        said = _said(move, is_new=is_new)
        link = format_html('<a class="desk-link" href="{}">{}</a>', self._address_of("change", move.pk), move)
        self.message_user(request, format_html(said, link), messages.SUCCESS)
        if is_new:
            self.log_addition(request, move, [{"added": {}}])
        else:
            self.log_change(request, move, [{"changed": {"fields": [_("evidence")]}}])
        if "_addanother" not in request.POST:
            return HttpResponseRedirect(self._address_of("changelist"))
        kept = {name: request.POST.get(name, "") for name in _KEPT}
        return HttpResponseRedirect(f"{self._address_of('add')}?{urlencode(kept)}")

    def _log_page(
        self, request: HttpRequest, form: LogForm, already: Sequence[Move] = (), **more: Any
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("Log a move"),
            "opts": self.model._meta,
            "form": form,
            "boxes": list(name_boxes(request, form)),
            "roles": roles_in_use(),
            "asks": bool(already),
            "longest_quick": LONGEST,
            "focus": "already-section" if already else _focus(form),
            "opened": bool(_IN_DETAILS & form.errors.keys()),
            **self._already(request, already),
            **more,
        }
        return TemplateResponse(request, "admin/log_move.html", context)

    def _already(self, request: HttpRequest, moves: Sequence[Move]) -> dict[str, Any]:
        return {
            "already": with_sources(list(moves)),
            "already_keys": ",".join(str(move.pk) for move in moves),
            "may_add_evidence": self.has_change_permission(request),
        }

    def _refuse_others(self, request: HttpRequest) -> None:
        if not self.has_add_permission(request):
            raise PermissionDenied

    def _address_of(self, page: str, *args: Any) -> str:
        return reverse(f"admin:moves_move_{page}", args=args)


def _said(move: Move, *, is_new: bool) -> str:
    """What became of what was logged, with a place for the link to its move."""
    if not is_new and settings.FOUR_EYES:
        return _("Your evidence waits for a reviewer's approval: {}")
    if not is_new:
        return _("Your evidence was added to {}")
    if move.awaits_approval:
        return _("Logged; it is shown and counted once a reviewer approves it: {}")
    return _("Logged: {}")


def _focus(form: LogForm) -> str:
    """The id of the field that gets the focus: the first with an error, else the quick line."""
    return f"id_{form.first_problem}" if form.first_problem else "quick"
