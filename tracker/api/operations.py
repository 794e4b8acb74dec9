"""All that the API does, and what each takes of a token and of its user."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from drf_spectacular.generators import SchemaGenerator

from tracker.access.models import Scope
from tracker.api.access import is_open, permissions_of, scope_of

_V1 = "/api/v1/"


@dataclass(frozen=True, slots=True)
class Operation:
    """A method of an address below ``/api/v1/``. One that is open is answered without a token."""

    method: str
    path: str
    scope: Scope
    permissions: tuple[str, ...]
    is_open: bool


def operations() -> Iterator[Operation]:
    """Every one, as the description of the API has them."""
    generator: Any = SchemaGenerator()  # type: ignore[no-untyped-call]
    generator._initialise_endpoints()  # noqa: SLF001  # as it does itself before it describes them
    for path, _regex, method, view in generator._get_paths_and_endpoints():  # noqa: SLF001  # as above
        if path.startswith(_V1):
            yield Operation(
                method,
                path.removeprefix(_V1),
                scope_of(view, method),
                permissions_of(view, method),
                is_open(view, method),
            )
