"""What an answer says went wrong."""

from __future__ import annotations

from typing import Any


def faults(problem: dict[str, Any]) -> dict[str, list[str]]:
    """The sentences of a problem by the path of the field that they are about."""
    found: dict[str, list[str]] = {}
    for error in problem["errors"]:
        found.setdefault(error["field"], []).append(error["detail"])
    return found
