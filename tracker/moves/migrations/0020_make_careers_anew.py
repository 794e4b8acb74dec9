"""Everybody's stays are made anew, with those of lineages: by the task that does so, or by `rebuild_spells`."""

from typing import Any

from django.db import migrations


def mark_those_of_no_lineage(apps: Any, schema_editor: Any) -> None:
    """A stay at what stands alone is one of its lineage too: until all are made anew, figures have these."""
    using = schema_editor.connection.alias
    links = apps.get_model("orgs", "Lineage").objects.using(using)
    alone = apps.get_model("moves", "Stay").objects.using(using)
    for side in ("organization", "other"):
        alone = alone.exclude(organization__in=links.order_by().values(side))
    alone.update(is_rolled_up=True)


def note_everyone(apps: Any, schema_editor: Any) -> None:
    using = schema_editor.connection.alias
    moves = apps.get_model("moves", "Move").with_merged.using(using)
    people = moves.order_by("person").values_list("person", flat=True).distinct()
    stale = apps.get_model("moves", "StaleCareer")
    stale.objects.using(using).bulk_create(
        (stale(person_id=person) for person in people.iterator(chunk_size=5_000)), batch_size=5_000
    )


class Migration(migrations.Migration):
    dependencies = [("moves", "0019_stays_of_lineages")]

    operations = [
        migrations.RunPython(mark_those_of_no_lineage, migrations.RunPython.noop),
        migrations.RunPython(note_everyone, note_everyone),
    ]
