"""Exports of lists at the desk: what the list shows, with its filters and its search, as CSV or XLSX."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_GET
from unfold.admin import ModelAdmin

from tracker.imports.exports.tables import Exported
from tracker.imports.exports.write import csv_lines, write_xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Exportable(ModelAdmin):
    """For the admin class of a list that can be saved as a table by whoever may see it."""

    export_table: Callable[[], Exported]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.table_view)
        return [path("export/<slug:form>/", view, name=self._table_url_name), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        query = request.GET.urlencode()
        links = {
            form.upper(): f"{reverse(f'admin:{self._table_url_name}', args=[form])}?{query}"
            for form in ("csv", "xlsx")
        }
        return super().changelist_view(request, {"export_links": links, **(extra_context or {})})

    @method_decorator(require_GET)
    def table_view(self, request: HttpRequest, form: str) -> HttpResponseBase:
        """The rows of the whole list, not of one page. Memory holds a thousand of them."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if form not in ("csv", "xlsx"):
            raise Http404
        try:
            listed = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            return HttpResponseRedirect(
                reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
            )
        table = type(self).export_table()
        rows = table.rows(listed)
        name = f"{table.name}-{timezone.now():%Y-%m-%d}.{form}"
        if form == "csv":
            answer: HttpResponseBase = StreamingHttpResponse(
                csv_lines(table.headers, rows), content_type="text/csv; charset=utf-8"
            )
            answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
            return answer
        file = tempfile.TemporaryFile()  # noqa: SIM115  # the response closes it
        write_xlsx(file, table.name.capitalize(), table.headers, rows)
        file.seek(0)
        return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)

    @property
    def _table_url_name(self) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_table"
