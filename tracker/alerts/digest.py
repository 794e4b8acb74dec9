"""What a mail of a watchlist tells: which moves, how many more, and each with its evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.alerts.evidence import Evidence, evidence_of
from tracker.alerts.models import Mail, News, Notice, Watchlist
from tracker.alerts.models.told import state_of
from tracker.moves.models import Move

MOST_MOVES = 25  # of which a mail tells one by one
_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Item:
    """One move of a mail. ``news`` is a word of `News`, empty in a preview."""

    move: Move
    news: str
    evidence: Evidence | None

    @property
    def news_label(self) -> str:
        """What is new, in the language that is active."""
        return str(News(self.news).label) if self.news else ""


@dataclass(frozen=True, slots=True)
class Digest:
    """The moves of one mail, the latest news first; ``more`` are left out of its text."""

    items: list[Item]
    more: int
    told: dict[int, str]
    """By notice, what was told of its move, as `state_of` says it; those left out too."""

    @property
    def count(self) -> int:
        return len(self.items) + self.more


def digest_of(mail: Mail, *, today: date) -> Digest:
    """What is still to be told for a mail: moves that are public now, still match and were not told so.

    Three queries for each thousand notices, and two more.
    """
    told: dict[int, str] = {}
    shown: list[tuple[Notice, Move]] = []
    for notices in _in_parts(mail):
        matching = _matching(mail.watchlist, [each.move_id for each in notices], today=today)
        for notice in notices:
            move = matching.get(notice.move_id)
            if move is None or notice.told_as == state_of(move):
                continue
            told[notice.pk] = state_of(move)
            if len(shown) < MOST_MOVES:
                shown.append((notice, move))
    evidence = evidence_of([move for _notice, move in shown])
    items = [Item(move, notice.news, evidence.get(move.pk)) for notice, move in shown]
    return Digest(items, len(told) - len(items), told)


def preview(watchlist: Watchlist, *, today: date) -> Digest:
    """What a mail would look like that told the latest of all moves that match. A few queries."""
    moves = list(watchlist.matching(Move.objects.for_list(), today=today)[:MOST_MOVES])
    evidence = evidence_of(moves)
    return Digest([Item(move, "", evidence.get(move.pk)) for move in moves], 0, {})


def _in_parts(mail: Mail) -> Iterator[Sequence[Notice]]:
    """The notices of a mail, the latest first, a thousand at a time."""
    keys = list(mail.notices.order_by("-noticed_at", "-pk").values_list("pk", flat=True))
    for start in range(0, len(keys), _AT_ONCE):
        found = Notice.objects.in_bulk(keys[start : start + _AT_ONCE])
        yield [found[key] for key in keys[start : start + _AT_ONCE] if key in found]


def _matching(watchlist: Watchlist, keys: list[int], *, today: date) -> dict[int, Move]:
    moves = Move.objects.filter(pk__in=keys).select_related("person", "from_organization", "to_organization")
    return {move.pk: move for move in watchlist.matching(moves, today=today)}
