"""A delivery that tells of nothing, to see whether a webhook arrives."""

from __future__ import annotations

from datetime import datetime

from tracker.alerts.models import Delivery, Webhook
from tracker.alerts.webhooks.payload import VERSION


def add_test(webhook: Webhook, *, now: datetime) -> Delivery:
    """A delivery of the type ``test.sent``, which is sent as any other."""
    payload = {"version": VERSION, "type": "test.sent", "at": now.isoformat()}
    delivery = Delivery.of(webhook, now=now, kind="test", action="sent", payload=payload)
    delivery.save()
    Webhook.objects.filter(pk=webhook.pk).update(due_at=now)
    return delivery
