"""What is not there: JSON for a program, a page for a person."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.defaults import page_not_found

from tracker.api.urls import PREFIX


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The project's answer to an address that leads nowhere."""
    if request.path_info.startswith(f"/{PREFIX}"):
        detail = _("There is nothing at this address; /api/docs/ lists what there is.")
        return JsonResponse({"detail": detail}, status=404)
    return page_not_found(request, exception)
