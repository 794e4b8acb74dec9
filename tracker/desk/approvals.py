"""To approve: what somebody accepted or logged and nobody else has approved yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin
from unfold.decorators import display

from tracker.deadlocks import again_after_deadlock
from tracker.desk.badges import STATUS_COLOURS
from tracker.desk.confirm import confirmed
from tracker.desk.decisions import show_time
from tracker.desk.meanwhile import record_number
from tracker.desk.plans import describe_plan
from tracker.desk.who import signed_in
from tracker.moves.approval import approve, send_back
from tracker.moves.models import Approval
from tracker.moves.models.approval import MAX_NOTE
from tracker.moves.plan import Undecidable
from tracker.moves.vocabulary import ApprovalOutcome

_COLOURS = {"": "info", ApprovalOutcome.APPROVED: "success", ApprovalOutcome.SENT_BACK: "danger"}


class WaitingFirstFilter(admin.SimpleListFilter):
    """Shows what waits, unless asked for more."""

    title = gettext_lazy("approval")
    parameter_name = "outcome"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        return [*((value, str(label)) for value, label in ApprovalOutcome.choices), ("all", _("all"))]

    def choices(self, changelist: Any) -> Iterator[Any]:
        waiting, *others = super().choices(changelist)
        yield {**waiting, "display": _("waits")}
        yield from others

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset if self.value() == "all" else queryset.filter(outcome=self.value() or "")


@admin.register(Approval)
class ApprovalAdmin(ModelAdmin):
    """The oldest first. An analyst sees their own; a reviewer sees all, and answers those of others."""

    list_display = ["what", "status_badge", "quote", "source", "who", "at", "decision"]
    list_display_links = ["what"]
    list_filter = [WaitingFirstFilter]
    search_fields = ["claim__person_name", "claim__from_name", "claim__to_name"]
    ordering = ["submitted_at", "pk"]
    actions = ["approve_selected", "send_back_selected"]
    show_full_result_count = False
    list_per_page = 50

    class Media:
        js = ["desk/local_times.js"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Approval]:
        approvals: Any = super().get_queryset(request)
        shown: QuerySet[Approval] = approvals.for_list()
        sees_own = self.has_view_permission(request) and not self.has_change_permission(request)
        return shown.filter(submitted_by=signed_in(request)) if sees_own else shown

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None and super().has_change_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        views = {"approve": self.approve_view, "send-back": self.send_back_view}
        views["withdraw"] = self.withdraw_view
        own = [
            path(f"<int:approval_id>/{name}/", self.admin_site.admin_view(view), name=f"approval-{name}")
            for name, view in views.items()
        ]
        return own + super().get_urls()

    # --- Answering -----------------------------------------------------------------------------------

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """All about one, with both answers."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        approval = get_object_or_404(self.get_queryset(request), pk=record_number(object_id))
        is_own = approval.submitted_by_id == signed_in(request).pk
        context = self.admin_site.each_context(request) | {
            "title": str(approval),
            "opts": self.opts,
            "approval": approval,
            "claim": approval.claim,
            "plan": describe_plan(approval.claim) if approval.is_waiting and not approval.same_as else "",
            "is_own": is_own,
            "may_answer": approval.is_waiting and not is_own and self.has_change_permission(request),
            "may_withdraw": approval.is_waiting and is_own,
            "max_note": MAX_NOTE,
            "media": self.media,
        }
        return TemplateResponse(request, "admin/approval.html", context)

    @method_decorator(require_POST)
    @again_after_deadlock
    def approve_view(self, request: HttpRequest, approval_id: int) -> HttpResponse:
        return self._answer_one(request, approval_id, self._approve)

    @method_decorator(require_POST)
    @again_after_deadlock
    def send_back_view(self, request: HttpRequest, approval_id: int) -> HttpResponse:
        return self._answer_one(request, approval_id, self._send_back)

    @method_decorator(require_POST)
    @again_after_deadlock
    def withdraw_view(self, request: HttpRequest, approval_id: int) -> HttpResponse:
        """Whoever asked may take it back to the queue, or to be edited."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        get_object_or_404(Approval, pk=approval_id, submitted_by=signed_in(request))
        self._send_back(request, approval_id)
        return self._to_list()

    @admin.action(description=gettext_lazy("Approve"), permissions=["change"])
    @confirmed(ngettext_lazy("Approve %d decision?", "Approve %d decisions?"))
    def approve_selected(self, request: HttpRequest, approvals: QuerySet[Approval]) -> None:
        self._answer_many(request, approvals, self._approve)

    @admin.action(description=gettext_lazy("Send back"), permissions=["change"])
    @confirmed(
        ngettext_lazy("Send %d decision back?", "Send %d decisions back?"),
        template="admin/_send_back.html",
        context={"max_note": MAX_NOTE},
    )
    def send_back_selected(self, request: HttpRequest, approvals: QuerySet[Approval]) -> None:
        self._answer_many(request, approvals, self._send_back)

    def _answer_one(
        self, request: HttpRequest, approval_id: int, answer: Callable[[HttpRequest, int], bool]
    ) -> HttpResponse:
        if not self.has_change_permission(request):
            raise PermissionDenied
        get_object_or_404(Approval, pk=approval_id)
        if answer(request, approval_id):
            return self._to_list()
        return HttpResponseRedirect(reverse("admin:moves_approval_change", args=[approval_id]))

    def _answer_many(
        self,
        request: HttpRequest,
        approvals: QuerySet[Approval],
        answer: Callable[[HttpRequest, int], bool],
    ) -> None:
        answered = [answer(request, pk) for pk in approvals.values_list("pk", flat=True)]
        count = sum(answered)
        self.message_user(request, ngettext("%d decision answered.", "%d decisions answered.", count) % count)

    def _approve(self, request: HttpRequest, approval_id: int) -> bool:
        try:
            move = approve(approval_id, by=signed_in(request), now=timezone.now())
        except Undecidable as error:
            self.message_user(request, str(error), messages.ERROR)
            return False
        url = reverse("admin:moves_move_change", args=[move.pk])
        link = format_html('<a class="desk-link" href="{}">{}</a>', url, move)
        self.message_user(request, format_html(_("Approved, and counts now: {}"), link), messages.SUCCESS)
        return True

    def _send_back(self, request: HttpRequest, approval_id: int) -> bool:
        note = request.POST.get("note", "")
        try:
            approval = send_back(approval_id, by=signed_in(request), now=timezone.now(), note=note)
        except Undecidable as error:
            self.message_user(request, str(error), messages.ERROR)
            return False
        self.message_user(request, _("Sent back: %s") % approval, messages.SUCCESS)
        return True

    def _to_list(self) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:moves_approval_changelist"))

    # --- Showing -------------------------------------------------------------------------------------

    @display(description=gettext_lazy("what"))
    def what(self, approval: Approval) -> str:
        return str(approval)

    @display(description=gettext_lazy("asserts"), label=STATUS_COLOURS)
    def status_badge(self, approval: Approval) -> tuple[str, str]:
        return approval.claim.status, approval.claim.get_status_display()

    @display(description=gettext_lazy("quote"))
    def quote(self, approval: Approval) -> str:
        return (
            format_html('<q class="desk-quote">{}</q>', approval.claim.quote) if approval.claim.quote else "–"
        )

    @display(description=gettext_lazy("source"))
    def source(self, approval: Approval) -> str:
        claim = approval.claim
        url = claim.article_url or claim.url
        if not url:
            return claim.get_origin_display()
        article = claim.article  # its text is not loaded
        words = (article.source or article.title or article.url or _("article")) if article else url
        return format_html('<a class="desk-link" href="{}">{}</a>', url, words)

    @display(description=gettext_lazy("asked by"))
    def who(self, approval: Approval) -> str:
        return str(approval.submitted_by or _("unknown"))

    @display(description=gettext_lazy("when"), ordering="submitted_at")
    def at(self, approval: Approval) -> str:
        return show_time(approval.submitted_at)

    @display(description=gettext_lazy("answer"))
    def decision(self, approval: Approval) -> str:
        if not approval.is_waiting:
            said = {"outcome": approval.get_outcome_display(), "who": approval.decided_by or _("unknown")}
            return _("%(outcome)s by %(who)s") % said
        return format_html(
            '<a class="desk-choose" href="{}" aria-label="{}">{}</a>',
            reverse("admin:moves_approval_change", args=[approval.pk]),
            _("Look at: %s") % approval,
            _("Look"),
        )
