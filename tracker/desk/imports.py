"""Imports at the desk: bring a file, look at what it would do, decide, import, undo."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import PAGE_VAR
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST
from unfold.admin import ModelAdmin
from unfold.decorators import display

from tracker.desk.import_form import BringForm, chosen_rows
from tracker.desk.import_names import LISTS, names_of, read_answers, shown_names
from tracker.desk.import_page import COLOURS, kept_names, may_choose_for_all, rows_of, shown_row, tabs
from tracker.desk.meanwhile import record_number
from tracker.desk.who import signed_in
from tracker.imports.bring import (
    NotPossible,
    bring_file,
    choose_date_order,
    choose_for_all,
    choose_names,
    choose_rows,
    discard,
    start_import,
    start_undo,
    why_not_run,
)
from tracker.imports.models import ImportBatch
from tracker.imports.vocabulary import Choice, DateOrder, ImportState, Verdict

WHICH = "list"
PER_PAGE, NAMES_PER_PAGE = 50, 20
_MOST_KEPT = 50


@admin.register(ImportBatch)
class ImportBatchAdmin(ModelAdmin):
    list_display = ["file_name", "state_badge", "created_by", "created_at", "imported_at"]
    list_filter = ["state"]
    search_fields = ["file_name"]
    list_per_page = 50
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[ImportBatch]:
        batches: Any = super().get_queryset(request)
        return batches.for_list()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was imported is undone and stays in the list; what was not is discarded."""
        return False

    def get_urls(self) -> list[URLPattern]:
        views: dict[str, Callable[..., HttpResponse]] = {
            "progress": self.progress_view,
            "names": self.names_view,
            "choose": self.choose_view,
            "dates": self.dates_view,
            "run": self.run_view,
            "undo": self.undo_view,
            "discard": self.discard_view,
        }
        own = [
            path(f"<int:batch_id>/{name}/", self.admin_site.admin_view(view), name=f"import-{name}")
            for name, view in views.items()
        ]
        return own + super().get_urls()

    @display(description=gettext_lazy("state"), label=COLOURS, ordering="state")
    def state_badge(self, batch: ImportBatch) -> tuple[str, str]:
        return batch.state, batch.get_state_display()

    # --- Pages ------------------------------------------------------------------------------------

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = BringForm(request.POST, request.FILES) if request.method == "POST" else BringForm()
        if request.method == "POST" and form.is_valid():
            file = form.cleaned_data["file"]
            batch = bring_file(
                file.name,
                file.read(),
                by=signed_in(request),
                now=timezone.now(),
                date_order=form.cleaned_data["date_order"],
            )
            return HttpResponseRedirect(self._page(batch.pk))
        context = self._context(request, _("Import moves")) | {"form": form}
        return TemplateResponse(request, "admin/import_add.html", context)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The page of one import; the theme and Django ask for it by this name."""
        batch = self._viewed(request, record_number(object_id))
        which = request.GET.get(WHICH, "")
        page = Paginator(rows_of(batch, which), PER_PAGE).get_page(request.GET.get(PAGE_VAR))
        counted = tabs(batch, which)
        is_open = batch.state == ImportState.CHECKED and self.has_change_permission(request)
        context = self._context(request, str(batch)) | {
            "batch": batch,
            "colour": COLOURS.get(ImportState(batch.state), ""),
            "tabs": counted,
            "which": which,
            "page": page,
            "page_var": PAGE_VAR,
            "rows": [shown_row(batch, row) for row in page],
            "may_change": self.has_change_permission(request),
            "is_open": is_open,
            "left": batch.rows.blocking().count() if is_open else 0,
            "to_import": batch.rows.exclude(choice=Choice.SKIP).count() if is_open else 0,
            "to_choose": batch.written_names.to_choose().count() if is_open else 0,
            "why_not_run": why_not_run(batch, signed_in(request)) if is_open else "",
            "for_all": may_choose_for_all(which) if is_open else [],
            "kept_names": kept_names(batch)[:_MOST_KEPT] if batch.state == ImportState.UNDONE else [],
            "date_orders": DateOrder.choices[1:],
        }
        return TemplateResponse(request, "admin/import.html", context)

    @method_decorator(require_GET)
    def progress_view(self, request: HttpRequest, batch_id: int) -> HttpResponse:
        batch = self._viewed(request, batch_id)
        return JsonResponse(
            {"state": batch.state, "working": batch.is_working, "done": batch.done, "total": batch.total}
        )

    def names_view(self, request: HttpRequest, batch_id: int) -> HttpResponse:
        batch = self._viewed(request, batch_id)
        which = request.GET.get(WHICH, "")
        which = which if which in LISTS else "choose"
        page = Paginator(names_of(batch, which), NAMES_PER_PAGE).get_page(request.GET.get(PAGE_VAR))
        if request.method == "POST":
            return self._choose_names(request, batch, which)
        context = self._context(request, _("Names in “%s”") % batch.file_name) | {
            "batch": batch,
            "lists": [(value, label, value == which) for value, label in LISTS.items()],
            "which": which,
            "page": page,
            "page_var": PAGE_VAR,
            "names": list(shown_names(list(page))),
            "is_open": batch.state == ImportState.CHECKED and self.has_change_permission(request),
        }
        return TemplateResponse(request, "admin/import_names.html", context)

    # --- Decisions ----------------------------------------------------------------------------------

    def _choose_names(self, request: HttpRequest, batch: ImportBatch, which: str) -> HttpResponse:
        batch = self._changed(request, batch.pk)
        shown = [number for text in request.POST.getlist("name") if (number := record_number(text))]
        names = list(batch.written_names.with_record().filter(pk__in=shown[:NAMES_PER_PAGE]))
        try:
            chosen = read_answers(request.POST.dict(), names)
            if chosen:
                choose_names(batch, chosen)
        except (ValueError, NotPossible) as error:
            self.message_user(request, str(error), messages.ERROR)
            page = reverse("admin:import-names", args=[batch.pk])
            return HttpResponseRedirect(f"{page}?{urlencode({WHICH: which})}")
        said = ngettext("%d name was chosen.", "%d names were chosen.", len(chosen)) % len(chosen)
        self.message_user(request, said, messages.SUCCESS)
        return HttpResponseRedirect(self._page(batch.pk))

    @method_decorator(require_POST)
    def choose_view(self, request: HttpRequest, batch_id: int) -> HttpResponse:
        """What becomes of the rows of a page, or of all rows of one verdict."""
        batch = self._changed(request, batch_id)
        which = request.POST.get(WHICH, "")
        try:
            if "all" in request.POST:
                changed = choose_for_all(batch, which, request.POST.get("choice-all", ""))
            else:
                changed = choose_rows(batch, chosen_rows(batch, request.POST))
        except NotPossible as error:
            self.message_user(request, str(error), messages.ERROR)
        else:
            said = ngettext("%d row was changed.", "%d rows were changed.", changed) % changed
            self.message_user(request, said, messages.SUCCESS)
        return HttpResponseRedirect(self._page(batch.pk, which))

    @method_decorator(require_POST)
    def dates_view(self, request: HttpRequest, batch_id: int) -> HttpResponse:
        order = request.POST.get("order", "")
        order = order if order in DateOrder.values else ""
        return self._decide(request, batch_id, lambda batch: choose_date_order(batch, order))

    @method_decorator(require_POST)
    def run_view(self, request: HttpRequest, batch_id: int) -> HttpResponse:
        return self._decide(request, batch_id, lambda batch: start_import(batch, by=signed_in(request)))

    @method_decorator(require_POST)
    def undo_view(self, request: HttpRequest, batch_id: int) -> HttpResponse:
        return self._decide(request, batch_id, lambda batch: start_undo(batch, by=signed_in(request)))

    @method_decorator(require_POST)
    def discard_view(self, request: HttpRequest, batch_id: int) -> HttpResponse:
        batch = self._changed(request, batch_id)
        try:
            discard(batch)
        except NotPossible as error:
            self.message_user(request, str(error), messages.ERROR)
            return HttpResponseRedirect(self._page(batch.pk))
        self.message_user(request, _("“%s” was discarded.") % batch.file_name, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:imports_importbatch_changelist"))

    def _decide(
        self, request: HttpRequest, batch_id: int, call: Callable[[ImportBatch], None]
    ) -> HttpResponse:
        batch = self._changed(request, batch_id)
        try:
            call(batch)
        except NotPossible as error:
            self.message_user(request, str(error), messages.ERROR)
        return HttpResponseRedirect(self._page(batch.pk))

    # --- What they share ----------------------------------------------------------------------------

    def _viewed(self, request: HttpRequest, batch_id: int | None) -> ImportBatch:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(ImportBatch.objects.for_list(), pk=batch_id)

    def _changed(self, request: HttpRequest, batch_id: int) -> ImportBatch:
        if not self.has_change_permission(request):
            raise PermissionDenied
        return get_object_or_404(ImportBatch.objects.for_list(), pk=batch_id)

    def _context(self, request: HttpRequest, title: str) -> dict[str, Any]:
        return self.admin_site.each_context(request) | {"title": title, "opts": self.opts}

    def _page(self, batch_id: int, which: str = "") -> str:
        url = reverse("admin:imports_importbatch_change", args=[batch_id])
        return f"{url}?{urlencode({WHICH: which})}" if which in Verdict.values else url
