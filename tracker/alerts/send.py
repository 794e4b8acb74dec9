"""Opens mails for watchlists that are due, and sends those that wait."""

from __future__ import annotations

import logging
from collections import defaultdict
from datetime import datetime, timedelta

from django.db import transaction

from tracker.alerts.digest import Digest, digest_of
from tracker.alerts.letter import letter_of
from tracker.alerts.models import Mail, MailState, Notice, Watchlist
from tracker.alerts.models.told import state_of
from tracker.alerts.when import next_due

logger = logging.getLogger(__name__)
KEPT = timedelta(days=90)
_IN_ONE_UPDATE = 1000


def open_due_mails(*, now: datetime, most: int) -> int:
    """Open a mail for each list that is due and has something to tell; gives how many lists were due.

    Safe to run twice and at the same time: whoever puts the list off opens its mail.
    """
    due = list(Watchlist.objects.due(now).order_by("next_at", "pk")[:most])
    for watchlist in due:
        _open(watchlist, now=now)
    return len(due)


@transaction.atomic
def _open(watchlist: Watchlist, *, now: datetime) -> None:
    next_at = next_due(watchlist.frequency, hour=watchlist.hour, time_zone=watchlist.time_zone, after=now)
    if not Watchlist.objects.take(watchlist.pk, now=now, next_at=next_at):
        return
    waiting = watchlist.notices.filter(is_waiting=True)
    if waiting.exists():
        mail = Mail.objects.create(watchlist=watchlist, made_at=now, due_at=now)
        waiting.update(is_waiting=False, mail=mail)


def deliver(mail_id: int, *, now: datetime) -> bool:
    """Send a mail that is due; says whether it went out.

    Safe to run twice and at the same time: whoever leases it sends it. Where a worker dies between the
    server's taking the mail and our noting it, it is sent once more under the same Message-ID.
    """
    if not Mail.objects.lease(mail_id, now=now):
        return False
    mail = Mail.objects.select_related("watchlist__owner").get(pk=mail_id)
    digest = digest_of(mail, today=now.date())
    if not digest.count or not _may_be_told(mail.watchlist):
        mail.state, mail.leased_until = MailState.DROPPED, None
        mail.save(update_fields=["state", "leased_until"])
        return False
    try:
        _send(mail, digest)
    except (OSError, ValueError) as error:  # the server, or an address or a subject that is none
        logger.warning("Mail %s of watchlist %s: %s", mail.pk, mail.watchlist_id, error)
        mail.try_later(f"{type(error).__name__}: {error}", now=now)
        return False
    _note_told(mail, digest, now=now)
    return True


def _may_be_told(watchlist: Watchlist) -> bool:
    return Watchlist.objects.told().filter(pk=watchlist.pk).exists()


def _send(mail: Mail, digest: Digest) -> None:
    """Raises OSError where the server does not take it, ValueError where it cannot be addressed."""
    if not mail.watchlist.owner.email:
        raise ValueError("The owner of the watchlist has no address.")
    letter_of(mail, digest).send()


@transaction.atomic
def _note_told(mail: Mail, digest: Digest, *, now: datetime) -> None:
    mail.state, mail.sent_at, mail.leased_until = MailState.SENT, now, None
    mail.problem, mail.moves = "", digest.count
    mail.save(update_fields=["state", "sent_at", "leased_until", "problem", "moves"])
    Watchlist.objects.filter(pk=mail.watchlist_id).update(last_told_at=now)
    by_state: defaultdict[str, list[int]] = defaultdict(list)
    for notice_id, state in digest.told.items():
        by_state[state].append(notice_id)
    for state, keys in by_state.items():
        for start in range(0, len(keys), _IN_ONE_UPDATE):
            told = Notice.objects.filter(pk__in=keys[start : start + _IN_ONE_UPDATE])
            told.update(told_as=state, told_at=now)
    _settle(digest)


def _settle(digest: Digest) -> None:
    """What was noticed again while the mail was written, and is in it, waits no more."""
    again = Notice.objects.filter(pk__in=list(digest.told)[:_IN_ONE_UPDATE], is_waiting=True)
    told = [each.pk for each in again.select_related("move") if each.told_as == state_of(each.move)]
    Notice.objects.filter(pk__in=told).update(is_waiting=False)


def forget_old(*, now: datetime) -> int:
    """Delete mails of three months ago, and give how many; what was told stays noted."""
    old = Mail.objects.filter(made_at__lt=now - KEPT).exclude(state=MailState.WAITING)
    return old.delete()[1].get("alerts.Mail", 0)
