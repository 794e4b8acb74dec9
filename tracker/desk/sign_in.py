"""What somebody sees after too many wrong passwords."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def locked_out(request: HttpRequest, _response: Any = None, _credentials: Any = None) -> HttpResponse:
    """The page that asks to wait; called by django-axes."""
    context = {
        **admin.site.each_context(request),
        "title": _("Too many tries"),
        "tries": settings.AXES_FAILURE_LIMIT,
        "minutes": settings.AXES_COOLOFF_TIME.seconds // 60,
    }
    response = render(request, "admin/locked_out.html", context, status=429)
    response["Retry-After"] = str(settings.AXES_COOLOFF_TIME.seconds)
    return response
