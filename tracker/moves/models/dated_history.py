"""The history of moves, with what reads it by the dates of the moves."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F
from simple_history.models import HistoricalRecords

from tracker.moves.models.what_counts import happened_first_day


class DatedHistory(HistoricalRecords):  # type: ignore[misc]  # the package has no types
    """History that can be walked by the date of what it says, as the rows themselves can."""

    def get_meta_options(self, model: type[models.Model]) -> dict[str, Any]:
        options: dict[str, Any] = super().get_meta_options(model)
        options["indexes"] = [
            # What was held of a period on a day, newest first, a page at a time.
            models.Index(happened_first_day().desc(), F("id").desc(), name="move_history_newest_first"),
        ]
        return options
