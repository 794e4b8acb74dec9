"""The servers that are compared: each of two processes, on a port of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

PROCESSES, THREADS = 2, 8
_GUNICORN = (
    *("gunicorn", "--workers", str(PROCESSES), "--worker-class", "gthread", "--threads", str(THREADS)),
    *(
        "--preload",
        "--keep-alive",
        "75",
        "--log-level",
        "error",
        "--no-control-socket",
        "--worker-tmp-dir",
        "/dev/shm",
    ),
)
_PATIENCE = 60


@contextmanager
def gunicorn(port: int, ready: str, **settings: str) -> Iterator[int]:
    """The product, or the plain yardstick, by DJANGO_SETTINGS_MODULE; other settings as for the product.

    It is there as soon as it answers at the path ``ready``. Gives the process at its top.
    """
    with _running(
        [*_GUNICORN, "--bind", f"127.0.0.1:{port}", "tracker.wsgi"], port, ready, settings
    ) as process:
        yield process


@contextmanager
def uvicorn(port: int, ready: str) -> Iterator[int]:
    """The yardstick that is written by hand."""
    command = ["uvicorn", "--workers", str(PROCESSES), "--no-access-log", "--log-level", "error"]
    application = "tests.bench.yardsticks.hand_written:app"
    with _running([*command, "--port", str(port), application], port, ready, {}) as process:
        yield process


@contextmanager
def _running(command: list[str], port: int, ready: str, settings: Mapping[str, str]) -> Iterator[int]:
    with socket.socket() as other:
        if other.connect_ex(("127.0.0.1", port)) == 0:
            raise SystemExit(f"Something else answers on port {port}, and would be measured. Stop it first.")
    program, *arguments = command
    environment = os.environ | settings | {"PYTHONPATH": str(Path.cwd()), "PYTHONWARNINGS": "ignore"}
    process = subprocess.Popen([sys.executable, "-m", program, *arguments], env=environment)
    try:
        _wait_for(f"http://127.0.0.1:{port}{ready}", process)
        yield process.pid
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"Nothing answers at {address}.")
