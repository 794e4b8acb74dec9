"""Gives people access to the desk and takes it away, without ever leaving it without an administrator."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import Group, User
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import models, transaction
from django.db.models import Q, QuerySet
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.access.administrators import is_administrator
from tracker.access.make import revoke_made_for_others
from tracker.access.roles import Role, give_role, has_role, role_of

MAX_USER_NAME = 150  # of Django's users; who is invited has the address for a name
_NOT_IN_A_USER_NAME = re.compile(r"[^\w.@+-]")


class UserState(models.TextChoices):
    """Whether somebody may sign in, and has a password to do so."""

    ACTIVE = "active", gettext_lazy("active")
    INVITED = "invited", gettext_lazy("invited")
    INACTIVE = "inactive", gettext_lazy("deactivated")


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
    return _NOT_IN_A_USER_NAME.sub("-", email.lower())[:MAX_USER_NAME]  # some letters are two in lower case


def why_not_administer(by: User) -> str:
    """A sentence where somebody is no administrator, or no longer one; empty where they are.

    Call it while access is locked: somebody else may have taken the role away meanwhile.
    """
    there = User.objects.filter(pk=by.pk, is_active=True).first()
    return "" if there and is_administrator(there) else _("You are no administrator any more.")


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


def state_of(user: User) -> UserState:
    if not user.is_active:
        return UserState.INACTIVE
    return UserState.INVITED if is_invited(user) else UserState.ACTIVE


def why_not_invite_again(user: User) -> str:
    """A sentence where there is nobody to send another link to; empty where there is."""
    match state_of(user):
        case UserState.ACTIVE:
            return _("“%s” has a password by now.") % user
        case UserState.INACTIVE:
            return _("“%s” was deactivated.") % user
        case _:
            return ""


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
    if why_not := why_not_administer(by):
        return why_not
    if role == Role.ADMINISTRATOR and is_active:
        return ""
    if user.pk == by.pk:
        return _("You cannot take your own role as administrator away. Another administrator can.")
    if is_administrator(user) and not _administrators().exclude(pk=user.pk).exists():
        return _("This is the last administrator. Make somebody else one first.")
    return ""


def change_access(
    user: User, role: Role | None, *, is_active: bool, names: Mapping[str, str], by: User, now: datetime
) -> None:
    """Save what `why_not_change` has nothing against, and note it as the desk does. ``names`` are fields."""
    before = role_of(user)
    said: dict[str, str | bool] = {"is_active": is_active, **names}
    fields: Any = User._meta
    labels = [str(fields.get_field(name).verbose_name) for name in said if getattr(user, name) != said[name]]
    for name, value in said.items():
        setattr(user, name, value)
    user.save(update_fields=list(said))
    if role != before:
        give_role(user, role)
        labels.append(role_change(before, role))
    take_back(user, by=by, now=now)
    if labels:
        _note(user, CHANGE, [{"changed": {"fields": labels}}], by=by)


def take_back(user: User, *, by: User, now: datetime) -> None:
    """Leave nothing of an administrator's to a user who, as saved by now, is none."""
    if why_not_administer(user):
        revoke_made_for_others(user, by=by, now=now)


def role_change(before: Role | None, role: Role | None) -> str:
    """How the log has it that a role was changed: from what to what."""
    names = [str(each.label) if each else _("none") for each in (before, role)]
    return f"Role ({' → '.join(names)})"


def note_invitation(user: User, *, by: User) -> None:
    """Note in the log who was invited, and nothing that was typed of them."""
    _note(user, ADDITION, [{"added": {}}], by=by)


def _note(user: User, flag: int, message: list[dict[str, Any]], *, by: User) -> None:
    LogEntry.objects.log_actions(by.pk, [user], flag, change_message=message, single_object=True)


def _administrators() -> QuerySet[User]:
    """Those who can sign in and are administrators."""
    able = User.objects.filter(has_role(Role.ADMINISTRATOR), is_active=True, is_staff=True)
    return able.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)
