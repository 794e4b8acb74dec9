"""The description of the API, as the server gives it."""

from __future__ import annotations

from typing import Any

from drf_spectacular.generators import SchemaGenerator


def description() -> dict[str, Any]:
    """OpenAPI 3.1."""
    generator: Any = SchemaGenerator
    found: dict[str, Any] = generator().get_schema(public=True)
    return found
