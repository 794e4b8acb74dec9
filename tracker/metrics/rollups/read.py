"""Reads the rollups as groups of moves of one date: as rows, or as `Count.of_group` takes them."""

# ruff: noqa: S608  # tables and columns are those of our models; what is asked for comes as parameters

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import Case, DateField, F, Q, Sum, Value, When
from django.db.models import Count as CountRows

from tracker.dates import PartialDate, Precision, Window
from tracker.metrics.models import Direction, OrganizationMonth, PairMonth
from tracker.metrics.rollups.keep import GAP_DAYS
from tracker.moves.careers.current import catch_up
from tracker.moves.models import Move, Transfer
from tracker.moves.vocabulary import COUNTED_CAPACITIES, COUNTED_STATUSES, MoveKind
from tracker.postgres.ask import among, ask

Groups = Iterable[dict[str, Any]]
GroupRow = tuple[int, date, str, bool, int]
"""A group of moves of one organization: its key, the first day and the precision of their date, whether they
are unsourced, and how many they are."""
MonthSums = dict[str, tuple[int, int]]
"""By the first day of a month, such as ``2024-05-01``, how many moves have exact dates in it, and how many of
them are unsourced."""
_Condition = tuple[str, list[Any]]
_IN_WINDOW = (
    "(precision = 'year' OR precision = 'month' AND month >= %s "
    "OR precision = 'day' AND month BETWEEN %s AND %s)"
)
_SUMMED = (
    "month, sum(CASE WHEN precision = 'day' THEN n END) AS exact, "
    "sum(CASE WHEN precision = 'day' AND unsourced THEN n END) AS unsourced, "
    "{together}(CASE WHEN precision <> 'day' THEN "
    "month || ' ' || precision || ' ' || CAST(unsourced AS integer) || ' ' || n END, ' ') AS vague "
    f"FROM {OrganizationMonth._meta.db_table}"
)
_WRITTEN = (
    "{together}(month || ' ' || exact || ' ' || coalesce(unsourced, 0), ' ') AS exact, "
    "{together}(vague, ' ') AS vague"
)
_ROW = ("organization", "happened_first_day", "happened_precision", "unsourced", "n")


def organization_groups(
    direction: Direction,
    window: Window,
    *,
    organizations: Collection[int] | None = None,
    statuses: Collection[str] = COUNTED_STATUSES,
    capacities: Collection[str] = COUNTED_CAPACITIES,
) -> Iterator[dict[str, Any]]:
    """Groups of moves in one direction as `Count.of_group` takes them, each with its ``organization``.

    Whole months come from the rollup, in one query, and count as their first day; where the window begins
    or ends within a month, the exact days of that month are counted from the moves, in one more.
    """
    if organizations is not None and not organizations:
        return iter(())
    rows = [
        *_rolled_rows(direction, window, organizations, statuses, capacities),
        *_edge_rows(direction, window, organizations, statuses, capacities),
    ]
    return (dict(zip(_ROW, row, strict=True)) for row in rows)


def organization_sums(
    direction: Direction,
    window: Window,
    *,
    organizations: Collection[int],
    statuses: Collection[str] = COUNTED_STATUSES,
    capacities: Collection[str] = COUNTED_CAPACITIES,
) -> tuple[dict[int, MonthSums], list[GroupRow]]:
    """The sums of whole months of each organization that has any, and everything else as rows.

    Costs as `organization_groups`. The database writes the months of an organization into one text: to read
    hundreds of rows takes longer than to add them up.
    """
    if not organizations:
        return {}, []
    sums, rows = {}, _edge_rows(direction, window, organizations, statuses, capacities)
    together: Counter[tuple[int, str, str, bool]] = Counter()  # to spread a vague date over months is dear
    for organization, exact, vague in _written_sums(direction, window, organizations, statuses, capacities):
        if exact:
            said = exact.split(" ")
            numbers = zip(map(int, said[1::3]), map(int, said[2::3]), strict=True)
            sums[organization] = dict(zip(said[::3], numbers, strict=True))
        if vague:
            said = vague.split(" ")
            for day, precision, unsourced, n in zip(
                said[::4], said[1::4], said[2::4], said[3::4], strict=True
            ):
                together[organization, day, precision, unsourced == "1"] += int(n)
    rows += [
        (organization, date.fromisoformat(day), precision, unsourced, n)
        for (organization, day, precision, unsourced), n in together.items()
    ]
    return sums, rows


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
    yield from _rolled(PairMonth.objects.filter(**wanted), window, **ends)
    if edges := edges_of(window):
        yield from _exact(Transfer.objects.filter(**wanted, gap_days__lte=GAP_DAYS), edges, **ends)


