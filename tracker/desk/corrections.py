"""Requests of those who are followed: what is asked, beside the record, and the answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminTextareaWidget

from tracker.corrections.ask import CannotClose, close
from tracker.corrections.models import CorrectionRequest, RequestState
from tracker.desk.records import RecordAdmin
from tracker.desk.who import signed_in

_MOST_MOVES = 20
_DECISION_BUTTONS = {
    "corrections_correctionrequest_accept_request",
    "corrections_correctionrequest_decline_request",
}
_COLOURS = {
    RequestState.OPEN: "info",
    RequestState.ACCEPTED: "success",
    RequestState.DECLINED: "danger",
    RequestState.ERASED: "warning",
}


class OpenFirstFilter(admin.SimpleListFilter):
    """Shows what is open, unless asked for more."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        return [*((value, str(label)) for value, label in RequestState.choices[1:]), ("all", _("all"))]

    def choices(self, changelist: Any) -> Iterator[Any]:
        opened, *others = super().choices(changelist)
        yield {**opened, "display": RequestState.OPEN.label}
        yield from others

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[CorrectionRequest]
    ) -> QuerySet[CorrectionRequest]:
        value = self.value()
        return queryset if value == "all" else queryset.filter(state=value or RequestState.OPEN)


class AnswerForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic when it runs
    class Meta:
        model = CorrectionRequest
        fields = ["answer"]
        widgets = {"answer": UnfoldAdminTextareaWidget(attrs={"rows": 4})}
        help_texts = {
            "answer": gettext_lazy(
                "What was done, or why nothing was. It is kept, and sent to nobody: write to the person "
                "yourself."
            )
        }


@admin.register(CorrectionRequest)
class CorrectionRequestAdmin(RecordAdmin):
    """The queue, the one that is due first on top, and the page of one."""

    form = AnswerForm
    list_display = ["what", "person", "from_whom", "created_at", "due_badge", "state_badge"]
    list_display_links = ["what"]
    list_filter = [OpenFirstFilter, "kind"]
    list_select_related = ["person", "decided_by"]
    show_full_result_count = False
    list_per_page = 50
    actions_submit_line = ["accept_request", "decline_request"]
    readonly_fields = [
        "kind",
        "from_whom",
        "wrong",
        "right",
        "evidence",
        "answer_to",
        "record",
        "due",
        "decided",
    ]
    fieldsets = [
        (None, {"fields": ["kind", "from_whom", "due", "wrong", "right", "evidence", "answer_to"]}),
        (gettext_lazy("The record"), {"fields": ["record"]}),
        (gettext_lazy("Answer"), {"fields": ["answer", "decided"]}),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: CorrectionRequest | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: CorrectionRequest | None = None) -> bool:
        is_open = obj is None or obj.state == RequestState.OPEN
        return is_open and super().has_change_permission(request, obj)

    def has_close_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        found = CorrectionRequest.objects.filter(pk=object_id).first() if object_id else None
        return self.has_change_permission(request, found)

    def why_closed(self, record: CorrectionRequest) -> str:
        return _("This request was closed meanwhile, by %s. Your answer is not saved.") % (
            record.decided_by or "–"
        )

    @action(description=gettext_lazy("Close as accepted"), permissions=["close"])
    def accept_request(self, request: HttpRequest, obj: CorrectionRequest) -> None:
        self._close(request, obj, accepted=True)

    @action(description=gettext_lazy("Decline"), permissions=["close"])
    def decline_request(self, request: HttpRequest, obj: CorrectionRequest) -> None:
        self._close(request, obj, accepted=False)

    def _close(self, request: HttpRequest, obj: CorrectionRequest, *, accepted: bool) -> None:
        answer, now = request.POST.get("answer", ""), timezone.now()
        try:
            close(obj.pk, accepted=accepted, answer=answer, by=signed_in(request), now=now)
        except CannotClose as error:
            self.message_user(request, str(error), messages.ERROR)
        else:
            self.message_user(request, _("The request is closed; the address was deleted."), messages.SUCCESS)

    def response_change(self, request: HttpRequest, obj: CorrectionRequest) -> HttpResponse:
        """After a decision comes the list, unless it was refused."""
        if _DECISION_BUTTONS.isdisjoint(request.POST):
            return super().response_change(request, obj)
        is_open = CorrectionRequest.objects.open().filter(pk=obj.pk).exists()
        page = "change" if is_open else "changelist"
        arguments = [obj.pk] if is_open else []
        return HttpResponseRedirect(reverse(f"admin:corrections_correctionrequest_{page}", args=arguments))

    # --- Showing -----------------------------------------------------------------------------------

    @display(description=gettext_lazy("request"), ordering="kind")
    def what(self, request: CorrectionRequest) -> str:
        return request.get_kind_display()

    @display(description=gettext_lazy("from"))
    def from_whom(self, request: CorrectionRequest) -> str:
        return _("the person, as they say") if request.is_about_self else _("somebody else")

    @display(description=gettext_lazy("due"))
    def due(self, request: CorrectionRequest) -> str:
        day = request.due_on.isoformat()
        return _("%s, overdue") % day if request.is_overdue(timezone.localdate()) else day

    @display(description=gettext_lazy("due"), ordering="due_on", label={"overdue": "danger"})
    def due_badge(self, request: CorrectionRequest) -> Any:
        is_late = request.is_overdue(timezone.localdate())
        return ("overdue", self.due(request)) if is_late else self.due(request)

    @display(description=gettext_lazy("state"), label=_COLOURS)
    def state_badge(self, request: CorrectionRequest) -> tuple[str, str]:
        return request.state, request.get_state_display()

    @display(description=gettext_lazy("evidence"))
    def evidence(self, request: CorrectionRequest) -> str:
        """The address as text: somebody unknown sent it, so nobody should follow it by a slip."""
        return request.evidence_url or "–"

    @display(description=gettext_lazy("answer to"))
    def answer_to(self, request: CorrectionRequest) -> str:
        return request.email or "–"

    @display(description=gettext_lazy("as it is now"))
    def record(self, request: CorrectionRequest) -> str:
        """The person's names and moves, with the ways to correct, export and erase."""
        person = request.person
        if person is None:
            return "–"
        links = [
            ("people_person_change", _("Open the record")),
            ("person-export", _("Export")),
            ("person-erase", _("Erase")),
        ]
        moves = person.moves.for_list()[:_MOST_MOVES]
        return format_html(
            "<p><strong>{}</strong></p><p>{}</p>"
            '<ul class="desk-moves">{}</ul><p class="desk-decision">{}</p>',
            person,
            ", ".join(person.names.values_list("name", flat=True)),
            format_html_join(
                "",
                '<li><a class="desk-link" href="{}">{}</a></li>',
                ((reverse("admin:moves_move_change", args=[move.pk]), move) for move in moves),
            ),
            format_html_join(
                " ",
                '<a class="desk-link" href="{}">{}</a>',
                ((reverse(f"admin:{name}", args=[person.pk]), label) for name, label in links),
            ),
        )

    @display(description=gettext_lazy("decided"))
    def decided(self, request: CorrectionRequest) -> str:
        if request.decided_at is None:
            return "–"
        return _("%(state)s by %(who)s") % {
            "state": request.get_state_display(),
            "who": request.decided_by or "–",
        }
