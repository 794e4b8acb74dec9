"""Keeps a task that failed for good, sends one again, and lets old ones go."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from tracker.celery import NotSent, app, send
from tracker.dead_letters.models import LONGEST_REASON, DeadLetter, fingerprint_of

_LONGEST_TRACEBACK = 20_000


class CannotTry(Exception):
    """A dead letter that cannot be sent again; the message says why, for the reader."""


def keep(
    task: str,
    arguments: dict[str, Any],
    *,
    queue: str,
    reason: str,
    traceback: str,
    now: datetime,
) -> DeadLetter:
    """Keep what failed; the same task with the same arguments is one letter that counts."""
    arguments = json.loads(json.dumps(arguments, default=str))
    said = {
        "queue": queue[:40],
        "reason": reason[:LONGEST_REASON],
        "traceback": traceback[-_LONGEST_TRACEBACK:],
    }
    with transaction.atomic():
        letter, is_new = DeadLetter.objects.get_or_create(
            fingerprint=fingerprint_of(task, arguments),
            defaults={"task": task, "arguments": arguments, "first_failed_at": now, "failed_at": now, **said},
        )
        if not is_new:
            DeadLetter.objects.filter(pk=letter.pk).update(times=F("times") + 1, failed_at=now, **said)
            letter.refresh_from_db()
    return letter


@transaction.atomic
def try_again(letter: DeadLetter, *, now: datetime) -> None:
    """Send the same task with the same arguments; of two who saw the same ``letter`` at once one sends it.

    Raises CannotTry where that is not possible. It is sent last, when the row is locked and written, so
    that no deadlock breaks the transaction off once the task is on its way; nothing is noted where the
    broker does not take it.
    """
    app.loader.import_default_modules()
    if letter.task not in app.tasks:
        raise CannotTry(_("There is no task “%s” any more. Dismiss it.") % letter.task)
    locked = DeadLetter.objects.select_for_update().filter(pk=letter.pk).first()
    if locked is None or locked.tried_at != letter.tried_at:
        raise CannotTry(_("Somebody has sent it again already, or it is not there any more. Look again."))
    locked.tried_at = now
    locked.save(update_fields=["tried_at"])
    try:
        send(locked.task, locked.arguments)
    except NotSent as error:
        raise CannotTry(str(error)) from error


def dismiss(letters: QuerySet[DeadLetter], *, now: datetime) -> int:
    """Nobody needs to look at these any more, until they fail again; gives how many."""
    return DeadLetter.objects.filter(pk__in=letters.values("pk")).update(dismissed_at=now)


def forget_old(*, now: datetime) -> int:
    """Delete what failed last long ago; gives how many."""
    return DeadLetter.objects.old(now).delete()[0]
