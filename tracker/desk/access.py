"""Gives people access to the desk and takes it away, without ever leaving it without an administrator."""

from __future__ import annotations

import re

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import Group, User
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from tracker.access.administrators import is_administrator
from tracker.desk.roles import Role, give_role

_NOT_IN_A_USER_NAME = re.compile(r"[^\w.@+-]")


class AccessTokens(PasswordResetTokenGenerator):
    """Tokens with which a user sets a password: once, for three days, and not while deactivated."""

    def _make_hash_value(self, user: User, timestamp: int) -> str:
        return f"{super()._make_hash_value(user, timestamp)}{user.is_active}"


access_tokens = AccessTokens()


def lock_access() -> None:
    """Hold everybody else who would change who has access, until the transaction ends."""
    Group.objects.select_for_update().get(name=Role.ADMINISTRATOR.group_name)


def user_name_for(email: str) -> str:
    """The name by which who was invited at this address signs in."""
    return _NOT_IN_A_USER_NAME.sub("-", email.lower())


def why_not_invite(email: str, *, besides: User | None = None) -> str:
    """A sentence where somebody else has the address already; empty where nobody has."""
    taken = User.objects.filter(Q(email__iexact=email) | Q(username__iexact=user_name_for(email)))
    user = (taken.exclude(pk=besides.pk) if besides else taken).first()
    if user is None:
        return ""
    if not user.is_active:
        return _("“%s” has this address, and was deactivated: activate them instead.") % user
    return _("“%s” has this address already.") % user


@transaction.atomic
def invite(user: User, role: Role) -> None:
    """Save a new user, who has an address and a name, and who will set the password by a link."""
    user.username = user_name_for(user.email)
    user.set_unusable_password()
    user.save()
    give_role(user, role)


def is_invited(user: User) -> bool:
    """Whether the user has not set a password yet."""
    return not user.has_usable_password()


def renew_invitation(user: User) -> None:
    """Let no link work that was made before; the next one does."""
    user.set_unusable_password()  # another text each time, which every token depends on
    user.save(update_fields=["password"])


def token_path(user: User) -> list[str]:
    """What the address of the page for a new password ends in: the user, and a token."""
    return [urlsafe_base64_encode(force_bytes(user.pk)), access_tokens.make_token(user)]


def why_not_change(user: User, role: Role | None, *, is_active: bool, by: User) -> str:
    """A sentence where the user may not be given this role or state by this administrator.

    Call it while access is locked: what it finds then holds until the change is saved.
    """
    if not is_administrator(User.objects.get(pk=by.pk)):
        return _("You are no administrator any more.")
    if role == Role.ADMINISTRATOR and is_active:
        return ""
    if user.pk == by.pk:
        return _("You cannot take your own role as administrator away. Another administrator can.")
    if is_administrator(user) and not _administrators().exclude(pk=user.pk).exists():
        return _("This is the last administrator. Make somebody else one first.")
    return ""


def _administrators() -> QuerySet[User]:
    """Those who can sign in and are administrators."""
    is_one = Q(is_superuser=True) | Q(groups__name=Role.ADMINISTRATOR.group_name)
    able = User.objects.filter(is_one, is_active=True, is_staff=True)
    return able.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)
