"""Which rows a worker may take: leases and messages run out by themselves."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q


def is_free(now: datetime) -> Q:
    """Leased by nobody, or by a worker that never came back."""
    return Q(leased_until__isnull=True) | Q(leased_until__lte=now)


def not_sent_since(moment: datetime) -> Q:
    """Never sent to a worker, or so long ago that the message counts as lost."""
    return Q(sent_at__isnull=True) | Q(sent_at__lte=moment)
