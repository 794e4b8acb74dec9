"""Serves pages, admin and API from one process, with Celery inside it where the broker is embedded."""

from __future__ import annotations

import errno
import socket
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver
from gunicorn.app.base import BaseApplication

from tracker.celery import broker_is_embedded
from tracker.embedded import EmbeddedCelery

WEB_THREADS = 8
USUAL_PORT = 8000
MAX_PORT = 65_535


class CannotListen(OSError):
    """The address cannot be served on. The message says why and what to do; ``instead`` is a port to try."""

    def __init__(self, message: str, *, instead: int) -> None:
        super().__init__(message)
        self.instead = instead


def check_port(host: str, port: int) -> None:
    """Raise CannotListen where another program has the port, it may not be used or there is none like it."""
    if not 1 <= port <= MAX_PORT:
        raise CannotListen(
            f"There is no port {port}. Choose one from 1 to {MAX_PORT}, such as {USUAL_PORT}.",
            instead=USUAL_PORT,
        )
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            instead = port + 1 if 1023 < port < MAX_PORT else USUAL_PORT
            raise CannotListen(_why(error, host, port, instead), instead=instead) from error


def _why(error: OSError, host: str, port: int, instead: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} is in use by another program. Stop it, or choose another port, such as {instead}."
        )
    if error.errno == errno.EACCES:
        return f"Port {port} may not be used by this user. Choose one above 1023, such as {instead}."
    return f"{host}:{port} cannot be served on: {error.strerror}."


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn with one worker process of several threads."""

    def __init__(self, host: str, port: int) -> None:
        self._bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        super().__init__()

    def load_config(self) -> None:
        options = {
            "bind": self._bind,
            "workers": 1,
            "worker_class": "gthread",
            "threads": WEB_THREADS,
            "timeout": 0,  # a thread that works does not look dead to the parent
            "loglevel": "error",  # it warns of every HEAD request otherwise
            "post_worker_init": _start_celery,
            "worker_exit": _stop_celery,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        application = get_wsgi_application()
        _ = get_resolver().url_patterns  # loads pages, API and desk now, and not while somebody waits
        return application


def _start_celery(worker: Any) -> None:
    if broker_is_embedded():
        worker.embedded_celery = EmbeddedCelery()
        worker.embedded_celery.start()


def _stop_celery(_arbiter: Any, worker: Any) -> None:
    if hasattr(worker, "embedded_celery"):
        worker.embedded_celery.stop()
