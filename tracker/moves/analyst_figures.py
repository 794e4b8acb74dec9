"""What an analyst's decisions add up to: how many, how fast, and which sources were worth reading."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate

from tracker.moves.models import Decision
from tracker.moves.vocabulary import DecisionKind

PERIODS = (7, 30, 90)
_MOST_SOURCES = 50


@dataclass(frozen=True, slots=True)
class SourceFigure:
    """How many claims of one source were decided on, and how many of them accepted."""

    source: str
    decided: int
    accepted: int

    @property
    def percent(self) -> int:
        """The accepted share, 0 to 100."""
        return round(100 * self.accepted / self.decided)


@dataclass(frozen=True, slots=True)
class DayFigure:
    """What was decided on one day (UTC)."""

    day: date
    accepted: int
    rejected: int


@dataclass(frozen=True, slots=True)
class AnalystFigures:
    """One analyst's standing decisions since a moment; those taken back are counted apart.

    ``median_seconds`` is how long a claim lay before them in the queue, over ``timed`` decisions;
    None where none was made there.
    """

    accepted: int
    rejected: int
    logged: int
    taken_back: int
    median_seconds: int | None
    timed: int
    sources: list[SourceFigure]
    days: list[DayFigure]

    @property
    def reviewed(self) -> int:
        return self.accepted + self.rejected


def figures_of(user: User, *, since: datetime) -> AnalystFigures:
    """Count an analyst's decisions. Six queries, along the index of their decisions."""
    decided = Decision.objects.filter(decided_by=user, decided_at__gte=since).order_by()
    standing = decided.standing()
    counted = dict(standing.values_list("kind").annotate(n=Count("pk")))
    timed = standing.filter(seconds__isnull=False, kind__in=_REVIEWED)
    count = timed.count()
    return AnalystFigures(
        accepted=counted.get(DecisionKind.ACCEPTED, 0),
        rejected=counted.get(DecisionKind.REJECTED, 0),
        logged=counted.get(DecisionKind.LOGGED, 0),
        taken_back=decided.filter(undone_at__isnull=False).count(),
        median_seconds=_median(timed, count),
        timed=count,
        sources=list(_sources(standing)),
        days=list(_days(standing)),
    )


_REVIEWED = (DecisionKind.ACCEPTED, DecisionKind.REJECTED)
_COUNTS: dict[str, Any] = {
    "accepted": Count("pk", filter=Q(kind=DecisionKind.ACCEPTED)),
    "rejected": Count("pk", filter=Q(kind=DecisionKind.REJECTED)),
}


def _median(timed: QuerySet[Decision], count: int) -> int | None:
    """The lower median: one that was measured."""
    if not count:
        return None
    return timed.order_by("seconds").values_list("seconds", flat=True)[(count - 1) // 2]


def _sources(standing: QuerySet[Decision]) -> Iterator[SourceFigure]:
    """The sources with most decisions, fifty at most; without those of claims that name none."""
    rows = standing.filter(kind__in=_REVIEWED, claim__article__source__isnull=False)
    name = "claim__article__source__name"
    named = rows.values(name).annotate(n=Count("pk"), **_COUNTS).order_by("-n", name)
    for source, decided, accepted in named.values_list(name, "n", "accepted")[:_MOST_SOURCES]:
        yield SourceFigure(source, decided, accepted)


def _days(standing: QuerySet[Decision]) -> Iterator[DayFigure]:
    rows = standing.filter(kind__in=_REVIEWED).annotate(day=TruncDate("decided_at")).values("day")
    for row in rows.annotate(**_COUNTS).order_by("-day").values_list("day", *_COUNTS):
        yield DayFigure(*row)
