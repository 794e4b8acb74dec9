"""How sources are, for those who read: state, what is wrong, what they bring. Nothing secret is in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Count
from django.db.models.functions import TruncDate

from tracker.news.in_public import public_home, public_host, public_problem, public_text
from tracker.news.models import Article, Entry, Polling, Source, SourceState

DAYS = 30


@dataclass(frozen=True, slots=True)
class DayCount:
    """How many entries were seen first on a day (UTC)."""

    day: date
    entries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHealth:
    """One source as everyone may see it.

    ``since`` is when it began to fail or fell silent, ``why`` what is wrong or why it is disabled.
    ``polling`` is None where it was never polled. ``days`` are the last `DAYS`, the oldest first;
    ``articles`` counts those stored under its name.
    """

    source: Source
    state: SourceState
    since: datetime | None
    why: str
    alarm: str
    host: str
    home_url: str
    polling: Polling | None
    days: tuple[DayCount, ...]
    articles: int

    @property
    def tags(self) -> list[str]:
        return [tag.name for tag in self.source.tags.all()]

    @property
    def entries(self) -> int:
        """How many came in the last `DAYS`."""
        return sum(each.entries for each in self.days)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many sources there are, by state and by language."""

    by_state: dict[str, int]
    by_language: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.by_state.values())


def count_sources() -> Counts:
    """All of them, in one query."""
    by_state: dict[str, int] = dict.fromkeys(SourceState.values, 0)
    by_language: dict[str, int] = defaultdict(int)
    sources: Any = Source.objects.with_state().order_by()  # what it annotates, types do not know
    rows = sources.values("state", "language")
    for row in rows.annotate(count=Count("pk")):
        by_state[row["state"]] += row["count"]
        by_language[row["language"]] += row["count"]
    return Counts(by_state, dict(by_language))


def health_of(sources: Sequence[Source], *, today: date) -> list[SourceHealth]:
    """How each of the sources is; they come `with_state` and with their tags.

    Costs two queries, however many sources. Reads the keys of their entries of the last `DAYS` and of
    all their articles, from indexes.
    """
    entries, articles = _entries_by_day(sources, today), _articles(sources)
    days = [today - timedelta(days=back) for back in reversed(range(DAYS))]
    return [
        _health(
            source,
            tuple(DayCount(day, entries.get((source.pk, day), 0)) for day in days),
            articles.get(source.pk, 0),
        )
        for source in sources
    ]


def _health(source: Any, days: tuple[DayCount, ...], articles: int) -> SourceHealth:
    state, polling = SourceState(source.state), getattr(source, "polling", None)
    since, why = None, ""
    if state == SourceState.DISABLED:
        why = public_text(source.disabled_because, source, polling)
    elif polling and state == SourceState.FAILING:
        since, why = polling.failing_since, public_problem(source, polling)
    elif polling and state == SourceState.SILENT:
        since = polling.silent_since
    alarm = polling.alarm if polling and state != SourceState.DISABLED else ""
    return SourceHealth(
        source=source,
        state=state,
        since=since,
        why=why,
        alarm=public_text(alarm, source, polling),
        host=public_host(source),
        home_url=public_home(source),
        polling=polling,
        days=days,
        articles=articles,
    )


def _entries_by_day(sources: Sequence[Source], today: date) -> dict[tuple[int, date], int]:
    first = datetime.combine(today - timedelta(days=DAYS - 1), time(), UTC)
    seen = Entry.objects.filter(source__in=[source.pk for source in sources], seen_at__gte=first)
    by_day = seen.order_by().annotate(day=TruncDate("seen_at", tzinfo=UTC)).values_list("source", "day")
    return {(source, day): count for source, day, count in by_day.annotate(count=Count("pk"))}


def _articles(sources: Sequence[Source]) -> dict[int, int]:
    stored = Article.objects.filter(source__in=[source.pk for source in sources]).order_by()
    return dict(stored.values_list("source").annotate(count=Count("pk")))
