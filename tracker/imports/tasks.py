"""The tasks of imports. The rows say what is left to do; a message is only a nudge."""

from __future__ import annotations

import logging

from django.utils import timezone

from tracker.celery import app
from tracker.imports.models import ImportBatch
from tracker.imports.work import work_on
from tracker.moves.careers.rebuild import rebuild_all_stale

logger = logging.getLogger(__name__)
LONGEST = 3600  # seconds


@app.task(time_limit=LONGEST, soft_time_limit=LONGEST - 60)
def work_on_import(*, import_id: int) -> bool:
    """Read, check, import or undo, whatever is next; says whether there was something to do.

    Safe to run twice and at the same time: whoever leases the import works on it.
    """
    now = timezone.now()
    if not ImportBatch.objects.lease(import_id, now=now):
        return False
    batch = ImportBatch.objects.select_related("created_by", "undone_by").get(pk=import_id)
    was = batch.state
    work_on(batch, now=now)
    batch.refresh_from_db(fields=["state", "problem"])
    logger.info("%s: %s → %s %s", batch, was, batch.state, batch.problem)
    rebuild_all_stale()
    return True


@app.task
def send_waiting_imports() -> int:
    """Send the imports that wait to the workers, those too whose worker never came back. Gives how many."""
    waiting = list(ImportBatch.objects.waiting(timezone.now()).values_list("pk", flat=True)[:100])
    for import_id in waiting:
        work_on_import.delay(import_id=import_id)
    return len(waiting)
