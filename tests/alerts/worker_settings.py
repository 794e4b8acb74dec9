"""The same for workers that call the webhooks of a test."""

from tests.news.polling.worker_settings import *  # noqa: F403  # all of them, but for this

CELERY_BEAT_SCHEDULE = {"note-deliveries": {"task": "tracker.alerts.tasks.note_deliveries", "schedule": 0.5}}
