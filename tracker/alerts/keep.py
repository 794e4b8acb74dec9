"""What goes with keeping a watchlist as its owner wants it, whichever way they say so."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tracker.alerts.models import Frequency, Watchlist
from tracker.alerts.models.watchlists import MOST_WATCHLISTS
from tracker.alerts.when import next_due


def check_room(watchlist: Watchlist) -> None:
    """Raise ValidationError where the owner of a new list has as many as one may have. One query."""
    if watchlist.pk is None and Watchlist.objects.of(watchlist.owner).count() >= MOST_WATCHLISTS:
        raise ValidationError(_("You have %d watchlists. Delete one first.") % MOST_WATCHLISTS)


def check_address(watchlist: Watchlist) -> None:
    """Raise ValidationError where mails are wanted and there is nowhere to send them."""
    if watchlist.frequency != Frequency.NONE and not watchlist.owner.email:
        sentence = _("Your account has no e-mail address. Have an administrator add one, or choose “never”.")
        raise ValidationError({"frequency": sentence})


def keep(watchlist: Watchlist, *, now: datetime) -> None:
    """Save a list that was found valid; its next mail comes when it now says.

    One without mails has no baseline: when mails are wanted again, what came meanwhile is not told.
    """
    watchlist.next_at = now
    if watchlist.frequency in (Frequency.DAILY, Frequency.WEEKLY):
        watchlist.next_at = next_due(
            watchlist.frequency, hour=watchlist.hour, time_zone=watchlist.time_zone, after=now
        )
    if watchlist.frequency == Frequency.NONE:
        watchlist.baseline_at = None
    watchlist.save()
    if watchlist.frequency == Frequency.NONE:
        watchlist.notices.filter(is_waiting=True).update(is_waiting=False)
