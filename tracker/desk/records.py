"""What the admin classes of records with history share."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from simple_history.admin import SimpleHistoryAdmin
from unfold.admin import ModelAdmin

from tracker.desk.history import HistoryPages
from tracker.desk.meanwhile import ChangedMeanwhile
from tracker.desk.record_choice import ChoosesRecords
from tracker.desk.saved_filters import SavedFilters


class RecordAdmin(
    SavedFilters, ChangedMeanwhile, HistoryPages, ChoosesRecords, SimpleHistoryAdmin, ModelAdmin
):
    """Nobody saves over what they have not seen, and each change has a way back.

    A whole old version is for reading.

    django-simple-history would let everyone save it over the present one who may look at the record.
    """

    def history_form_view(
        self, request: HttpRequest, object_id: Any, version_id: Any, extra_context: Any = None
    ) -> HttpResponse:
        if request.method != "GET":
            raise PermissionDenied
        return super().history_form_view(request, object_id, version_id, extra_context)
