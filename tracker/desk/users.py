"""Users: who is invited, which role they have, and who is deactivated."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as BaseUserAdmin
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from kombu.exceptions import OperationalError
from unfold.admin import ModelAdmin
from unfold.decorators import action, display
from unfold.forms import AdminPasswordChangeForm

from tracker.access.roles import Role, give_role, has_role, role_of
from tracker.access.tasks import send_invitation
from tracker.access.users import (
    UserState,
    invite,
    lock_access,
    renew_invitation,
    role_change,
    state_of,
    take_back,
    token_path,
    why_not_invite_again,
)
from tracker.desk.user_forms import InvitationForm, UserForm
from tracker.desk.who import signed_in

admin.site.unregister(User)
admin.site.unregister(Group)


class RoleFilter(admin.SimpleListFilter):
    title = gettext_lazy("role")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        return [(role.value, str(role.label)) for role in Role]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        role = next((each for each in Role if each.value == self.value()), None)
        if role is None:
            return queryset
        return queryset.filter(has_role(role)).distinct()


@admin.register(User)
class UserAdmin(BaseUserAdmin, ModelAdmin):  # type: ignore[type-arg]  # not generic when it runs
    form = UserForm
    add_form = InvitationForm
    add_form_template = None
    change_password_form = AdminPasswordChangeForm
    actions_detail = ["show_invitation"]
    list_display = ["username", "name", "role_badge", "state_badge", "last_login"]
    list_filter = [RoleFilter, "is_active"]
    filter_horizontal = []
    list_per_page = 50
    show_full_result_count = False
    readonly_fields = ["last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["username", "first_name", "last_name", "email", "password"]}),
        (gettext_lazy("Access"), {"fields": ["role", "is_active", "last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (
            None,
            {
                "fields": ["email", "first_name", "role"],
                "description": gettext_lazy("They get a link with which they choose a password."),
            },
        )
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Who is no longer at the desk is made inactive: history goes on to name them."""
        return False

    def get_form(self, request: HttpRequest, obj: Any = None, *args: Any, **options: Any) -> Any:
        form: Any = super().get_form(request, obj, *args, **options)
        form.by = request.user  # a class of its own for each request
        return form

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.invitation_view)
        return [path("<int:user_id>/invitation/", view, name="auth_user_invitation"), *super().get_urls()]

    def changeform_view(self, request: HttpRequest, *args: Any, **options: Any) -> Any:
        """Who changes access does so one after the other, with the user as the one before left them."""
        with transaction.atomic():
            if request.method == "POST":
                lock_access()
            return super().changeform_view(request, *args, **options)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: Any) -> None:
        if not change:
            invite(obj, form.cleaned_data["role"])
            return
        super().save_model(request, obj, form, change)
        if "role" in form.changed_data:
            give_role(obj, form.cleaned_data["role"])
        take_back(obj, by=signed_in(request), now=timezone.now())

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        return super().log_addition(request, obj, [{"added": {}}])  # who was invited, and nothing they typed

    def construct_change_message(
        self,
        request: HttpRequest,
        form: Any,
        formsets: Any,
        add: bool = False,  # noqa: FBT001, FBT002  # Django's signature
    ) -> Any:
        """Of a role the log says from what to what."""
        said: Any = super().construct_change_message(request, form, formsets, add)
        if add or "role" not in form.changed_data:
            return said
        fields = said[0]["changed"]["fields"]
        fields[fields.index("Role")] = role_change(form.initial["role"], form.cleaned_data["role"])
        return said

    # --- Inviting ------------------------------------------------------------------------------------

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> Any:
        """The form; the mail is sent once the new user is saved."""
        context = {
            "title": _("Invite somebody"),
            "show_save_and_add_another": False,
            "show_save_and_continue": False,
        }
        response = super().add_view(request, form_url, context | (extra_context or {}))
        if (user_id := getattr(request, "invited_id", None)) is not None:
            self._send(request, user_id)
        return response

    def response_add(self, request: HttpRequest, obj: User, post_url_continue: Any = None) -> HttpResponse:
        request.invited_id = obj.pk  # type: ignore[attr-defined]  # for `add_view`, after the transaction
        return HttpResponseRedirect(reverse("admin:auth_user_invitation", args=[obj.pk]))

    @action(description=gettext_lazy("Invitation"), permissions=["invite"], icon="mail")
    def show_invitation(self, _request: HttpRequest, object_id: Any) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:auth_user_invitation", args=[object_id]))

    def has_invite_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return self.has_add_permission(request)

    def invitation_view(self, request: HttpRequest, user_id: int) -> HttpResponse:
        """What the invited need; by POST they are invited again, and older links stop working."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        user = get_object_or_404(User, pk=user_id)
        page = reverse("admin:auth_user_invitation", args=[user.pk])
        if why_not := why_not_invite_again(user):
            self.message_user(request, why_not, messages.INFO)
            return HttpResponseRedirect(reverse("admin:auth_user_change", args=[user.pk]))
        if request.method == "POST":
            renew_invitation(user)
            self._send(request, user.pk)
            return HttpResponseRedirect(page)
        link = reverse("admin:password_reset_confirm", args=token_path(user))
        context = self.admin_site.each_context(request) | {
            "title": _("Invitation of “%s”") % (user.get_full_name() or user),
            "opts": self.opts,
            "invited": user,
            "role": role_of(user),
            "link": "" if settings.MAIL_IS_SET_UP else request.build_absolute_uri(link),
        }
        return TemplateResponse(request, "admin/invitation.html", context)

    def _send(self, request: HttpRequest, user_id: int) -> None:
        try:
            transaction.on_commit(partial(send_invitation.delay, user_id=user_id))
        except OperationalError:
            said = _("The mail was not sent: the broker does not answer. Send it again later.")
            self.message_user(request, said, messages.ERROR)
        else:
            self.message_user(request, _("The invitation is on its way."), messages.SUCCESS)

    # --- Showing -------------------------------------------------------------------------------------

    @display(description=gettext_lazy("name"), ordering="first_name")
    def name(self, user: User) -> str:
        return user.get_full_name() or "–"

    @display(description=gettext_lazy("role"), label={Role.ADMINISTRATOR: "warning", "": "danger"})
    def role_badge(self, user: User) -> tuple[str, str]:
        role = role_of(user)
        return (role.value, str(role.label)) if role else ("", _("none"))

    @display(
        description=gettext_lazy("state"),
        label={
            UserState.ACTIVE: "success",
            UserState.INVITED: "info",
            UserState.INACTIVE: "danger",
        },
    )
    def state_badge(self, user: User) -> tuple[str, str]:
        state = state_of(user)
        return state, str(state.label)
