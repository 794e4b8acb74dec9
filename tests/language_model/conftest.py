"""A model of the test's own, by which the settings have articles read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from tests.language_model.model_server import ModelServer, serving_model, use


@pytest.fixture
def model(settings: Settings) -> Iterator[ModelServer]:
    with serving_model() as server:
        use(settings, server)
        yield server
