"""What moves and claims hold about people.

A claim about the person goes. Another person's claim whose sentence names them keeps its facts
and its source, and the sentence is cut: a row of an article must quote it, so it says ``[…]``.
"""

from __future__ import annotations

from datetime import datetime

from tracker.dates import PartialDate, Precision
from tracker.moves.models import (
    Approval,
    Claim,
    Decision,
    GroupMove,
    HeldClaim,
    Move,
    Spell,
    StaleCareer,
    Stay,
    Transfer,
    UnsourcedMove,
)
from tracker.moves.vocabulary import EntryManner, ExitManner
from tracker.privacy.declarations import CUT, PersonalData, declare


def without_the_person(move: Move) -> Move:
    """What figures need of a move: both sides, how sure it is, and the month.

    No role, note or manner: that somebody was dismissed may tell who it was.
    """
    new = Move(
        from_organization_id=move.from_organization_id,
        to_organization_id=move.to_organization_id,
        from_capacity=move.from_capacity,
        to_capacity=move.to_capacity,
        exit_manner=ExitManner.UNKNOWN,
        entry_manner=EntryManner.UNKNOWN,
        status=move.status,
        group_id=move.group_id,
        awaits_approval=move.awaits_approval,
        created_at=_month_of(move.created_at),
    )
    new.announced_on, new.effective_on = to_the_month(move.announced_on), to_the_month(move.effective_on)
    return new


def to_the_month(when: PartialDate | None) -> PartialDate | None:
    """The month of an exact day; a vaguer date as it is."""
    if when is None or when.precision != Precision.DAY:
        return when
    return PartialDate(when.first_day.replace(day=1), Precision.MONTH)


def _month_of(moment: datetime) -> datetime:
    return moment.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


_FREE_TEXTS = {"role_from": "", "role_to": ""}
_ORGANIZATIONS = dict.fromkeys(["from_name", "to_name"], "is the written name of an organization")
_MACHINE = "is the name of a rule or of a version of the software"

declare(
    PersonalData(
        model=Move,
        cut={**_FREE_TEXTS, "note": "", "status_reason": CUT},
        nameless={"kind": "is a word of a fixed list", "happened_precision": "is a word of a fixed list"},
        anonymous=without_the_person,
    ),
    PersonalData(
        model=Claim,
        named_in=["person_name"],
        told_in=["external_id"],
        cut={**_FREE_TEXTS, "quote": CUT, "url": "", "archive_url": "", "rejection": CUT},
        nameless={
            **_ORGANIZATIONS,
            "person_key": "is made of the written name, with which the row goes",
            "evidence_kind": "is a word of a fixed list",
            "rule": _MACHINE,
            "score_parts": "holds words of fixed lists and numbers",
            "extractor": _MACHINE,
        },
        organizations=["from_name", "to_name"],
        empties=["article"],
    ),
    PersonalData(
        model=Decision,  # goes with its claim
        told_in=["changes"],
        nameless={"made": "holds keys", "said_new": "holds words of a fixed list"},
    ),
    PersonalData(
        model=Approval,  # goes with its claim
        cut={"note": CUT},
        nameless={"outcome": "is a word of a fixed list"},
    ),
    PersonalData(
        model=GroupMove,
        cut={"title": CUT, "quote": CUT, "url": "", "note": ""},
        nameless={"happened_precision": "is a word of a fixed list"},
    ),
    PersonalData(
        model=HeldClaim, told_in=["fields"], nameless={"identity": "is a hash"}, empties=["article"]
    ),
    PersonalData(model=Spell),  # follows from moves
    PersonalData(model=Stay),  # follows from spells
    PersonalData(model=UnsourcedMove),  # holds the key of a move
    PersonalData(model=StaleCareer),  # holds a key, and goes when the careers have been made anew
    PersonalData(model=Transfer, nameless={"happened_precision": "is a word of a fixed list"}),
)
