"""History says whether a move waited for approval, and can be walked by the date of the moves."""

from django.db import migrations, models
from django.db.models.functions import Coalesce


class Migration(migrations.Migration):
    dependencies = [("moves", "0015_explanations_of_claims")]

    operations = [
        migrations.AddField(
            model_name="historicalmove",
            name="awaits_approval",
            field=models.BooleanField(
                db_default=False, default=False, editable=False, verbose_name="awaits approval"
            ),
        ),
        migrations.AddIndex(
            model_name="historicalmove",
            index=models.Index(
                models.OrderBy(
                    Coalesce("effective_on_first_day", "announced_on_first_day"),
                    descending=True,
                ),
                models.OrderBy(models.F("id"), descending=True),
                name="move_history_newest_first",
            ),
        ),
    ]
