"""The four roles, each of which includes the one below, and who has which."""

from __future__ import annotations

from django.contrib.auth.models import Group, User
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """From the least to the most. Each is a group of Django's, which has the name of the member."""

    VIEWER = "viewer", _("Viewer")
    ANALYST = "analyst", _("Analyst")
    REVIEWER = "reviewer", _("Reviewer")
    ADMINISTRATOR = "administrator", _("Administrator")

    @property
    def group_name(self) -> str:
        """The same in every language, since it is stored."""
        return self.name.capitalize()

    def includes(self, other: Role) -> bool:
        return _ORDER[self] >= _ORDER[other]


_ORDER = {role: place for place, role in enumerate(Role)}


def role_of(user: User) -> Role | None:
    """The highest role; a superuser is an administrator. Costs a query where groups are not prefetched."""
    if user.is_superuser:
        return Role.ADMINISTRATOR
    names = {group.name for group in user.groups.all()}
    return next((role for role in reversed(Role) if role.group_name in names), None)


def give_role(user: User, role: Role | None) -> None:
    """Let the saved user have this role and no other; None takes theirs away. Other groups stay."""
    ours = Group.objects.filter(name__in=[each.group_name for each in Role])
    user.groups.remove(*ours)
    if role is not None:
        user.groups.add(Group.objects.get(name=role.group_name))
    user.is_staff, user.is_superuser = role is not None, False
    user.save(update_fields=["is_staff", "is_superuser"])


def has_role(role: Role) -> Q:
    """The condition on users that they have the role by its group, or, as administrator, by themselves."""
    has_it = Q(groups__name=role.group_name)
    return has_it | Q(is_superuser=True) if role == Role.ADMINISTRATOR else has_it
