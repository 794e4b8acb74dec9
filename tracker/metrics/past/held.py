"""What this system held on a day, read from history: each move by its last row of history until then.

That is bounded by what is asked for (`Asked.bounded`): an organization, a person, a group or a period. The
rows of history that ever said so are found by an index, and each is looked at once more to see whether it
was the last of its move.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from django.db.models.fields import BooleanField
from django.db.models.functions import Coalesce, TruncDate

from tracker.dates import PartialDate, Precision
from tracker.metrics.past.asked import Asked
from tracker.metrics.past.moment import end_of
from tracker.metrics.past.then import MoveThen, what_it_said
from tracker.moves.models import Move
from tracker.moves.models.what_counts import happened_first_day, happened_precision, kind_of_step
from tracker.moves.status.stale import stale_before
from tracker.moves.vocabulary import MoveStatus, Origin, Review

_DELETION = "-"


class HeldMoves:
    """The moves that were on record when a day ended, newest first; sliced, it costs one query.

    Those that were merged into another, or waited for a second pair of eyes, are left out as they
    were then.
    """

    def __init__(self, rows: Any, day: date) -> None:
        self._rows, self._day = rows, day

    def __getitem__(self, part: slice) -> list[MoveThen]:
        cutoff = stale_before(self._day)
        return [_move(row, cutoff) for row in self._rows[part]]

    def order_by(self, *names: str) -> HeldMoves:
        return HeldMoves(self._rows.order_by(*names), self._day)

    def behind(self, first_day: date, key: int, *, backwards: bool) -> HeldMoves:
        """Those that come after a move in the list, or with ``backwards`` before it."""
        side, bound = ("gt", "gte") if backwards else ("lt", "lte")
        later = Q(**{f"happened_first_day__{side}": first_day})
        equal = Q(**{"happened_first_day": first_day, f"id__{side}": key})
        rows = self._rows.filter(later | equal, **{f"happened_first_day__{bound}": first_day})
        return HeldMoves(rows, self._day)


def moves_as_of(day: date, asked: Asked) -> HeldMoves:
    """What was held when the day ended, in UTC, of what is asked for."""
    rows = asked.bounded(day).of(_held(day))
    rows = rows.select_related("person", "from_organization", "to_organization", "group").annotate(
        has_page=Exists(Move.with_merged.filter(pk=OuterRef("id"))),
        unsourced=_unsourced(day),
        heard_on=Subquery(_news(day).values("day")[:1]),
    )
    return HeldMoves(rows.order_by("-happened_first_day", "-id"), day)


def groups_as_of(day: date, asked: Asked, sides: Sequence[str]) -> list[dict[str, Any]]:
    """How many moves there were by side, date, and whether they were unsourced. One query."""
    columns = (*sides, "happened_first_day", "happened_precision", "unsourced")
    rows = asked.bounded(day).of(_held(day)).annotate(unsourced=_unsourced(day))
    return grouped(columns, rows.order_by().values_list(*columns))


def grouped(columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> list[dict[str, Any]]:
    """The rows that are alike, with their number as ``n``."""
    return [dict(zip(columns, row, strict=True), n=n) for row, n in Counter(rows).items()]


def first_held_on() -> date | None:
    """The day of the first move on record; None where there is none. One query, by an index."""
    found = _history("HistoricalMove").order_by("history_date").values_list("history_date", flat=True)
    first = found.first()
    return first.date() if first else None


def _held(day: date) -> Any:
    rows = _last_rows("HistoricalMove", day).filter(merged_into__isnull=True, awaits_approval=False)
    return rows.annotate(
        kind=kind_of_step(),
        happened_first_day=happened_first_day(),
        happened_precision=happened_precision(),
    )


def _last_rows(model: str, day: date) -> Any:
    """The last row of history of each record until the day ended, where that is no deletion."""
    until = _history(model).filter(history_date__lt=end_of(day))
    date, key = OuterRef("history_date"), OuterRef("history_id")
    is_later = Q(history_date__gt=date) | Q(history_date=date, history_id__gt=key)
    later = until.filter(is_later, id=OuterRef("id"))
    return until.filter(~Exists(later)).exclude(history_type=_DELETION)


def _history(model: str) -> Any:
    return apps.get_model("moves", model)._default_manager.all()


def _evidence(day: date) -> Any:
    claims = _last_rows("HistoricalClaim", day)
    return claims.filter(move_id=OuterRef("id"), review=Review.ACCEPTED).order_by()


def _unsourced(day: date) -> Any:
    """As `tracker.moves.unsourced`, by the claims of then."""
    evidence = _evidence(day)
    unsourced = Q(Exists(evidence)) & ~Q(Exists(evidence.exclude(origin=Origin.IMPORT, url="")))
    return Case(When(unsourced, then=True), default=False, output_field=BooleanField())


def _news(day: date) -> Any:
    """When something was heard of a move, the latest first."""
    dated = _evidence(day).exclude(origin=Origin.IMPORT)
    dated = dated.annotate(day=Coalesce("article__published_on", TruncDate("reviewed_at")))
    return dated.filter(day__isnull=False).order_by(F("day").desc())


def _move(row: Any, cutoff: date) -> MoveThen:
    announced_on = _date(row.announced_on_first_day, row.announced_on_precision)
    return MoveThen(
        **what_it_said(row),
        announced_on=announced_on,
        effective_on=_date(row.effective_on_first_day, row.effective_on_precision),
        stale=_was_stale(row, announced_on, cutoff),
        unsourced=row.unsourced,
        has_page=row.has_page,
    )


def _was_stale(row: Any, announced_on: PartialDate | None, cutoff: date) -> bool:
    """As `MoveQuerySet.stale`."""
    heard = row.heard_on
    if row.status != MoveStatus.RUMOURED or (heard and heard >= cutoff):
        return False
    if announced_on:
        return announced_on.last_day < cutoff
    return bool(heard) or row.history_date.date() < cutoff


def _date(first_day: date | None, precision: str) -> PartialDate | None:
    return PartialDate(first_day, Precision(precision)) if first_day else None
