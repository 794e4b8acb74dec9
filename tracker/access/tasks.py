"""The task that lets kept answers go."""

from django.utils import timezone

from tracker.access.idempotency import KEPT
from tracker.access.models import KeptAnswer
from tracker.celery import app


@app.task
def forget_kept_answers() -> int:
    """Delete the answers that are kept for requests that are sent again, after a day; gives how many."""
    return KeptAnswer.objects.filter(made_at__lt=timezone.now() - KEPT).delete()[0]
