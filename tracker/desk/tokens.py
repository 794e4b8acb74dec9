"""Tokens for the API: everybody makes and revokes their own, administrators those of all."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.admin import ModelAdmin
from unfold.decorators import action, display

from tracker.access.make import SEES_ALL
from tracker.access.models import Scope, Token, TokenState
from tracker.desk.confirm import confirmed
from tracker.desk.token_form import TokenForm


@admin.register(Token)
class TokenAdmin(ModelAdmin):
    """A token is made and revoked, never changed: who relies on it relies on what it was made for."""

    form = TokenForm
    list_display = ["name", "hint", "user", "may", "last_used_at", "expires_at", "state"]
    search_fields = ["name", "hint"]
    show_full_result_count = False
    list_per_page = 50
    list_select_related = ["user"]
    actions = ["revoke_selected"]
    fields = [
        "name",
        "hint",
        "user",
        "may",
        "created_at",
        "last_used_at",
        "expires_at",
        "state",
        "revoked_by",
        "made_with",
    ]
    readonly_fields = ["hint", "may", "created_at", "last_used_at", "state", "revoked_by", "made_with"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Token]:
        tokens: QuerySet[Token] = super().get_queryset(request)
        return tokens if request.user.has_perm(SEES_ALL) else tokens.filter(user=request.user.pk)

    def has_change_permission(self, request: HttpRequest, obj: Token | None = None) -> bool:
        return obj is None and super().has_change_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Token | None = None) -> bool:
        return False

    def get_fields(self, request: HttpRequest, obj: Token | None = None) -> Any:
        return super().get_fields(request, obj) if obj else TokenForm.fields_for(request.user)

    def get_readonly_fields(self, request: HttpRequest, obj: Token | None = None) -> Any:
        return super().get_readonly_fields(request, obj) if obj else []

    def get_form(self, request: HttpRequest, obj: Any = None, *args: Any, **options: Any) -> Any:
        form: Any = super().get_form(request, obj, *args, **options)
        form.by = request.user  # a class of its own for each request
        return form

    def save_model(self, request: HttpRequest, obj: Token, form: Any, change: Any) -> None:
        request.token_secret = form.secret  # type: ignore[attr-defined]  # shown once, by `response_add`
        super().save_model(request, obj, form, change)

    def response_add(self, request: HttpRequest, obj: Token, post_url_continue: Any = None) -> HttpResponse:
        """The secret, this once: no redirect, so that it is kept nowhere on the way."""
        context = {
            **self.admin_site.each_context(request),
            "title": _("The token “%s”") % obj.name,
            "opts": self.opts,
            "secret": request.token_secret,  # type: ignore[attr-defined]  # as above
        }
        response = TemplateResponse(request, "admin/token.html", context)
        response.headers["Cache-Control"] = "no-store"
        return response

    @action(description=gettext_lazy("Revoke"), permissions=["change"])
    @confirmed(
        gettext_lazy(
            "Revoke %d tokens? Tools that use them, or others made with them, are refused from then on."
        )
    )
    def revoke_selected(self, request: HttpRequest, tokens: QuerySet[Token]) -> None:
        now = timezone.now()
        count = sum(token.revoke(by=request.user, now=now) for token in tokens)  # type: ignore[arg-type]  # who is at the desk has signed in
        said = ngettext("%d token was revoked.", "%d tokens were revoked.", count)
        self.message_user(request, said % count, messages.SUCCESS)

    @display(description=gettext_lazy("may"))
    def may(self, token: Token) -> str:
        return ", ".join(str(scope.label) for scope in Scope if scope in token.scopes)

    @display(
        description=gettext_lazy("state"),
        label={
            TokenState.WORKS: "success",
            TokenState.EXPIRED: "warning",
            TokenState.REVOKED: "danger",
            TokenState.SUSPENDED: "danger",
        },
    )
    def state(self, token: Token) -> tuple[str, str]:
        state = token.state(timezone.now())
        return state, str(state.label)
