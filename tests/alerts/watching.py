"""Watchlists for tests, and what beat and the workers do for them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import time_machine
from django.core import mail
from django.core.mail import EmailMultiAlternatives

from orgs.models import Organization
from people.models import Person
from tests.factories import NOW, make_user
from tracker.alerts.models import Watchlist
from tracker.alerts.tasks import notice_changes, send_due_mails
from tracker.celery import app
from tracker.desk.roles import Role


def make_watchlist(
    query: str = "",
    *,
    people: list[Person] | None = None,
    organizations: list[Organization] | None = None,
    **fields: Any,
) -> Watchlist:
    """A list that tells at once, of a viewer, and that has its baseline already."""
    fields.setdefault("frequency", "instant")
    fields.setdefault("name", f"List {Watchlist.objects.count() + 1}")
    if "owner" not in fields:
        fields["owner"] = make_user(
            Role.VIEWER, f"owner-{Watchlist.objects.count()}", email="vera@paper.example"
        )
    watchlist = Watchlist(query=query, next_at=NOW, **fields)
    watchlist.full_clean()
    watchlist.save()
    watchlist.people.set(people or [])
    watchlist.organizations.set(organizations or [])
    notice_at(NOW)
    return watchlist


def notice_at(now: datetime) -> int:
    with time_machine.travel(now, tick=False):
        return int(notice_changes())


def run(after: timedelta = timedelta(minutes=10)) -> list[EmailMultiAlternatives]:
    """What beat sends, done at once; gives the mails that went out by it."""
    before = len(mail.outbox)
    with time_machine.travel(NOW + after, tick=False):
        app.conf.task_always_eager = True
        try:
            notice_changes()
            send_due_mails()
        finally:
            app.conf.task_always_eager = False
    sent: Any = mail.outbox[before:]
    return list(sent)


def html_of(message: EmailMultiAlternatives) -> str:
    (html,) = message.alternatives
    return str(html[0])
