"""The admin site: who may come in, and what somebody without a role is told."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern
from django.utils.translation import gettext as _
from unfold.forms import AuthenticationForm as ThemedForm
from unfold.sites import UnfoldAdminSite

from tracker.desk.roles import may_work_here

MAX_USER_NAME = 150  # of Django's users
_FOR_WHO_SIGNED_IN = {"logout", "password_change", "password_change_done", "jsi18n"}


class SignInForm(ThemedForm):
    """Lets in who has no role too: what they see then says so, which a refusal would not."""

    def clean_username(self) -> str:
        """No user has a longer name, and the log of wrong passwords has no place for one."""
        name: str = self.cleaned_data["username"]
        if len(name) > MAX_USER_NAME:
            raise self.get_invalid_login_error()
        return name

    def confirm_login_allowed(self, user: Any) -> None:
        AuthenticationForm.confirm_login_allowed(self, user)


class DeskSite(UnfoldAdminSite):
    login_form = SignInForm

    def has_permission(self, request: HttpRequest) -> bool:
        """Whoever has signed in; each page asks for what it needs."""
        return request.user.is_active

    def extra_urls(self) -> list[URLPattern]:
        """Called by the theme."""
        from tracker.desk.passwords import password_urls  # it needs the site

        return password_urls()

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Callable[..., Any]:  # noqa: FBT001, FBT002  # Django's signature
        @wraps(view)
        def for_who_has_a_role(request: HttpRequest, *args: Any, **options: Any) -> Any:
            name = request.resolver_match.url_name if request.resolver_match else None
            if name in _FOR_WHO_SIGNED_IN or may_work_here(request.user):
                return view(request, *args, **options)
            return self._no_role(request)

        return super().admin_view(for_who_has_a_role, cacheable)

    def _no_role(self, request: HttpRequest) -> HttpResponse:
        context = {**self.each_context(request), "title": _("No role yet"), "sidebar_navigation": []}
        return TemplateResponse(request, "admin/no_role.html", context, status=403)
