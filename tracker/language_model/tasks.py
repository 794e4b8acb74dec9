"""The task that lets old readings go."""

from django.utils import timezone

from tracker.celery import app
from tracker.language_model.models import ModelReading


@app.task
def forget_old_readings() -> int:
    """Delete what is known of readings of three months ago; what each day cost stays. Gives how many."""
    return ModelReading.objects.old(timezone.now()).delete()[0]
