"""Makes tokens, and holds each to what its user may do, and to what the token may that asked for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from tracker.access.models import Scope, Token

NEEDED = {Scope.PROPOSE: "moves.add_claim", Scope.WRITE: "moves.add_move", Scope.ADMIN: "auth.change_user"}
"""What the user of a token has to be allowed to, for it to be given a scope."""
MAKES_FOR_OTHERS = "auth.change_user"
SEES_ALL = "auth.view_user"


class NoLongerWorks(Exception):
    """The token that asks was revoked meanwhile."""


def check_token(token: Token, *, now: datetime) -> None:
    """Raise ValidationError, by field, where a new token could do more than its user, or would not work."""
    said = _("The role of “%(user)s” does not allow this.") % {"user": token.user}
    wrong = {
        f"may_{scope.value}": said
        for scope, permission in NEEDED.items()
        if scope in token.scopes and not token.user.has_perm(permission)
    }
    if token.expires_at and token.expires_at <= now:
        wrong["expires_at"] = _("It has to expire after now.")
    if wrong:
        raise ValidationError(wrong)


@transaction.atomic
def make_with(asking: Token, token: Token, *, now: datetime) -> str:
    """Store a new token that the holder of another asks for; gives its secret, which cannot be read again.

    It may do no more than the one that asks and not for longer, and is revoked with it. One with a limit
    of its own makes none. Raises ValidationError by field, and NoLongerWorks where the one that asks was
    revoked meanwhile.
    """
    locked = Token.objects.select_for_update().get(pk=asking.pk)
    if not locked.is_usable(now):
        raise NoLongerWorks
    check_token(token, now=now)
    if wider := dict(_beyond(locked, token)):
        raise ValidationError(wider)
    token.made_with, token.created_at = locked, now
    secret = token.give_secret()
    token.full_clean()
    token.save()
    return secret


def _beyond(asking: Token, token: Token) -> Iterator[tuple[str, str]]:
    """In which fields a token would do more than the one that asks for it, each with a sentence."""
    for scope in Scope:
        if scope in token.scopes - asking.scopes:
            yield f"may_{scope.value}", _("The token that asks has no such scope itself.")
    if asking.requests_per_minute:
        yield (
            NON_FIELD_ERRORS,
            _("The token that asks has a limit of its own, which others would get around."),
        )
    if asking.expires_at and (token.expires_at is None or token.expires_at > asking.expires_at):
        when: Any = date_format(localtime(asking.expires_at), "DATETIME_FORMAT")
        yield "expires_at", _("The token that asks expires on %s; this one cannot outlive it.") % when
