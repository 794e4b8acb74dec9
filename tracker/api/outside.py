"""What is not there, and what failed: JSON for a program, a page for a person."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.defaults import bad_request, page_not_found, server_error

from tracker.api.problems import nothing_here, problem_response
from tracker.api.urls import PREFIX


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The project's answer to an address that leads nowhere."""
    return nothing_here(request) if _is_for_programs(request) else page_not_found(request, exception)


def not_understood(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The project's answer to a request that is none, such as one with too many parameters."""
    if _is_for_programs(request):
        said = _("This request cannot be read: it has too many parameters, or is no valid HTTP.")
        return problem_response(request, 400, detail=said, code="unreadable")
    return bad_request(request, exception)


def failed(request: HttpRequest, *args: Any) -> HttpResponse:
    """The project's answer where something went wrong that nobody foresaw."""
    if _is_for_programs(request):
        said = _("Something went wrong here, and it was logged. Nothing was changed; try again later.")
        return problem_response(request, 500, detail=said, code="failed")
    return server_error(request, *args)


def _is_for_programs(request: HttpRequest) -> bool:
    return request.path_info.startswith((f"/{PREFIX}", "/mcp"))
