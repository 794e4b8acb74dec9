"""Reads the rollups as groups of moves of one date, which `Count.of_group` takes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, DateField, F, Q, Sum, Value, When
from django.db.models import Count as CountRows

from tracker.dates import PartialDate, Precision, Window
from tracker.metrics.models import Direction, OrganizationMonth, PairMonth
from tracker.metrics.rollups.keep import GAP_DAYS
from tracker.moves.careers.current import catch_up
from tracker.moves.models import Move, Transfer
from tracker.moves.vocabulary import COUNTED_CAPACITIES, COUNTED_STATUSES, MoveKind

Groups = Iterable[dict[str, Any]]


def organization_groups(
    direction: Direction,
    window: Window,
    *,
    organizations: Collection[int] | None = None,
    statuses: Collection[str] = COUNTED_STATUSES,
    capacities: Collection[str] = COUNTED_CAPACITIES,
) -> Iterator[dict[str, Any]]:
    """Groups of moves in one direction: ``organization``, date, ``unsourced``, ``n``.

    Whole months come from the rollup, in one query; where the window begins or ends within a month,
    the exact days of that month are counted from the moves, in one more.
    """
    side = "from" if direction == Direction.OUT else "to"
    rolled = OrganizationMonth.objects.filter(
        direction=direction, capacity__in=capacities, status__in=statuses
    )
    exact = Move.objects.filter(**{f"{side}_capacity__in": capacities}, status__in=statuses)
    exact = exact.exclude(kind=MoveKind.INTERNAL)
    if organizations is None:
        exact = exact.filter(**{f"{side}_organization__isnull": False})
    else:
        rolled = rolled.filter(organization_id__in=organizations)
        exact = exact.filter(**{f"{side}_organization__in": organizations})
    yield from _rolled(rolled, window, organization=F("organization_id"))
    if edges := edges_of(window):
        yield from _exact(exact.with_unsourced(), edges, organization=F(f"{side}_organization"))


def pair_groups(
    window: Window,
    *,
    from_organizations: Collection[int] | None = None,
    to_organizations: Collection[int] | None = None,
    statuses: Collection[str] = COUNTED_STATUSES,
    capacities: Collection[str] = COUNTED_CAPACITIES,
) -> Iterator[dict[str, Any]]:
    """Groups of transfers: ``left``, ``joined``, date, ``unsourced``, ``n``.

    Those with exact dates in whole months are one group for the whole window, with a date in it. Costs as
    the other, and one more query that looks whether a change of moves has left transfers behind.
    """
    catch_up()
    wanted: dict[str, Any] = {
        "status__in": statuses,
        "from_capacity__in": capacities,
        "to_capacity__in": capacities,
    }
    if from_organizations is not None:
        wanted["from_organization_id__in"] = from_organizations
    if to_organizations is not None:
        wanted["to_organization_id__in"] = to_organizations
    ends = {"left": F("from_organization_id"), "joined": F("to_organization_id")}
    yield from _rolled(PairMonth.objects.filter(**wanted), window, by_month=False, **ends)
    if edges := edges_of(window):
        yield from _exact(Transfer.objects.filter(**wanted, gap_days__lte=GAP_DAYS), edges, **ends)


def whole_months(window: Window) -> tuple[date, date] | None:
    """First days of the first and of the last month that lie wholly in the window; None where none does."""
    first = window.first_day if window.first_day.day == 1 else _next_month(window.first_day)
    after_last = (window.last_day + timedelta(days=1)).replace(day=1)  # the month in which the window is over
    last = (after_last - timedelta(days=1)).replace(day=1)
    return (first, last) if first <= last else None


def edges_of(window: Window) -> list[Window]:
    """The days of the window outside its whole months, as one or two windows."""
    months = whole_months(window)
    if months is None:
        return [window]
    first, after = months[0], _next_month(months[1])
    edges = []
    if window.first_day < first:
        edges.append(Window(window.first_day, first - timedelta(days=1)))
    if window.last_day >= after:
        edges.append(Window(after, window.last_day))
    return edges


def _rolled(rows: Any, window: Window, *, by_month: bool = True, **ends: Any) -> Groups:
    """Days of whole months count as the first of theirs, or of all of them: they lie in the window.

    Vague dates are as they are.
    """
    vague = (
        Q(precision=Precision.MONTH, month__gte=window.first_day.replace(day=1))
        | Q(precision=Precision.YEAR, month__gte=window.first_day.replace(month=1, day=1))
    ) & Q(month__lte=window.last_day)
    months = whole_months(window)
    wanted = vague | Q(precision=Precision.DAY, month__range=months) if months else vague
    bounds = Q(month__range=(window.first_day.replace(month=1, day=1), window.last_day))
    day: Any = F("month")
    if months and not by_month:
        whole = Value(months[0], output_field=DateField())
        day = Case(When(precision=Precision.DAY, then=whole), default=F("month"))
    groups: Groups = (
        rows.filter(bounds, wanted)
        .order_by()
        .values("unsourced", **ends, happened_first_day=day, happened_precision=F("precision"))
        .annotate(n=Sum("n"))
    )
    return groups


def _exact(rows: Any, edges: list[Window], **ends: Any) -> Groups:
    """Exact days at the edges of the window."""
    inside = Q()
    for edge in edges:
        inside |= Q(happened_first_day__range=(edge.first_day, edge.last_day))
    groups: Groups = (
        rows.filter(inside, happened_precision=Precision.DAY)
        .order_by()
        .values("unsourced", "happened_first_day", "happened_precision", **ends)
        .annotate(n=CountRows("pk"))
    )
    return groups


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1)


def group_date(group: dict[str, Any]) -> PartialDate:
    """The date that a group stands for."""
    return PartialDate(group["happened_first_day"], Precision(group["happened_precision"]))
