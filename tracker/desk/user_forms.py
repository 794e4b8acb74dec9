"""The forms of a user: an invitation, and what may be changed later."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import ReadOnlyPasswordHashWidget
from django.contrib.auth.models import User
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.forms import UserChangeForm
from unfold.widgets import UnfoldAdminEmailInputWidget, UnfoldAdminSelectWidget

from tracker.access.users import MAX_USER_NAME, why_not_administer, why_not_change, why_not_invite
from tracker.desk.roles import Role, role_of


class InvitationForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic when it runs
    """Runs while access is locked, so that of two who invite the same person the later one is told.

    ``by`` is who invites.
    """

    by: User
    email = forms.EmailField(
        label=_("E-mail address"), max_length=MAX_USER_NAME, widget=UnfoldAdminEmailInputWidget
    )
    role = forms.TypedChoiceField(
        label=_("Role"),
        choices=Role.choices,
        coerce=Role,
        initial=Role.ANALYST,
        widget=UnfoldAdminSelectWidget,
    )

    class Meta:
        model = User
        fields = ["email", "first_name"]
        labels = {"first_name": _("Name")}

    def clean(self) -> dict[str, Any]:
        """Who gives a role is an administrator, whatever else they may do."""
        if why_not := why_not_administer(self.by):
            self.add_error(None, why_not)
        return super().clean() or self.cleaned_data

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if why_not := why_not_invite(email):
            raise forms.ValidationError(why_not)
        return email


class PasswordIsSet(ReadOnlyPasswordHashWidget):
    """Says whether there is a password, and nothing of how it is kept."""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        if len(context["summary"]) > 1:
            context["summary"] = [{"label": gettext("A password is set.")}]
        return context


class UserForm(UserChangeForm):
    """``by`` is who fills it in. Runs while access is locked: what it finds holds until it is saved."""

    by: User
    role = forms.TypedChoiceField(
        label=_("Role"),
        choices=[("", _("none")), *Role.choices],
        coerce=Role,
        empty_value=None,
        required=False,
        widget=UnfoldAdminSelectWidget,
    )

    class Meta:
        model = User
        fields = ["username", "first_name", "last_name", "email", "is_active"]
        labels = {"is_active": _("May sign in")}
        help_texts = {
            "is_active": _(
                "Take this away from who leaves. Users are not deleted: history names them. Tokens in other "
                "people's names that an administrator made with their own are revoked with their role."
            )
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial["role"] = role_of(self.instance)
        if "password" in self.fields:
            self.fields["password"].widget = PasswordIsSet()
            self.fields["password"].help_text = format_html(
                '<a class="desk-link" href="{}">{}</a>', "../password/", _("Set a password for them")
            )

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if email and (why_not := why_not_invite(email, besides=self.instance)):
            raise forms.ValidationError(why_not)
        return email

    def clean(self) -> dict[str, Any]:
        """Nobody locks themselves out, nor everybody."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors or "role" not in self.fields:
            return cleaned
        why_not = why_not_change(self.instance, cleaned["role"], is_active=cleaned["is_active"], by=self.by)
        if why_not:
            self.add_error("role" if cleaned["is_active"] else "is_active", why_not)
        return cleaned
