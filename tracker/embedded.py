"""The embedded default: a Celery worker and beat inside the one process that serves.

The broker is in memory, so that no server has to be installed. What it loses when the
process stops is sent again by the sweep: the rows of the database say what is left to do.
"""

from __future__ import annotations

from threading import Thread
from typing import Any, Self

from celery.beat import EmbeddedService
from celery.worker import WorkController
from celery.worker.state import reset_state
from django_celery_beat.schedulers import DatabaseScheduler

from tracker.celery import app

TASK_THREADS = 2


class EmbeddedCelery:
    """A worker with a pool of threads, and beat. Use it in a ``with``, or call start and stop."""

    def __init__(self) -> None:
        self._worker = WorkController(
            app=app,
            hostname="embedded@localhost",
            pool_cls="threads",
            concurrency=TASK_THREADS,
            without_heartbeat=True,
            without_mingle=True,
            without_gossip=True,
        )
        self._worker_thread = Thread(target=self._worker.start, name="celery-worker", daemon=True)
        self._beat: Any = EmbeddedService(app, max_interval=1, thread=True, scheduler_cls=DatabaseScheduler)

    def start(self) -> None:
        self._worker_thread.start()
        self._beat.start()

    def stop(self) -> None:
        """Finish the tasks that are running; the others wait in their rows."""
        self._beat.stop()
        self._worker.stop()
        self._worker_thread.join(timeout=20)
        reset_state()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_exception: Any) -> None:
        self.stop()
