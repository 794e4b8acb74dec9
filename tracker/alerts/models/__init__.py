"""Who wants to be told what, and what they were told."""

from tracker.alerts.models.changes import Change, ChangeAction, ChangedKind, Reader
from tracker.alerts.models.told import Mail, MailState, News, Notice, UnnoticedChange
from tracker.alerts.models.watchlists import Frequency, WatchedOrganization, WatchedPerson, Watchlist
from tracker.alerts.models.webhooks import Delivery, DeliveryState, Webhook

__all__ = [
    "Change",
    "ChangeAction",
    "ChangedKind",
    "Delivery",
    "DeliveryState",
    "Frequency",
    "Mail",
    "MailState",
    "News",
    "Notice",
    "Reader",
    "UnnoticedChange",
    "WatchedOrganization",
    "WatchedPerson",
    "Watchlist",
    "Webhook",
]
