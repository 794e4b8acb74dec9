"""Whose what is told of changes is, and whether they still may be told."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef


def is_active_owner() -> Exists:
    """That the owner has not been shut out; asked beside the row, not joined to it.

    A join would have an update choose its rows in a query of its own, which PostgreSQL does not look at
    again for a row that another transaction had: of two that lease it, both would have it.
    """
    return Exists(User.objects.filter(pk=OuterRef("owner"), is_active=True))
