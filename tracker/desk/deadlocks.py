"""Two who hold what the other waits for: PostgreSQL breaks one of them off, which then tries again."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import OperationalError
from psycopg2.errors import DeadlockDetected


def again_after_deadlock(view: Callable[..., Any]) -> Callable[..., Any]:
    """For a view that does all it does in one transaction; a second deadlock is raised."""

    @wraps(view)
    def tried_again(*args: Any, **options: Any) -> Any:
        try:
            return view(*args, **options)
        except OperationalError as error:
            if not isinstance(error.__cause__, DeadlockDetected):
                raise
        return view(*args, **options)

    return tried_again
