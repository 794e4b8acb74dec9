"""Who is an administrator, for the desk and the API alike."""

from __future__ import annotations

from django.contrib.auth.models import User

from tracker.access.roles import Role


def is_administrator(user: User) -> bool:
    """Whether the user has the role, or is a superuser; a single permission makes nobody one. One query."""
    return user.is_superuser or user.groups.filter(name=Role.ADMINISTRATOR.group_name).exists()
