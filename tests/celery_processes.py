"""Workers and beats of Celery for tests, each a process that can be killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.db import connection
from kombu import Connection, Queue

CELERY = [sys.executable, "-m", "celery", "-A", "tracker.celery"]


class Processes:
    """Workers and beats of Celery, each in a process group of its own."""

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        self._environment, self._folder = environment, folder
        self._running: list[subprocess.Popen[bytes]] = []

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        with (self._folder / "celery.log").open("ab") as log:
            process = subprocess.Popen(
                [*CELERY, *arguments], env=self._environment, stdout=log, stderr=log, start_new_session=True
            )
        self._running.append(process)
        return process

    def start_worker(self) -> subprocess.Popen[bytes]:
        name = f"--hostname={uuid4().hex}@localhost"
        return self.start("worker", "--concurrency=2", name, "--without-mingle", "--without-gossip")

    def start_beat(self) -> subprocess.Popen[bytes]:
        return self.start("beat", f"--schedule={self._folder / uuid4().hex}", "--pidfile=")

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """Without a warning, and all that it has started."""
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=10)
        self._running.remove(process)

    def kill_all(self) -> None:
        for process in list(self._running):
            self.kill(process)

    @property
    def environment(self) -> dict[str, str]:
        return self._environment

    @property
    def log(self) -> str:
        return (self._folder / "celery.log").read_text()[-5000:]


@contextmanager
def processes_of(
    broker: str, ports: Sequence[int], folder: Path, *, settings_module: str, database: str = ""
) -> Iterator[Processes]:
    """Workers and beats on a broker, and on the database of the test unless another is given.

    They may reach these ports of this machine.
    """
    of_test = f"{settings.DATABASE_ADDRESS.rpartition('/')[0]}/{connection.settings_dict['NAME']}"
    queue = f"test-{uuid4().hex}"
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": settings_module,
        "DATABASE_URL": database or of_test,
        "CELERY_BROKER_URL": broker,
        "TEST_PORTS": ",".join(map(str, ports)),
        "TEST_QUEUE": queue,
        "SECRET_KEY": "only for tests",
        "READ_DOT_ENV": "false",
        "FETCH_PAUSE_SECONDS": "0",
        "FETCH_SECONDS": "5",
    }
    processes = Processes(environment, folder)
    try:
        yield processes
    finally:
        processes.kill_all()
        with Connection(broker) as opened:
            Queue(queue, channel=opened.default_channel).delete()


def wait_for(reached: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not reached() and time.monotonic() < deadline:
        time.sleep(0.05)
    return reached()
