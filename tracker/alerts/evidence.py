"""The sentence that best bears out a move, where it was said, and where it can be read."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from tracker.moves.models import Claim, Move
from tracker.privacy.declarations import CUT


@dataclass(frozen=True, slots=True)
class Evidence:
    """One sentence. ``source`` and ``url`` are empty where none is known; ``day`` is ISO 8601."""

    quote: str
    source: str
    url: str
    day: str
    language: str


def evidence_of(moves: Collection[Move]) -> dict[int, Evidence]:
    """By move, an accepted claim that says what the move's status says; the newest, else any. One query."""
    statuses = {move.pk: move.status for move in moves}
    claims = Claim.objects.public().as_evidence().filter(move__in=statuses).exclude(quote__in=["", CUT])
    best: dict[int, Claim] = {}
    for claim in claims.defer("article__text"):
        pk = claim.move_id or 0
        agrees = claim.status == statuses[pk]
        if pk not in best or (agrees and best[pk].status != statuses[pk]):
            best[pk] = claim
    return {pk: _evidence(claim) for pk, claim in best.items()}


def _evidence(claim: Claim) -> Evidence:
    article = claim.article
    url = _web_address(claim.url) or (_web_address(article.url) if article else "")
    source = str(article.source) if article and article.source else (urlsplit(url).hostname or "")
    return Evidence(
        quote=" ".join(claim.quote.split()),
        source=source.removeprefix("www."),
        url=url,
        day=str(claim.said_on or ""),
        language=article.language if article else "",
    )


def _web_address(url: str) -> str:
    """The address if a browser may open it, else nothing: what was imported is not trusted to be a link."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.netloc else ""
