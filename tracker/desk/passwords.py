"""Forgotten passwords, and the page on which a link from a mail leads to a new one. Django's own views."""

from __future__ import annotations

import logging
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.forms import PasswordResetForm, SetPasswordForm
from django.contrib.auth.views import (
    PasswordResetCompleteView,
    PasswordResetConfirmView,
    PasswordResetDoneView,
    PasswordResetView,
)
from django.core.cache import cache
from django.db import transaction
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.views.generic.base import ContextMixin
from kombu.exceptions import OperationalError
from unfold.widgets import UnfoldAdminEmailInputWidget, UnfoldAdminPasswordWidget

from tracker.access.tasks import send_password_reset
from tracker.access.users import access_tokens

logger = logging.getLogger(__name__)
_SECONDS_BETWEEN_MAILS = 120  # to one user, from one process that serves


class ForgottenForm(PasswordResetForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["email"].widget = UnfoldAdminEmailInputWidget(attrs={"autocomplete": "email"})

    def save(self, **_options: Any) -> None:  # type: ignore[override]  # the task knows the rest
        """Send a mail to each user with this address. What happens is not told to who asked."""
        for user in self.get_users(self.cleaned_data["email"]):
            # By the hash of the password, which is another for each user and after each reset.
            if not cache.add(
                f"password-reset-{user.password[-20:]}", value=True, timeout=_SECONDS_BETWEEN_MAILS
            ):
                continue
            try:
                transaction.on_commit(partial(send_password_reset.delay, user_id=user.pk))
            except OperationalError:
                logger.exception("The broker did not take the mail for user %s", user.pk)


class NewPasswordForm(SetPasswordForm):  # type: ignore[type-arg]  # not generic when it runs
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            field.widget = UnfoldAdminPasswordWidget(attrs={"autocomplete": "new-password"})


class DeskPage(ContextMixin):
    """In the look of the sign-in page."""

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return admin.site.each_context(self.request) | super().get_context_data(**context)  # type: ignore[attr-defined]  # of a view


class ForgottenView(DeskPage, PasswordResetView):
    form_class = ForgottenForm
    template_name = "admin/password_form.html"
    success_url = reverse_lazy("admin:password_reset_done")
    title = _("Forgotten password")
    extra_context = {
        "intro": _(
            "Type the e-mail address that you were invited with. A link for a new password comes by mail."
        ),
        "button": _("Send the link"),
    }

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(**context) | {"mail_is_set_up": settings.MAIL_IS_SET_UP}


class ForgottenDoneView(DeskPage, PasswordResetDoneView):
    template_name = "admin/password_note.html"
    title = _("Look at your mail")
    extra_context = {
        "text": _(
            "If somebody at the desk has this address, a link is on its way. It works once, for three days. "
            "Another one is sent after two minutes at the earliest."
        )
    }


class NewPasswordView(DeskPage, PasswordResetConfirmView):
    form_class = NewPasswordForm
    template_name = "admin/password_form.html"
    success_url = reverse_lazy("admin:password_reset_complete")
    token_generator = access_tokens
    title = _("Choose a password")
    extra_context = {"button": _("Save the password"), "mail_is_set_up": True}


class NewPasswordDoneView(DeskPage, PasswordResetCompleteView):
    template_name = "admin/password_note.html"
    title = _("Your password is saved")
    extra_context = {"text": _("Sign in with it now.")}


def password_urls() -> list[URLPattern]:
    return [
        path("password_reset/", ForgottenView.as_view(), name="admin_password_reset"),
        path("password_reset/done/", ForgottenDoneView.as_view(), name="password_reset_done"),
        path("password/<uidb64>/<token>/", NewPasswordView.as_view(), name="password_reset_confirm"),
        path("password/saved/", NewPasswordDoneView.as_view(), name="password_reset_complete"),
    ]
