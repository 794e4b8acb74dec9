"""The history of a record at the desk: who changed what, and a way back for each change."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.contrib.admin.views.main import PAGE_VAR
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from unfold.admin import ModelAdmin

from tracker.deadlocks import again_after_deadlock
from tracker.history.changes import Change, changes_of, read_changes
from tracker.history.revert import (
    CannotRevert,
    Plan,
    can_be_reverted,
    find_change,
    is_for,
    permission_to_revert,
    plan_revert,
    revert,
)
from tracker.history.version import lock_record

PER_PAGE = 50
_IMPORTED = re.compile(r"(?:undo of )?import (\d{1,18})", re.ASCII)
_LOGGED = re.compile(r"(?:undo of )?(merge|split) (\d+)")
_REVERT = re.compile(r"revert of (\w+) (\d+)")


class HistoryPages(ModelAdmin):
    """For the admin class of a record with history: its history page, and taking a change back."""

    def get_urls(self) -> list[URLPattern]:
        revert_change = path(
            "<int:record_id>/history/<str:label>/<int:history_id>/revert/",
            self.admin_site.admin_view(self.revert_view),
            name=self._url_name("revert"),
        )
        return [revert_change, *super().get_urls()]

    def history_view(
        self, request: HttpRequest, object_id: Any, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """One list of the record's changes and of the rows that belong to it; of a deleted record too."""
        record_id = _number(object_id)
        record = self.model._base_manager.filter(pk=record_id).first()
        if not self.has_view_or_change_permission(request, record):
            raise PermissionDenied
        page = Paginator(changes_of(self.model, record_id), PER_PAGE).get_page(request.GET.get(PAGE_VAR))
        if not page.object_list and record is None:
            raise Http404
        context = {
            **self.admin_site.each_context(request),
            "title": _("History of “%s”") % (record or _("a deleted record")),
            "opts": self.model._meta,
            "record_url": self._record_url(request, record),
            "page": page,
            "page_var": PAGE_VAR,
            "entries": [
                self._entry(request, record, change)
                for change in read_changes(self.model, record_id, page.object_list)
            ],
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/record_history.html", context)

    @again_after_deadlock
    def revert_view(self, request: HttpRequest, record_id: int, label: str, history_id: int) -> HttpResponse:
        """What taking the change back would do; by POST it is done."""
        with transaction.atomic():
            record = lock_record(self.model, record_id) if request.method == "POST" else None
            record = record or self.model._base_manager.filter(pk=record_id).first()
            change = find_change(self.model, record_id, label, history_id)
            if change is None:
                raise Http404
            if not self.may_revert(request, record, change):
                raise PermissionDenied
            try:
                plan = plan_revert(record, change)
                if request.method == "POST":
                    revert(record, change, all_the_same="all_the_same" in request.POST)
                    self.message_user(request, _("The change was taken back."), messages.SUCCESS)
                    return HttpResponseRedirect(self._history_url(record_id))
            except CannotRevert as error:
                return self._revert_page(request, record, change, None, str(error))
        return self._revert_page(request, record, change, plan, "")

    def may_revert(self, request: HttpRequest, record: Any, change: Change) -> bool:
        """Whoever may change the record, and where a row comes or goes, may add or remove such rows.

        A note comes and goes for its author only.
        """
        may_change = record is not None and self.has_change_permission(request, record)
        may_revert = may_change and request.user.has_perm(permission_to_revert(change))
        return may_revert and is_for(request.user, change)

    def _revert_page(
        self, request: HttpRequest, record: Any, change: Change, plan: Plan | None, problem: str
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("Take back a change of “%s”") % record,
            "opts": self.model._meta,
            "record": record,
            "entry": self._entry(request, record, change),
            "plan": plan,
            "problem": problem,
            "history_url": self._history_url(record.pk),
        }
        return TemplateResponse(request, "admin/revert.html", context, status=409 if problem else 200)

    def _entry(self, request: HttpRequest, record: Any, change: Change) -> dict[str, Any]:
        """A change with its links, as the template shows it."""
        logged, reverted = _LOGGED.fullmatch(change.cause), _REVERT.fullmatch(change.cause)
        is_possible = record is not None and not logged and can_be_reverted(record, change)
        args = [getattr(record, "pk", 0), change.part.label, change.history_id]
        return {
            "change": change,
            "log_url": _log_url(change.cause),
            "reverted": f"{reverted[1]}-{reverted[2]}" if reverted else "",
            "revert_url": reverse(f"admin:{self._url_name('revert')}", args=args)
            if is_possible and self.may_revert(request, record, change)
            else "",
        }

    def _record_url(self, request: HttpRequest, record: Any) -> str:
        """The form of the record, of its survivor where it was merged; empty where there is none."""
        while record is not None and getattr(record, "merged_into", None):
            record = record.merged_into
        return reverse(f"admin:{self._url_name('change')}", args=[record.pk]) if record is not None else ""

    def _history_url(self, record_id: int) -> str:
        return reverse(f"admin:{self._url_name('history')}", args=[record_id])

    def _url_name(self, page: str) -> str:
        return f"{self.model._meta.app_label}_{self.model._meta.model_name}_{page}"


def _log_url(cause: str) -> str:
    """The page of the merge, split or import that a change was part of; empty for none of these."""
    if logged := _LOGGED.fullmatch(cause):
        return f"{reverse(f'admin:merges_{logged[1]}_changelist')}?id={logged[2]}"
    if imported := _IMPORTED.fullmatch(cause):
        return reverse("admin:imports_importbatch_change", args=[imported[1]])
    return ""


def _number(object_id: str) -> int:
    if not (object_id.isascii() and object_id.isdigit() and len(object_id) < 19):
        raise Http404
    return int(object_id)
