"""Looks at moves that have changed: what is there to tell, and for which watchlists?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from tracker.alerts.models import News, Notice, UnnoticedChange, Watchlist
from tracker.alerts.models.told import state_of
from tracker.moves.models import Move

AT_ONCE = 1000


@transaction.atomic
def notice_changes(*, now: datetime, most: int = AT_ONCE) -> int:
    """Note for each watchlist which of the moves that have changed it is to be told; gives how many changes.

    A list that is looked at for the first time is told nothing: what there is then is its baseline. It
    has one as soon as no change is left that was there before it. Costs two to four queries for each
    watchlist and three more. Safe to run twice and at the same time: each takes other changes.
    """
    watchlists = list(Watchlist.objects.told())
    locked = UnnoticedChange.objects.select_for_update(skip_locked=True)
    changes = list(locked.order_by("pk")[:most])
    telling = [each for each in watchlists if each.baseline_at is not None]
    news = _news_of(changes) if telling else {}
    for watchlist in telling:
        _note(watchlist, news, now=now)
    if len(changes) < most:
        new = [each.pk for each in watchlists if each.baseline_at is None]
        Watchlist.objects.filter(pk__in=new, baseline_at__isnull=True).update(baseline_at=now)
    UnnoticedChange.objects.filter(pk__in=[each.pk for each in changes]).delete()
    return len(changes)


def _news_of(changes: Iterable[UnnoticedChange]) -> dict[int, News]:
    """What there is to tell of each move, by how it was before the first change and how it is now."""
    first: dict[int, UnnoticedChange] = {}
    for change in changes:
        first.setdefault(change.move_id, change)
    moves = Move.objects.filter(pk__in=first).in_bulk()
    found = {pk: _news(first[pk], move) for pk, move in moves.items()}
    return {pk: news for pk, news in found.items() if news is not None}


def _news(first: UnnoticedChange, move: Move) -> News | None:
    if not first.is_before or not first.is_public:
        return News.MOVE
    if first.status != move.status:
        return News.STATUS
    is_known = (move.from_organization_id and not first.has_from) or (
        move.to_organization_id and not first.has_to
    )
    return News.SIDE if is_known else None


def _note(watchlist: Watchlist, news: Mapping[int, News], *, now: datetime) -> None:
    """Let the news that match wait for the next mail of the list."""
    if not news:
        return
    matching = {
        move.pk: move for move in watchlist.matching(Move.objects.filter(pk__in=news), today=now.date())
    }
    there = {each.move_id: each for each in watchlist.notices.filter(move__in=matching)}
    for pk, notice in there.items():
        if _take_up(notice, matching[pk], news[pk], now=now):
            notice.save(update_fields=["news", "noticed_at", "is_waiting", "mail"])
    Notice.objects.bulk_create(
        [
            Notice(watchlist=watchlist, move=move, news=news[pk], noticed_at=now)
            for pk, move in matching.items()
            if pk not in there
        ],
        ignore_conflicts=True,
    )


def _take_up(notice: Notice, move: Move, news: News, *, now: datetime) -> bool:
    """Let a notice that is there say what is new; whether it changed. What was told is not told again."""
    if notice.told_as == state_of(move):
        was_waiting, notice.is_waiting = notice.is_waiting, False  # it has come back to what was told
        return was_waiting
    if notice.is_waiting:
        return False  # its mail will tell how the move is then
    notice.news = news if notice.told_as else News.MOVE
    notice.noticed_at, notice.is_waiting, notice.mail = now, True, None
    return True
