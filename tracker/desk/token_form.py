"""The form of a new token."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext_lazy

from tracker.access.make import MAKES_FOR_OTHERS, check_token
from tracker.access.models import Token

_OWN = ["name", "may_read", "may_propose", "may_write", "may_admin", "expires_at"]


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
        return ["user", *_OWN, "requests_per_minute"] if user.has_perm(MAKES_FOR_OTHERS) else _OWN

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        token, now = self.instance, timezone.now()
        token.user = cleaned.get("user") or self.by
        for name in ("may_read", "may_propose", "may_write", "may_admin", "expires_at"):
            setattr(token, name, cleaned.get(name))
        token.created_at = now
        try:
            check_token(token, now=now)
        except forms.ValidationError as error:
            self.add_error(None, error)
        self.secret = token.give_secret()
        return cleaned
