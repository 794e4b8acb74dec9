"""The server of the tests may be fetched from, and is not left in peace."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from tests.web_server import WebServer, serving


@pytest.fixture
def web(settings: Settings) -> Iterator[WebServer]:
    with serving() as server:
        settings.FETCH_PORTS, settings.FETCH_INSIDE_IN_TESTS = [server.port], True
        settings.FETCH_PAUSE_SECONDS = 0
        yield server
