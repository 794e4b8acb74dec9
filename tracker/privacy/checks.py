"""Refuses columns of text about which nobody has decided what an erasure does to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, register

from tracker.privacy.declarations import undeclared_columns


@register
def every_column_is_decided_on(
    app_configs: Sequence[Any] | None = None,  # noqa: ARG001  # part of the hook
    **_options: Any,
) -> list[CheckMessage]:
    return [
        Error(
            f"Nobody has decided what an erasure does to {column}.",
            hint="Say so in the module personal_data of its app; docs/data-protection.md says how.",
            id="privacy.E001",
        )
        for column in undeclared_columns()
    ]
