"""The tasks of watchlists. The rows say what is left to do; a message is only a nudge."""

from __future__ import annotations

import logging

from django.db import transaction
from django.utils import timezone

from tracker.alerts import notice, send
from tracker.alerts.models import Mail
from tracker.celery import app

logger = logging.getLogger(__name__)
OPENED_AT_ONCE = 200
SENT_AT_ONCE = 500


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
