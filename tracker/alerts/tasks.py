"""The tasks of watchlists and webhooks. The rows say what is left to do; a message is only a nudge."""

from __future__ import annotations

import logging

from django.db import transaction
from django.utils import timezone

from tracker.alerts import notice, send
from tracker.alerts.changes import read
from tracker.alerts.models import Mail, Webhook
from tracker.alerts.webhooks import call, note
from tracker.celery import app

logger = logging.getLogger(__name__)
OPENED_AT_ONCE = 200
SENT_AT_ONCE = 500
CALLED_AT_ONCE = 200


@app.task
def notice_changes() -> int:
    """Note for which watchlists moves that have changed are news; gives how many changes were looked at.

    Runs every 15 seconds, and again at once where more is left. Safe to run twice and at the same time.
    """
    done = notice.notice_changes(now=timezone.now())
    if done >= notice.AT_ONCE:
        transaction.on_commit(notice_changes.delay)
    return done


@app.task
def send_due_mails() -> int:
    """Open mails for the watchlists that are due, and send out those that wait; gives how many.

    Runs every half minute. A mail that was sent to a worker twice goes out once: the worker leases it.
    """
    now = timezone.now()
    opened = send.open_due_mails(now=now, most=OPENED_AT_ONCE)
    if opened >= OPENED_AT_ONCE:
        transaction.on_commit(send_due_mails.delay)
    mail_ids = list(
        Mail.objects.due(now).order_by("due_at", "pk").values_list("pk", flat=True)[:SENT_AT_ONCE]
    )
    for mail_id in mail_ids:
        deliver_mail.delay(mail_id=mail_id)
    return len(mail_ids)


@app.task
def deliver_mail(*, mail_id: int) -> bool:
    """Send one mail; says whether it went out. Safe to run twice: whoever leases it sends it."""
    return send.deliver(mail_id, now=timezone.now())


@app.task
def forget_old_mails() -> int:
    """Delete the log of mails of three months ago; safe to run twice. Gives how many."""
    return send.forget_old(now=timezone.now())


@app.task
def note_deliveries() -> int:
    """Make deliveries of what has changed, and have the webhooks called that have some; gives how many.

    Runs every 10 seconds, and again at once where more is left. Safe to run twice and at the same time.
    """
    now = timezone.now()
    if note.note_deliveries(now=now):
        transaction.on_commit(note_deliveries.delay)
    webhook_ids = list(
        Webhook.objects.due(now).order_by("due_at").values_list("pk", flat=True)[:CALLED_AT_ONCE]
    )
    for webhook_id in webhook_ids:
        call_webhook.delay(webhook_id=webhook_id)
    return len(webhook_ids)


@app.task
def call_webhook(*, webhook_id: int) -> int:
    """Deliver what waits for one webhook; gives how many calls were made. Safe to run twice."""
    return call.call(webhook_id)


@app.task
def forget_old_deliveries() -> int:
    """Delete the log of deliveries of a month ago, and changes of three months ago. Gives how many."""
    now = timezone.now()
    return call.forget_old(now=now) + read.forget_old(now=now)
