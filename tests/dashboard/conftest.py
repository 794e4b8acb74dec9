"""A day on which all pages of these tests are read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from tests.factories import NOW


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    """23 November 2026."""
    with time_machine.travel(NOW, tick=False):
        yield
