"""How the desk asks for a partial date: as people type it where they are at home."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextInputWidget

from tracker.dates import PartialDate
from tracker.dates.forms import PartialDateFormField
from tracker.dates.typed import LONGEST, preferred_locale, read_typed_date

_locale: ContextVar[str] = ContextVar("locale", default="")


class ReaderLocaleMiddleware:
    """Keeps the locale that the browser prefers, by which the desk's forms read 03/04/2024."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _locale.set(preferred_locale(request.headers.get("Accept-Language", "")))
        try:
            return self._get_response(request)
        finally:
            _locale.reset(token)


class PartialDateWidget(UnfoldAdminTextInputWidget):
    """A short text box that shows by example what may be typed."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"placeholder": _("14 Oct 2024"), "autocomplete": "off", **(attrs or {})})


class TypedDateFormField(PartialDateFormField):
    """One text box for a date in the words and order of the reader's locale; cleans to PartialDate."""

    widget = PartialDateWidget

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", LONGEST)
        options.setdefault("help_text", _("2024, Oct 2024, 14 Oct 2024 or 2024-10-14"))
        super().__init__(**options)

    def read(self, text: str) -> PartialDate:
        return read_typed_date(text, locale=_locale.get(), today=timezone.localdate())
