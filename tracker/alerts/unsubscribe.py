"""The link in each mail that stops the mails of its watchlist, for whoever holds the mail."""

from __future__ import annotations

from datetime import datetime

from django.core import signing
from django.urls import reverse

from tracker.alerts.keep import keep
from tracker.alerts.models import Frequency, Watchlist

_SALT = "tracker.alerts.unsubscribe"


def unsubscribe_path(watchlist: Watchlist) -> str:
    """The address of the page, without the host. It needs no sign-in, and stays valid."""
    token = signing.Signer(salt=_SALT).sign(str(watchlist.pk))
    return reverse("watchlist-unsubscribe", args=[token])


def watchlist_of(token: str) -> Watchlist | None:
    """The list that a token is of; None for one that is not ours, or of a list that is gone."""
    try:
        pk = signing.Signer(salt=_SALT).unsign(token)
    except signing.BadSignature:
        return None
    return Watchlist.objects.filter(pk=int(pk)).first()


def unsubscribe(watchlist: Watchlist, *, now: datetime) -> None:
    """Send no more mails of a list; the list stays. What waited is not told any more."""
    watchlist.frequency = Frequency.NONE
    keep(watchlist, now=now)
