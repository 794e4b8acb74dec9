"""Makes tokens, and holds each to what its user may do, and to what the token may that asked for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.access.models import Scope, Token

NEEDED = {Scope.PROPOSE: "moves.add_claim", Scope.WRITE: "moves.add_move", Scope.ADMIN: "auth.change_user"}
"""What the user of a token has to be allowed to, for it to be given a scope."""
MAKES_FOR_OTHERS = "auth.change_user"
SEES_ALL = "auth.view_user"
FOR_OTHERS = gettext_lazy("A token for others takes the scope “admin”, of an administrator.")
MOST = 50  # of one user: each may ask as often as the limit of requests says
_COUNTS_FOR = timedelta(hours=1)  # also revoked: who makes them one after the other has no limit else


class NoLongerWorks(Exception):
    """The token that asks was revoked meanwhile."""


def check_token(token: Token, *, now: datetime) -> None:
    """Raise ValidationError, by field, where a new token could do more than its user, or would not work.

    Call it in a transaction: of two tokens that are made for one user at once the later one waits.
    """
    said = _("The role of “%(user)s” does not allow this.") % {"user": token.user}
    wrong = {
        f"may_{scope.value}": said
        for scope, permission in NEEDED.items()
        if scope in token.scopes and not token.user.has_perm(permission)
    }
    if token.expires_at and token.expires_at <= now:
        wrong["expires_at"] = _("It has to expire after now.")
    if too_many := _why_no_more(token.user, now=now):
        wrong[NON_FIELD_ERRORS] = too_many
    if wrong:
        raise ValidationError(wrong)


def _why_no_more(user: User, *, now: datetime) -> str:
    """A sentence where the user has as many tokens as one may have; empty where there is room."""
    _lock([user.pk])
    there = Token.objects.filter(user=user)
    if (there.usable(now) | there.filter(created_at__gt=now - _COUNTS_FOR)).count() < MOST:
        return ""
    said = _(
        "“%(user)s” has %(most)d tokens that work or were made within the hour. "
        "Revoke what nobody needs, or make it later."
    )
    return said % {"user": user, "most": MOST}


def _lock(user_ids: Iterable[int]) -> None:
    """Hold others who make tokens for these users, or change their access, until the transaction ends."""
    list(User.objects.select_for_update(no_key=True).filter(pk__in=user_ids).order_by("pk").values_list("pk"))


def may_make_for_others(asking: Token) -> bool:
    """Whether a token is one that makes tokens in other people's names, and says how often they may ask."""
    return Scope.ADMIN in asking.scopes and asking.user.has_perm(MAKES_FOR_OTHERS)


@transaction.atomic
def make_with(asking: Token, token: Token, *, now: datetime) -> str:
    """Store a new token that the holder of another asks for; gives its secret, which cannot be read again.

    It may do no more than the one that asks and not for longer, and is revoked with it. One with a limit
    of its own makes none. Raises ValidationError by field, and NoLongerWorks where the one that asks was
    revoked meanwhile.
    """
    _lock([asking.user_id, token.user_id])  # before the token, as who takes somebody's role away does
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
    if token.user_id != asking.user_id and not may_make_for_others(asking):
        yield "user", str(FOR_OTHERS)
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


def revoke_made_for_others(user: User, *, by: User, now: datetime) -> int:
    """Revoke what was made in other people's names with tokens of a user who administers no more.

    The user has seen the secrets, and would go on to act as those people. Gives how many were revoked.
    """
    made = Token.objects.filter(made_with__user=user, revoked_at__isnull=True).exclude(user=user)
    return sum(token.revoke(by=by, now=now) for token in made)
