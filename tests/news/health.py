"""Sources in every state, for tests of what shows how sources are."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from tests.factories import NOW, make_source
from tests.news.polling.feeds import make_polled
from tracker.news.models import Entry, Polling, Source


def make_entry(source: Source, seen_at: datetime = NOW) -> Entry:
    """A waiting entry; its key is new."""
    key = f"{Entry.objects.count():064}"
    return Entry.objects.create(source=source, key=key, title="A change", digest="0" * 64, seen_at=seen_at)


def make_source_that(state: str, name: str, **polling: Any) -> Source:
    """A source in the state; ``polling`` are more columns of its polling."""
    if state == "by_hand":
        return make_source(name)
    columns: dict[str, Any] = {"polled_at": NOW, "answered_at": NOW, "new_at": NOW, "expected_per_week": 7.0}
    of_state: dict[str, dict[str, Any]] = {
        "healthy": {},
        "odd": {"alarm": "Its feed has changed: 9 of the last 10 entries have no title."},
        "failing": {
            "failures": 3,
            "failing_since": NOW - timedelta(days=2),
            "problem": "It is a web page, not a feed.",
        },
        "silent": {"silent_since": NOW - timedelta(days=9), "new_at": NOW - timedelta(days=9)},
        "not_polled": dict.fromkeys(columns),
        "disabled": {},
    }
    slug = name.lower().replace(" ", "-")
    source = make_polled(f"https://{slug}.example/feed", name=name, slug=slug)
    if state == "disabled":
        source.is_enabled, source.disabled_because = False, "It closed its doors."
        source.save()
    Polling.objects.filter(source=source).update(**(columns | of_state[state] | polling))
    return source
