"""The task that lets old dead letters go."""

from django.utils import timezone

from tracker.celery import app
from tracker.dead_letters.keep import forget_old


@app.task
def forget_old_letters() -> int:
    """Delete dead letters that failed last three months ago; gives how many."""
    return forget_old(now=timezone.now())
