from django.db import migrations

from tracker.triggers import Follower


def drop_triggers(_apps, schema_editor):
    """They write into a table that goes with the next migration."""
    using = schema_editor.connection.alias
    tables = schema_editor.connection.introspection.table_names()
    for name, table in (("change_of_move", "moves_move"), ("change_of_spell", "moves_spell")):
        if table in tables:
            Follower(name=name, table=table, columns=(), came=(), gone=()).drop(using)


class Migration(migrations.Migration):
    dependencies = [
        ("metrics", "0002_changes_of_organizations"),
    ]

    operations = [
        migrations.RunPython(drop_triggers, migrations.RunPython.noop),
    ]
