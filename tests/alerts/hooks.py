"""Webhooks for tests, and a receiver that answers as it is told."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from django.contrib.auth.models import User

from tests.factories import make_analyst
from tracker.alerts.models import Webhook


def make_webhook(*, owner: User | None = None, **fields: Any) -> Webhook:
    fields = {"name": "a tool", "url": "https://tool.example/hook"} | fields
    webhook = Webhook(owner=owner or make_analyst("hooker"), **fields)
    webhook.full_clean()
    webhook.save()
    return webhook


@dataclass
class Received:
    """One call: its headers in lower case, and the body as it came."""

    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """A server on this machine. ``answers`` are the statuses, and headers, of the next calls; then 200.

    ``before_answer`` is done once a call has come in, while the caller waits.
    """

    url: str = ""
    port: int = 0
    calls: list[Received] = field(default_factory=list)
    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    before_answer: Callable[[], None] = lambda: None


@contextmanager
def receiver(*answers: int | tuple[int, dict[str, str]]) -> Iterator[Receiver]:
    """A receiver that gives these answers first."""
    found = Receiver(answers=[each if isinstance(each, tuple) else (each, {}) for each in answers])

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.calls.append(Received({name.lower(): value for name, value in self.headers.items()}, body))
            found.before_answer()
            status, headers = found.answers.pop(0) if found.answers else (200, {})
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "4")
            self.end_headers()
            self.wfile.write(b"Noted"[:4])

        def log_message(self, *_args: Any) -> None:
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.port = server.server_address[1]
    found.url = f"http://127.0.0.1:{found.port}/hook"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
