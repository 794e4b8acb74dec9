"""Who may do what, at the desk and through the API, as the text of docs/permissions.md."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.api.operations import Operation, operations
from tracker.desk.permission_table import permissions_document, table
from tracker.desk.roles import Role, permissions_of

_API = """
## The API

What each operation below `/api/v1/` takes: the scope of the token, and the least role of its user. Everybody
may do what has no role; what is *open* takes no token either, where `API_ANONYMOUS_READING` is on. What
belongs to somebody else, or is not to be seen, answers 404 as if it were not there.
"""


def document() -> str:
    """Markdown, which ends with a line feed."""
    rows = ((each.method, f"`{each.path}`", *_needs(each)) for each in operations())
    lines = table(["method", "address", "scope", "role"], rows)
    return "\n".join([permissions_document() + _API, *lines]) + "\n"


def _needs(operation: Operation) -> Iterator[str]:
    if operation.is_open:
        yield from ("open", "–")
        return
    yield str(operation.scope.value)
    roles = [role for role in Role if permissions_of(role).issuperset(operation.permissions)]
    yield str(roles[0].label) if roles and operation.permissions else "–"
