"""Leases of rows, which run out by themselves where the worker that has one never comes back."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q


def is_free(now: datetime) -> Q:
    """Leased by nobody, or by a worker that never came back."""
    return Q(leased_until__isnull=True) | Q(leased_until__lte=now)