def moves_by_organization(window: Window, *, statuses: Collection[str] = COUNTED_STATUSES) -> Counter[int]:
    """How many moves may lie in the window, out of each organization and into it together.

    Summed by the database, which has a row for each month; where the window begins or ends within a month,
    two queries more count the days of that month.
    """
    rolled = OrganizationMonth.objects.filter(
        _may_lie_in(window),
        direction__in=Direction.values,
        capacity__in=COUNTED_CAPACITIES,
        status__in=statuses,
    )
    found = Counter(dict(rolled.order_by().values_list("organization_id").annotate(sum=Sum("n"))))
    if edges := edges_of(window):
        counted = Move.objects.filter(_on_days_of(edges), status__in=statuses).exclude(kind=MoveKind.INTERNAL)
        for side in ("from", "to"):
            here = counted.filter(
                **{f"{side}_organization__isnull": False, f"{side}_capacity__in": COUNTED_CAPACITIES}
            )
            found.update(
                dict(here.order_by().values_list(f"{side}_organization").annotate(sum=CountRows("pk")))
            )
    return +found


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


def _rolled_rows(
    direction: Direction,
    window: Window,
    organizations: Collection[int] | None,
    statuses: Collection[str],
    capacities: Collection[str],
) -> list[Any]:
    """Days of whole months count as the first of theirs. Vague dates are as they are.

    It is asked the most: to have it written by the ORM, and planned, would take longer than to have it
    answered.
    """
    conditions = _conditions(direction, window, statuses, capacities)
    if organizations is None:
        conditions.append(("month <= %s", [window.last_day]))
    else:
        conditions.append(among("organization_id", organizations))
        # Two bounds whose values it does not know look so narrow to the planner that it would read all
        # organizations by month. Of this one it makes no bound.
        conditions.append(("(month <= %s) IS TRUE", [window.last_day]))
    these, parameters = _all_of(conditions)
    return ask(
        "SELECT organization_id, month, precision, unsourced, CAST(sum(n) AS bigint) "
        f"FROM {OrganizationMonth._meta.db_table} WHERE {these} "
        "GROUP BY organization_id, month, precision, unsourced",
        parameters,
    )


def _written_sums(
    direction: Direction,
    window: Window,
    organizations: Collection[int],
    statuses: Collection[str],
    capacities: Collection[str],
) -> list[Any]:
    """Of each organization the key, ``month n unsourced …`` and ``month precision 0|1 n …``, either None."""
    conditions = _conditions(direction, window, statuses, capacities)
    upper = ("month <= %s", [window.last_day])
    if connection.vendor == "postgresql":
        # One organization at a time: two bounds whose values it does not know look so narrow to the planner
        # that it would read the months of all organizations.
        these, parameters = _all_of([("organization_id = wanted.id", []), *conditions, upper])
        summed = f"{_SUMMED.replace('{together}', 'string_agg')} WHERE {these} GROUP BY month"
        written = _WRITTEN.replace("{together}", "string_agg")
        return ask(
            f"SELECT wanted.id, here.* FROM unnest(%s::bigint[]) AS wanted (id), "
            f"LATERAL (SELECT {written} FROM (SELECT {summed}) AS summed) AS here",
            [[*organizations], *parameters],
        )
    these, parameters = _all_of([among("organization_id", organizations), *conditions, upper])
    summed = f"{_SUMMED.replace('{together}', 'group_concat')} WHERE {these} GROUP BY organization_id, month"
    written = _WRITTEN.replace("{together}", "group_concat")
    return ask(
        f"SELECT organization_id, {written} FROM (SELECT organization_id, {summed}) AS summed "
        "GROUP BY organization_id",
        parameters,
    )


