"""Moves that are stored already get the groups of their roles."""

from typing import Any

from django.db import migrations

from tracker.moves.regroup import regroup


def group_the_roles(apps: Any, _schema_editor: Any) -> None:
    regroup(apps.get_model("moves", "Move").with_merged.all())


class Migration(migrations.Migration):
    atomic = False  # each batch is committed by itself, so that others can work meanwhile

    dependencies = [("moves", "0012_role_groups")]

    operations = [migrations.RunPython(group_the_roles, migrations.RunPython.noop)]
