"""What history did not hold until now: which moves waited for approval, and until when."""

from typing import Any

from django.db import migrations
from django.db.models import F


def fill_in(apps: Any, _schema_editor: Any) -> None:
    """A move that was logged is approved with the claim that was accepted, and its approval asked, with it."""
    history = apps.get_model("moves", "HistoricalMove").objects
    waiting = apps.get_model("moves", "Move").with_merged.filter(awaits_approval=True)
    history.filter(id__in=waiting.values("pk")).update(awaits_approval=True)
    approvals = apps.get_model("moves", "Approval").objects.filter(
        outcome="approved", claim__origin="analyst", claim__reviewed_at__lte=F("submitted_at")
    )
    for move_id, decided_at in approvals.values_list("claim__move_id", "decided_at").iterator():
        history.filter(id=move_id, history_date__lt=decided_at).update(awaits_approval=True)


class Migration(migrations.Migration):
    dependencies = [("moves", "0016_history_by_date_and_approval")]

    operations = [migrations.RunPython(fill_in, migrations.RunPython.noop)]
