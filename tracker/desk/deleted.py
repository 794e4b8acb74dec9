"""Deleted records at the desk: the list of them, and the way back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.admin.views.main import PAGE_VAR
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin
from unfold.decorators import action

from tracker.history.restore import CannotRestore, delete_record, deleted_records, restore

PER_PAGE = 50


class Restorable(ModelAdmin):
    """For the admin class of a kind of record that may be deleted."""

    actions_list = ["show_deleted"]

    def get_urls(self) -> list[URLPattern]:
        own = [
            path("deleted/", self.admin_site.admin_view(self.deleted_view), name=self._page("deleted")),
            path(
                "<int:record_id>/restore/",
                self.admin_site.admin_view(self.restore_view),
                name=self._page("restore"),
            ),
        ]
        return own + super().get_urls()

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        delete_record(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for record in queryset:
            delete_record(record)

    @action(description=gettext_lazy("Deleted"), permissions=["add"], icon="restore_from_trash")
    def show_deleted(self, _request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect(reverse(f"admin:{self._page('deleted')}"))

    def deleted_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        page = Paginator(deleted_records(self.model), PER_PAGE).get_page(request.GET.get(PAGE_VAR))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Deleted %s") % self.model._meta.verbose_name_plural,
            "opts": self.model._meta,
            "page": page,
            "page_var": PAGE_VAR,
            "entries": [
                {
                    "version": version,
                    "restore_url": reverse(f"admin:{self._page('restore')}", args=[version.instance.pk]),
                    "history_url": reverse(f"admin:{self._page('history')}", args=[version.instance.pk]),
                }
                for version in page
            ],
        }
        return TemplateResponse(request, "admin/deleted.html", context)

    @method_decorator(require_POST)
    def restore_view(self, request: HttpRequest, record_id: int) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        try:
            record = restore(self.model, record_id)
        except CannotRestore as error:
            self.message_user(request, str(error), messages.ERROR)
            return HttpResponseRedirect(reverse(f"admin:{self._page('deleted')}"))
        self.message_user(request, _("“%s” is there again.") % record, messages.SUCCESS)
        return HttpResponseRedirect(reverse(f"admin:{self._page('change')}", args=[record.pk]))

    def _page(self, name: str) -> str:
        return f"{self.model._meta.app_label}_{self.model._meta.model_name}_{name}"
