"""The form of a new token."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.access.models import Scope, Token

NEEDED = {Scope.PROPOSE: "moves.add_claim", Scope.WRITE: "moves.add_move", Scope.ADMIN: "auth.change_user"}
"""What the user of a token has to be allowed to, for it to be given a scope."""
_OWN = ["name", "may_read", "may_propose", "may_write", "may_admin", "expires_at"]
_MAKES_FOR_OTHERS = "auth.change_user"


class TokenForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic when it runs
    """``by`` is who makes it: for themselves, or as an administrator for anybody. Gives it its ``secret``."""

    by: User
    secret = ""

    class Meta:
        model = Token
        fields = ["name", "user", "may_read", "may_propose", "may_write", "may_admin", "expires_at"]
        help_texts = {
            "user": gettext_lazy("In whose name it acts; their role says what it may do at most."),
            "may_propose": gettext_lazy("Claims that it proposes wait for a decision like any other."),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "user" in self.fields:
            users: Any = self.fields["user"]
            users.queryset, users.initial = User.objects.filter(is_active=True).order_by("username"), self.by

    @staticmethod
    def fields_for(user: Any) -> list[str]:
        """What somebody fills in: administrators also for whom, and how often it may ask."""
        return ["user", *_OWN, "requests_per_minute"] if user.has_perm(_MAKES_FOR_OTHERS) else _OWN

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        user = cleaned.get("user") or self.by
        for scope, permission in NEEDED.items():
            if cleaned.get(f"may_{scope.value}") and not user.has_perm(permission):
                said = _("The role of “%(user)s” does not allow this.") % {"user": user}
                self.add_error(f"may_{scope.value}", said)
        self.instance.user = user
        self.instance.created_at = now = timezone.now()
        if (expires_at := cleaned.get("expires_at")) and expires_at <= now:
            self.add_error("expires_at", _("It has to expire after now."))
        self.secret = self.instance.give_secret()
        return cleaned
