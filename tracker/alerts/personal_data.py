"""What watchlists hold about people. One whose filter or name speaks of the person goes with them.

Mails are not kept as text.
"""

from urllib.parse import unquote_plus

from tracker.alerts.models import (
    Change,
    Delivery,
    Mail,
    Notice,
    Reader,
    UnnoticedChange,
    WatchedOrganization,
    WatchedPerson,
    Watchlist,
    Webhook,
)
from tracker.privacy.declarations import PersonalData, declare

declare(
    PersonalData(
        model=Watchlist,
        told_in=["name", "query"],
        nameless={"time_zone": "is the name of a time zone"},
        read=unquote_plus,  # a filter is written as in an address
    ),
    PersonalData(model=Change),  # holds keys of records
    PersonalData(model=Reader, nameless={"name": "is the name of a part of ours"}),
    PersonalData(
        model=Webhook,
        told_in=["query"],
        nameless={
            "name": "is what somebody who works here calls a tool",
            "url": "is the address of a tool",
            "kinds": "holds words of a fixed list",
            "nonce": "is random",
            "old_nonce": "is random",
            "why_disabled": "is what a tool answered",
        },
        read=unquote_plus,
    ),
    PersonalData(
        model=Delivery,
        told_in=["payload"],
        nameless={
            "kind": "is a word of a fixed list",
            "action": "is a word of a fixed list",
            "answer": "is what a tool answered",
        },
    ),
    PersonalData(model=WatchedPerson),
    PersonalData(model=WatchedOrganization),
    PersonalData(model=UnnoticedChange),  # holds the key of a move, and goes when it was looked at
    PersonalData(model=Notice, nameless={"told_as": "holds words of fixed lists"}),  # goes with its move
    PersonalData(model=Mail, nameless={"problem": "is what a mail server answered"}),
)
