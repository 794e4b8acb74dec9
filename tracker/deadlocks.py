"""Two who hold what the other waits for: PostgreSQL breaks one of them off, which then tries again."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import OperationalError
from psycopg2.errors import DeadlockDetected


def again_after_deadlock(act: Callable[..., Any]) -> Callable[..., Any]:
    """For what does all it does in one transaction, such as a view; a second deadlock is raised."""

    @wraps(act)
    def tried_again(*args: Any, **options: Any) -> Any:
        try:
            return act(*args, **options)
        except OperationalError as error:
            if not isinstance(error.__cause__, DeadlockDetected):
                raise
        return act(*args, **options)

    return tried_again
