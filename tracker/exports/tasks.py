"""What runs by itself."""

from __future__ import annotations

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from tracker.exports.files.daily import keep_daily

HOURS = 6


# Acknowledged when it begins: a broker would give it to another worker while it goes on. What a stop leaves
# undone is done within the hour, since the files of the day are missing then.
@shared_task(acks_late=False, soft_time_limit=HOURS * 3600, time_limit=HOURS * 3600 + 60)
def export_data() -> None:
    """Write the files of the day where they are missing, and delete what is not to be kept."""
    keep_daily(settings.EXPORT_DIR, now=timezone.now())
