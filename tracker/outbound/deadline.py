"""The time that a whole request may take, however slowly the answer drips."""

from __future__ import annotations

import socket
import time
from threading import Timer
from typing import Any

from django.utils.translation import gettext as _

from tracker.outbound.answers import CannotFetch


class Deadline:
    """The time for everything. When it is over the connection is cut, however slowly it drips."""

    def __init__(self, seconds: float, a_step: float) -> None:
        self._seconds, self._a_step = seconds, a_step
        self._end = time.monotonic() + seconds
        self._stream: Any = None
        self._timer: Timer | None = None
        self.has_sent = False  # a request, or a part of one

    def __enter__(self) -> None:
        self.check()
        self._timer = Timer(self._end - time.monotonic(), self._cut)
        self._timer.daemon = True
        self._timer.start()

    def __exit__(self, *_exception: object) -> None:
        if self._timer:
            self._timer.cancel()

    def watch(self, event: str, info: dict[str, Any]) -> None:
        """Called by httpx2 at each step; keeps the connection that may have to be cut."""
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            self._stream = info["return_value"]
        self.has_sent = self.has_sent or event.endswith(".send_request_headers.started")

    @property
    def is_over(self) -> bool:
        return time.monotonic() >= self._end

    @property
    def of_a_step(self) -> float:
        """Seconds that one step may take."""
        return max(0.1, min(self._a_step, self._end - time.monotonic()))

    def check(self) -> None:
        if self.is_over:
            raise self.failure()

    def failure(self) -> CannotFetch:
        return CannotFetch(_("It took longer than %g seconds.") % self._seconds, is_passing=True)

    def _cut(self) -> None:
        connection = self._stream.get_extra_info("socket") if self._stream is not None else None
        if connection is not None:
            try:
                socket.socket.shutdown(connection, socket.SHUT_RDWR)  # below TLS, so that it ends at once
            except OSError:
                return  # it was closed at this moment
