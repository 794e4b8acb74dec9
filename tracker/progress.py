"""Tells on a stream how far a long command is."""

from __future__ import annotations

import time
from typing import Any


class Progress:
    """On one line of a terminal, elsewhere on a new line now and then."""

    def __init__(self, stream: Any) -> None:
        self._stream, self._is_terminal = stream, stream.isatty()
        self._every = 0.5 if self._is_terminal else 10.0
        self._phase, self._began, self._told = "", 0.0, 0.0

    def tell(self, phase: str, done: int, total: int, amount: str = "") -> None:
        """Say ``phase``, how much is done, as ``amount`` or in numbers, and how many seconds are left."""
        now = time.monotonic()
        if phase != self._phase:
            self._phase, self._began = phase, now
            self._told = now
        is_over = done >= total
        if now - self._told < self._every and not (is_over and now - self._began >= self._every):
            return
        self._told = now
        share = done / total if total else 1.0
        left = (now - self._began) * (1 - share) / share if share else 0.0
        line = f"{phase} {amount or f'{done} of {total}'} ({share:.0%}), {left:.0f} s left"
        if self._is_terminal:
            self._stream.write(f"\r{line:<60}", ending="\n" if is_over else "")
        else:
            self._stream.write(line)
