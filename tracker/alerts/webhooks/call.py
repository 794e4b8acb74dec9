"""Calls webhooks: one worker at a time for each, so that a slow one holds up nobody but itself."""

from __future__ import annotations

import json
import random
import time
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import NamedTuple

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker import outbound
from tracker.alerts.models import Delivery, DeliveryState, Webhook
from tracker.alerts.webhooks.letters import tell_that_it_is_disabled
from tracker.outbound import CannotFetch, Rules

TRIED_FOR = timedelta(days=1)
DISABLED_AFTER = timedelta(days=3)
KEPT = timedelta(days=30)
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=3)
_LONGEST_WISH = timedelta(hours=6)
_SECONDS_AT_ONCE = 60
_BUSY = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE)


class Outcome(NamedTuple):
    """What came of a call: the status, 0 without an answer; the answer in words; how long one is to wait."""

    status: int
    answer: str
    retry_after: float | None = None

    @property
    def has_arrived(self) -> bool:
        return 200 <= self.status < 300

    @property
    def is_down(self) -> bool:
        """Whether the server is, and not this delivery alone."""
        return self.status == 0 or self.status in (*_BUSY, HTTPStatus.GATEWAY_TIMEOUT)


def call(webhook_id: int) -> int:
    """Deliver what waits for a webhook, for about a minute; gives how many calls were made.

    Safe to run twice and at the same time: whoever leases the webhook calls it. Where a worker dies
    between the call and our noting it, the delivery is sent once more with the same key.
    """
    leased_at = timezone.now()
    if not Webhook.objects.lease(webhook_id, now=leased_at):
        return 0
    webhook = Webhook.objects.get(pk=webhook_id)
    begun, calls = time.monotonic(), 0
    try:
        while time.monotonic() - begun < _SECONDS_AT_ONCE:
            now = timezone.now()
            waiting = Delivery.objects.filter(webhook=webhook).due(now)
            delivery = waiting.first() if webhook.due_at <= now else None
            if delivery is None or webhook.disabled_at is not None:
                break
            calls += 1
            _deliver(webhook, delivery)
    finally:
        Webhook.objects.release(webhook_id, leased_at=leased_at)
    return calls


def _deliver(webhook: Webhook, delivery: Delivery) -> None:
    begun, now = time.monotonic(), timezone.now()
    outcome = send(webhook, delivery, now=now)
    delivery.note_try(now=now, seconds=time.monotonic() - begun, status=outcome.status, answer=outcome.answer)
    if outcome.has_arrived:
        delivery.state, delivery.delivered_at = DeliveryState.DELIVERED, now
        delivery.save()
        webhook.fails, webhook.failing_since, webhook.delivered_at = 0, None, now
        webhook.save(update_fields=["fails", "failing_since", "delivered_at"])
        return
    tries = Delivery.objects.get(pk=delivery.pk).tries
    wait = _pause(webhook.fails if outcome.is_down else tries, outcome.retry_after)
    if delivery.made_at < now - TRIED_FOR or outcome.status == HTTPStatus.GONE:
        delivery.state = DeliveryState.FAILED
    delivery.due_at = now + wait
    delivery.save()
    webhook.fails += 1
    webhook.failing_since = webhook.failing_since or now
    if outcome.is_down:
        webhook.due_at = now + wait
    webhook.save(update_fields=["fails", "failing_since", "due_at"])
    _disable_if_hopeless(webhook, outcome, now=now)


def send(webhook: Webhook, delivery: Delivery, *, now: datetime) -> Outcome:
    """Post one delivery, signed; the address is checked as that of every page that we ask for."""
    body = json.dumps({"id": str(delivery.key), **delivery.payload}, ensure_ascii=False).encode()
    headers = {
        "Content-Type": "application/json",
        "Webhook-Id": str(delivery.key),
        "Webhook-Signature": webhook.signature(body, at=int(now.timestamp()), now=now),
    }
    try:
        page = outbound.post(webhook.url, body, _rules(), headers=headers)
    except CannotFetch as error:
        return Outcome(error.status, str(error), error.retry_after)
    return Outcome(HTTPStatus.OK, page.content.decode("utf-8", "replace"))


def _rules() -> Rules:
    return Rules(
        user_agent=settings.FETCH_USER_AGENT,
        ports=frozenset(settings.FETCH_PORTS),
        max_bytes=100_000,
        seconds=settings.WEBHOOK_SECONDS,
        seconds_a_step=settings.WEBHOOK_SECONDS,
        content_types=frozenset(),
        allows_inside=settings.FETCH_INSIDE_IN_TESTS,
    )


def _pause(fails: int, wish: float | None) -> timedelta:
    """Twice as long after each failure, with a quarter of chance; not less than the server wishes."""
    doubled: timedelta = _FIRST_PAUSE * 2 ** min(fails, 10)
    pause = min(doubled, _LONGEST_PAUSE) * random.uniform(0.75, 1.25)  # noqa: S311  # no secret
    wished = min(timedelta(seconds=wish or 0), _LONGEST_WISH)
    return max(pause, wished)


def _disable_if_hopeless(webhook: Webhook, outcome: Outcome, *, now: datetime) -> None:
    if outcome.status == HTTPStatus.GONE:
        why = _("It answered that it is gone (410).")
    elif webhook.failing_since and webhook.failing_since < now - DISABLED_AFTER:
        why = _("It has failed for %(days)d days: %(said)s") % {
            "days": DISABLED_AFTER.days,
            "said": outcome.answer,
        }
    else:
        return
    webhook.disable(why, now=now)
    tell_that_it_is_disabled(webhook)


def forget_old(*, now: datetime) -> int:
    """Delete the log of deliveries of a month ago that wait no more; gives how many."""
    old = Delivery.objects.filter(made_at__lt=now - KEPT).exclude(state=DeliveryState.WAITING)
    return old.delete()[0]
