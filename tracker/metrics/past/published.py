"""What had been published by a day: moves as the claims that were published by then tell them.

A claim counts from the day its article was published, or was first seen where nobody says when that
was. One that was logged or imported without an article counts from the day on which the move was
announced or, where that is not known, took effect: the last day that a vague date may mean. What
somebody was told has been published nowhere. A move is in the list from its first such claim on.

Where every claim of a move had been published, it is shown as it is on record, unless an analyst set
its status. Else its sides, roles, manners, dates and status are those that the claims of then give, in
the order in which they were published: a step whose other side was told later has no other side yet.
Whether two claims speak of one move, and who is meant, is as it is known today.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, When
from django.db.models.fields import BooleanField
from django.db.models.functions import Coalesce, TruncDate

from tracker.dates import PartialDate, Precision
from tracker.metrics.past.asked import Asked
from tracker.metrics.past.held import grouped
from tracker.metrics.past.then import MoveThen, what_it_said
from tracker.moves.models import Claim, Move
from tracker.moves.status.rules import verdict_of
from tracker.moves.status.stale import stale_before
from tracker.moves.status.statements import statements_of
from tracker.moves.vocabulary import EntryManner, EvidenceKind, ExitManner, MoveStatus

_Place = tuple[date, int]  # the first day of a move, and its key: by these a list is ordered


class PublishedMoves:
    """Newest first; sliced, it costs one query at most."""

    def __init__(self, places: list[_Place], derived: dict[int, MoveThen], day: date) -> None:
        self._places, self._derived, self._day = places, derived, day

    def __getitem__(self, part: slice) -> list[MoveThen]:
        keys = [key for _first_day, key in self._places[part]]
        on_record = [key for key in keys if key not in self._derived]
        found = self._derived | (_on_record(on_record, self._day) if on_record else {})
        return [found[key] for key in keys if key in found]

    def order_by(self, *names: str) -> PublishedMoves:
        newest_first = names[0].startswith("-")
        return PublishedMoves(sorted(self._places, reverse=newest_first), self._derived, self._day)

    def behind(self, first_day: date, key: int, *, backwards: bool) -> PublishedMoves:
        """Those that come after a move in the list, or with ``backwards`` before it."""
        edge = (first_day, key)
        left = [each for each in self._places if (each > edge if backwards else each < edge)]
        return PublishedMoves(left, self._derived, self._day)


def moves_published_by(day: date, asked: Asked) -> PublishedMoves:
    """What had been published when the day ended, of what is asked for.

    Costs two queries, and one more where a move has claims of both before and after; reads the dates of
    all that is asked for, and such moves with their claims. A period finds such a move if its date, as it
    is known today, lies less than a year outside of it.
    """
    asked = asked.bounded(day)
    derived = {move.id: move for move in _derived(day, asked)}
    rows = asked.of(_whole(day)).order_by().values_list("happened_first_day", "pk")
    places = [*rows, *((move.happened_first_day, move.id) for move in derived.values())]
    return PublishedMoves(sorted(places, reverse=True), derived, day)


def groups_published_by(day: date, asked: Asked, sides: Sequence[str]) -> list[dict[str, Any]]:
    """How many moves there were by side, date, and whether they were unsourced. Costs as the list."""
    asked = asked.bounded(day)
    columns = (*sides, "happened_first_day", "happened_precision", "unsourced")
    rows = list(asked.of(_whole(day)).with_unsourced().order_by().values_list(*columns))
    for move in _derived(day, asked):
        when, keys = move.happened_on, [getattr(move, f"{side}_id") for side in sides]
        rows.append((*keys, when.first_day, when.precision, move.unsourced))
    return grouped(columns, rows)


def _whole(day: date) -> Any:
    """Moves of which all that speaks for them had been published."""
    return _published(day).filter(tells_more_since=False, status_override="")


def _published(day: date) -> Any:
    """Moves with a claim of then; ``tells_more_since`` where there are other claims too."""
    evidence = _with_days(Claim.objects.accepted().filter(move=OuterRef("pk")), day)
    return (
        Move.objects.filter(Exists(evidence.filter(was_out=True)))
        .annotate(tells_more_since=Exists(evidence.filter(was_out=False)))
        .select_related("person", "from_organization", "to_organization", "group")
    )


def _with_days(claims: Any, day: date) -> Any:
    """Adds ``was_out``: whether a claim had been published when the day ended."""
    of_the_move = _was_over("move__announced_on", day) | (
        Q(move__announced_on_first_day__isnull=True) & _was_over("move__effective_on", day)
    )
    was_out = Q(article__isnull=False, out_on__lte=day) | (
        Q(article__isnull=True) & ~Q(evidence_kind=EvidenceKind.TOLD) & of_the_move
    )
    return claims.annotate(
        out_on=Coalesce("article__published_on", TruncDate("article__first_seen_at"))
    ).annotate(was_out=Case(When(was_out, then=True), default=False, output_field=BooleanField()))


def _was_over(name: str, day: date) -> Q:
    """That a partial date had passed whole when the day ended."""
    after = day + timedelta(days=1)
    first_days = {
        Precision.DAY: after,
        Precision.MONTH: after.replace(day=1),
        Precision.YEAR: after.replace(month=1, day=1),
    }
    condition = Q()
    for precision, first in first_days.items():
        condition |= Q(**{f"{name}_precision": precision, f"{name}_first_day__lt": first})
    return condition


def _derived(day: date, asked: Asked) -> list[MoveThen]:
    """The moves of which more is told since, as the claims of then tell them, that fit what is asked for."""
    rows = asked.about().of(_published(day)).filter(Q(tells_more_since=True) | ~Q(status_override=""))
    moves = {move.pk: move for move in rows.order_by()}
    if not moves:
        return []
    claims: defaultdict[int, list[Any]] = defaultdict(list)
    keys = rows.order_by().values("pk")
    for claim in _with_days(Claim.objects.weighed().filter(move__in=keys), day).filter(was_out=True):
        claims[claim.move_id].append(claim)
    told = (_as_told(move, claims[key], stale_before(day)) for key, move in moves.items() if claims[key])
    return [move for move in told if asked.fits(move)]


def _as_told(move: Any, claims: list[Any], cutoff: date) -> MoveThen:
    """What these claims, one at least, tell of the move."""
    verdict = verdict_of(statements_of(move, claims))
    claims = sorted(claims, key=lambda claim: (_out_on(claim, move).last_day, claim.pk))
    effective_on = next((claim.effective_on for claim in claims if claim.effective_on), None)
    announced_on = _out_on(claims[0], move)
    last = max(_out_on(claim, move).last_day for claim in claims)
    status = verdict.status if verdict else move.status
    said = what_it_said(move) | _sides(move, claims)
    said |= {
        "role_from": _first(claim.role_from for claim in claims),
        "role_to": _first(claim.role_to for claim in claims),
        "exit_manner": _first((claim.exit_manner for claim in claims), ExitManner.UNKNOWN),
        "entry_manner": _first((claim.entry_manner for claim in claims), EntryManner.UNKNOWN),
        "status": status,
        "status_reason": "",
        "note": "",  # an analyst may have written it since
    }
    return MoveThen(
        **said,
        announced_on=announced_on,
        effective_on=effective_on,
        stale=status == MoveStatus.RUMOURED and last < cutoff,
        unsourced=all(claim.is_unsourced for claim in claims),
    )


def _out_on(claim: Any, move: Any) -> PartialDate:
    """When a claim was published, as `_with_days` has it."""
    if claim.out_on is not None:
        return PartialDate.from_day(claim.out_on)
    when: PartialDate = move.announced_on or move.effective_on
    return when


def _sides(move: Any, claims: list[Any]) -> dict[str, Any]:
    """The sides of the move that one of the claims names; all that it has where they name neither."""
    names = {"from_organization": "from_name", "to_organization": "to_name"}
    told = {
        side
        for side, name in names.items()
        if getattr(move, f"{side}_id") and any(getattr(c, name) or getattr(c, f"{side}_id") for c in claims)
    }
    hidden = set(names) - told if told else set()
    return dict.fromkeys((*hidden, *(f"{side}_id" for side in hidden)))


def _first(values: Iterable[str], unknown: str = "") -> str:
    return next((value for value in values if value and value != unknown), unknown)


def _on_record(keys: list[int], day: date) -> dict[int, MoveThen]:
    """These moves as they are on record."""
    rows: Any = Move.objects.filter(pk__in=keys).for_list().with_stale(stale_before(day))
    return {
        row.pk: MoveThen(
            **what_it_said(row),
            announced_on=row.announced_on,
            effective_on=row.effective_on,
            stale=row.stale,
            unsourced=row.unsourced,
        )
        for row in rows
    }
