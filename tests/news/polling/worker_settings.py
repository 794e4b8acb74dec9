"""The project's settings for workers that may fetch from the server of a test, with a queue of their own."""

import os

from kombu import Queue

from tracker.settings import *  # noqa: F403  # all of them, but for these

FETCH_PORTS = [int(port) for port in os.environ["TEST_PORTS"].split(",")]
FETCH_INSIDE_IN_TESTS = True
CELERY_TASK_DEFAULT_QUEUE = os.environ["TEST_QUEUE"]
CELERY_TASK_QUEUES = [Queue(CELERY_TASK_DEFAULT_QUEUE)]
CELERY_TASK_ROUTES = {}
CELERY_BEAT_SCHEDULER = "celery.beat:PersistentScheduler"
CELERY_BEAT_SCHEDULE = {
    "send-due-sources": {"task": "tracker.news.tasks.send_due_sources", "schedule": 0.5},
    "send-waiting-entries": {"task": "tracker.news.tasks.send_waiting_entries", "schedule": 0.5},
}
