"""The entries of a feed, whatever its format."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

from django.db.models import Max
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tracker.alerts.evidence import Evidence, evidence_of
from tracker.metrics.move_filter import MoveFilter
from tracker.metrics.move_filter.words import date_in_words
from tracker.moves.headlines import headline_text
from tracker.moves.models import Move

LATEST = 50
_SINCE = "2026"  # from when on the host of a tag is ours (RFC 4151)
_NO_XML = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One move. ``key`` never changes; ``updated`` does whenever something was corrected."""

    key: str
    title: str
    text: str
    html: SafeString
    url: str
    source_url: str
    status: str
    published: datetime
    updated: datetime
    move_id: int
    kind: str


def latest(asked: MoveFilter, *, site: str, today: date) -> list[Entry]:
    """The moves that were recorded last, whenever they happened: what a reader has not seen comes first.

    Three queries, and those of the filter. ``site`` is the address in front of every path.
    """
    rows = asked.apply(Move.objects.filter(person__is_erased=False), today=today)
    listed = rows.select_related("person", "from_organization", "to_organization").order_by("-pk")
    moves = list(listed[:LATEST])
    evidence, updated = evidence_of(moves), _updated(moves)
    return [
        _entry(move, evidence.get(move.pk), updated.get(move.pk, move.created_at), site=site)
        for move in moves
    ]


def tag(site: str, path: str) -> str:
    """A name that nobody else gives (RFC 4151), of the host: ``tag:tracker.example,2026:moves/12``."""
    return f"tag:{urlsplit(site).hostname or 'localhost'},{_SINCE}:{path}"


def readable(text: str) -> str:
    """The text on one line, without what XML cannot hold."""
    return " ".join(_NO_XML.sub("", text).split())


def _entry(move: Move, evidence: Evidence | None, updated: datetime, *, site: str) -> Entry:
    when = move.happened_on
    state = _("%(status)s, %(date)s.") % {
        "status": str(move.get_status_display()).capitalize(),
        "date": date_in_words(when) if when else "",
    }
    return Entry(
        key=tag(site, f"moves/{move.pk}"),
        title=readable(headline_text(move)),
        text=readable(_text(evidence, state)),
        html=_html(evidence, state),
        url=f"{site}{move.get_absolute_url()}",
        source_url=evidence.url if evidence else "",
        status=move.status,
        published=move.created_at,
        updated=max(updated, move.created_at),
        move_id=move.pk,
        kind=move.kind,
    )


def _text(evidence: Evidence | None, state: str) -> str:
    if evidence is None:
        return state
    said = ", ".join(part for part in (evidence.source, evidence.day) if part)
    return f"“{evidence.quote}” ({said}) {state}" if said else f"“{evidence.quote}” {state}"


def _html(evidence: Evidence | None, state: str) -> SafeString:
    if evidence is None:
        return format_html("<p>{}</p>", state)
    name = readable(evidence.source or evidence.url)
    source = format_html('<a href="{}">{}</a>', readable(evidence.url), name) if evidence.url else name
    quote = readable(evidence.quote)
    return format_html(
        '<blockquote dir="auto">{}</blockquote><p>{} {}</p><p>{}</p>', quote, source, evidence.day, state
    )


def _updated(moves: Sequence[Move]) -> dict[int, datetime]:
    """When each move was changed last, or evidence for it was decided on. Two queries."""
    keys = [move.pk for move in moves]
    changed = Move.history.filter(id__in=keys).order_by().values_list("id").annotate(Max("history_date"))
    decided = (
        Move.objects.filter(pk__in=keys).order_by().values_list("pk").annotate(Max("claims__reviewed_at"))
    )
    found: dict[int, datetime] = {}
    for pk, moment in [*changed, *decided]:
        if moment is not None:
            found[pk] = max(moment, found.get(pk, moment))
    return found
