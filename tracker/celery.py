"""The Celery application. Start a worker with ``celery -A tracker.celery worker``."""

import os
from typing import Any

from celery import Celery
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

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


class NotSent(Exception):
    """A task that cannot be sent now; the message says why, for who asked for it."""


def send(task: str, arguments: dict[str, Any] | None = None) -> None:
    """Send a task by its name, for somebody who waits for the answer. Raises NotSent.

    Called in a transaction it may be sent without what was written, where the database is lost as that
    ends: it is sent once more then, when somebody asks again, and every task may run twice.
    """
    try:
        app.send_task(task, kwargs=arguments or {})
    except OperationalError as error:
        raise NotSent(_("The broker does not answer. Try it later.")) from error