def _conditions(
    direction: Direction, window: Window, statuses: Collection[str], capacities: Collection[str]
) -> list[_Condition]:
    """Which rows count, but for the organization and the end of the window."""
    from_month, to_month = whole_months(window) or (date.max, date.min)  # of exact days: none
    return [
        ("direction = %s", [direction.value]),
        among("capacity", capacities),
        among("status", statuses),
        ("month >= %s", [window.first_day.replace(month=1, day=1)]),
        (_IN_WINDOW, [window.first_day.replace(day=1), from_month, to_month]),
    ]


def _all_of(conditions: Iterable[_Condition]) -> tuple[str, list[Any]]:
    conditions = [*conditions]
    return " AND ".join(sql for sql, _values in conditions), [
        value for _sql, values in conditions for value in values
    ]


def _edge_rows(
    direction: Direction,
    window: Window,
    organizations: Collection[int] | None,
    statuses: Collection[str],
    capacities: Collection[str],
) -> list[Any]:
    """The exact days of months that lie in the window only in part."""
    edges = edges_of(window)
    if not edges:
        return []
    side = "from" if direction == Direction.OUT else "to"
    moves = Move.objects.filter(**{f"{side}_capacity__in": capacities}, status__in=statuses)
    if organizations is None:
        moves = moves.filter(**{f"{side}_organization__isnull": False})
    else:
        moves = moves.filter(**{f"{side}_organization__in": organizations})
    counted = moves.exclude(kind=MoveKind.INTERNAL).with_unsourced()
    exact = _exact(counted, edges, organization=F(f"{side}_organization"))
    return [tuple(group[name] for name in _ROW) for group in exact]


def _rolled(rows: Any, window: Window, **ends: Any) -> Groups:
    """Days of whole months count as the first of all of them: they lie in the window. Vague dates are as
    they are."""
    day: Any = F("month")
    if months := whole_months(window):
        whole = Value(months[0], output_field=DateField())
        day = Case(When(precision=Precision.DAY, then=whole), default=F("month"))
    groups: Groups = (
        rows.filter(_may_lie_in(window))
        .order_by()
        .values("unsourced", **ends, happened_first_day=day, happened_precision=F("precision"))
        .annotate(n=Sum("n"))
    )
    return groups


def _may_lie_in(window: Window) -> Q:
    """That rows of a rollup are of whole months of the window, or of vague dates that may lie in it."""
    vague = (
        Q(precision=Precision.MONTH, month__gte=window.first_day.replace(day=1))
        | Q(precision=Precision.YEAR, month__gte=window.first_day.replace(month=1, day=1))
    ) & Q(month__lte=window.last_day)
    months = whole_months(window)
    wanted = vague | Q(precision=Precision.DAY, month__range=months) if months else vague
    return wanted & Q(month__range=(window.first_day.replace(month=1, day=1), window.last_day))


def _on_days_of(edges: list[Window]) -> Q:
    """That the date of a row is one of the exact days of these windows."""
    inside = Q()
    for edge in edges:
        inside |= Q(happened_first_day__range=(edge.first_day, edge.last_day))
    return inside & Q(happened_precision=Precision.DAY)


def _exact(rows: Any, edges: list[Window], **ends: Any) -> Groups:
    """Exact days at the edges of the window."""
    groups: Groups = (
        rows.filter(_on_days_of(edges))
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
