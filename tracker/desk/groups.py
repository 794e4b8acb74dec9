"""The groups of Django that stand for the roles, made as the table of roles says."""

from __future__ import annotations

from typing import Any

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions

from tracker.desk.roles import Role, permissions_of


def sync_groups(*, using: str, apps: Any = installed, **_signal: Any) -> None:
    """After migrations: give each role's group the permissions of the table, and no others.

    Safe to repeat; reads two rows for each group where nothing is to be changed. Permissions are
    made here where Django has not made them yet, which it does one application after the other.
    """
    try:
        group_model, permission_model = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    except LookupError:  # the tables of users are not there yet
        return
    for label in {name.partition(".")[0] for name in permissions_of(Role.ADMINISTRATOR)}:
        create_permissions(installed.get_app_config(label), verbosity=0, using=using, apps=apps)
    keys = {
        f"{app}.{codename}": pk
        for pk, app, codename in permission_model.objects.using(using).values_list(
            "pk", "content_type__app_label", "codename"
        )
    }
    for role in Role:
        group, _created = group_model.objects.using(using).get_or_create(name=role.group_name)
        group.permissions.set(keys[name] for name in permissions_of(role) if name in keys)
