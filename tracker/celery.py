"""The Celery application. Start a worker with ``celery -A tracker.celery worker``."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
# Django's checks load every page and the API, which a worker then holds in memory and never uses. They run
# with `migrate` and `make check`.
os.environ.setdefault("CELERY_SKIP_CHECKS", "true")

app = Celery("tracker")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


def broker_is_embedded() -> bool:
    """Whether messages stay in the process that sends them, so that no other can run the tasks."""
    return str(app.conf.broker_url).startswith("memory:")
