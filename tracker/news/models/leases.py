"""Which rows a worker may be sent: messages run out by themselves, as leases do."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q


def not_sent_since(moment: datetime) -> Q:
    """Never sent to a worker, or so long ago that the message counts as lost."""
    return Q(sent_at__isnull=True) | Q(sent_at__lte=moment)
