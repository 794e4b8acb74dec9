"""Lists that an analyst has narrowed, kept under a name."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin

from tracker.desk.meanwhile import record_number
from tracker.desk.who import signed_in
from tracker.workbench.saved_filters import MOST, filters_of, keep_filter, kept


class SavedFilters(ModelAdmin):
    """Above each list stand the filters that whoever is signed in has saved for it."""

    list_before_template = "admin/_above_list.html"

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        query = kept(request.GET.urlencode())
        saved = list(self._saved(request)[:MOST])
        context = {
            "saved_filters": saved,
            "query_to_save": "" if any(each.query == query for each in saved) else query,
            "present_query": query,
            "save_filter_url": reverse(f"admin:{self._filter_url('save')}"),
            "drop_filter_url": reverse(f"admin:{self._filter_url('drop')}"),
        }
        return super().changelist_view(request, context | (extra_context or {}))

    def get_urls(self) -> list[URLPattern]:
        guarded = self.admin_site.admin_view
        own = [
            path("filters/save/", guarded(self.save_filter_view), name=self._filter_url("save")),
            path("filters/drop/", guarded(self.drop_filter_view), name=self._filter_url("drop")),
        ]
        return own + super().get_urls()

    @method_decorator(require_POST)
    def save_filter_view(self, request: HttpRequest) -> HttpResponse:
        """Keep the filter under a name."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        query = kept(request.POST.get("query", ""))
        try:
            saved = keep_filter(
                signed_in(request), self.model, name=request.POST.get("name", ""), query=query
            )
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
        else:
            self.message_user(request, _("The filter “%s” is saved.") % saved, messages.SUCCESS)
        return HttpResponseRedirect(f"{self._list_url}?{query}")

    @method_decorator(require_POST)
    def drop_filter_view(self, request: HttpRequest) -> HttpResponse:
        """Forget one of one's own filters."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if (key := record_number(request.POST.get("filter"))) is not None:
            self._saved(request).filter(pk=key).delete()
        return HttpResponseRedirect(self._list_url)

    def _saved(self, request: HttpRequest) -> Any:
        return filters_of(signed_in(request), self.model)

    @property
    def _list_url(self) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")

    def _filter_url(self, what: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{what}_filter"
