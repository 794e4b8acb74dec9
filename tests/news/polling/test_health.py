"""How much a source brings, and when its silence is no chance."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.factories import make_source
from tests.news.polling.feeds import make_polled, polling_of
from tracker.news.models import Entry, Polling, Source
from tracker.news.polling.alarms import Seen, alarm_of
from tracker.news.polling.expected import expected_per_week, longest_silence
from tracker.news.polling.health import look_after

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def test_expects_what_came() -> None:
    assert expected_per_week(80, DAY * 56) == 10


@pytest.mark.parametrize(("entries", "days"), [(4, 56), (400, 13), (0, 0)])
def test_expects_nothing_while_too_little_is_known(entries: int, days: int) -> None:
    assert expected_per_week(entries, DAY * days) is None


@pytest.mark.parametrize(("per_week", "days"), [(140, 3), (20, 4.84), (7, 13.8), (0.5, 193.4)])
def test_waits_the_longer_the_less_a_source_brings(per_week: float, days: float) -> None:
    assert longest_silence(per_week) / DAY == pytest.approx(days, abs=0.05)


@pytest.mark.django_db
class TestSources:
    def make(self, *, per_day: int, days: int, silent_days: float) -> Source:
        """Polled for so many days, then silent for some; its first poll brought fifty entries."""
        last = NOW - DAY * silent_days
        first = last - DAY * days
        number = Source.objects.count()
        source = make_polled(f"https://{number}.example/feed", new_at=last, answered_at=NOW, polled_at=NOW)
        seen = [first] * 50 + [first + DAY * day for day in range(1, days + 1) for _entry in range(per_day)]
        Entry.objects.bulk_create(
            Entry(source=source, key=f"{place:064x}", digest="", seen_at=when, state="stored")
            for place, when in enumerate(seen)
        )
        return source

    def test_note_what_is_expected_of_them(self) -> None:
        source = self.make(per_day=3, days=28, silent_days=1)
        assert look_after(now=NOW) == 0
        assert polling_of(source).expected_per_week == pytest.approx(21)

    def test_are_silent_once_nothing_has_come_for_too_long(self) -> None:
        source = self.make(per_day=3, days=28, silent_days=8)
        self.make(per_day=3, days=28, silent_days=2)
        assert look_after(now=NOW) == 1
        assert polling_of(source).silent_since == NOW - DAY * 8

    def test_stay_silent_however_long_it_lasts(self) -> None:
        source = self.make(per_day=3, days=28, silent_days=400)
        look_after(now=NOW)
        assert polling_of(source).silent_since == NOW - DAY * 400

    def test_are_not_silent_any_more_when_something_comes(self) -> None:
        source = self.make(per_day=3, days=28, silent_days=8)
        look_after(now=NOW)
        Polling.objects.update(new_at=NOW)
        assert look_after(now=NOW) == 0
        assert polling_of(source).silent_since is None

    def test_cost_a_bounded_number_of_queries(self, django_assert_num_queries: Any) -> None:
        for _number in range(3):
            self.make(per_day=1, days=28, silent_days=1)
        look_after(now=NOW)
        with django_assert_num_queries(2):
            look_after(now=NOW)

    def test_have_one_state_each(self) -> None:
        self.make(per_day=3, days=28, silent_days=8)
        look_after(now=NOW)
        make_source("by hand")
        make_source("off", is_enabled=False, disabled_because="Gardens.")
        make_source("new", kind="feed", url="https://new.example/feed")
        failing = make_polled("https://f.example/", polled_at=NOW)
        Polling.objects.filter(source=failing).update(failures=1, failing_since=NOW, problem="It is empty.")
        make_polled("https://h.example/", polled_at=NOW)
        sources: Any = Source.objects.with_state()
        states = sorted(sources.values_list("state", flat=True))
        assert states == ["by_hand", "disabled", "failing", "healthy", "not_polled", "silent"]


class TestOddSources:
    """Sources that answer and still have gone blind."""

    def seen(self, count: int, *, start: int = 0, **fields: Any) -> list[Seen]:
        usual: dict[str, Any] = {"is_dated": True, "has_page": True, "length": 3000}
        return [
            Seen(**{"title": f"Title {start + n}", "url": f"/{start + n}"} | usual | fields)
            for n in range(count)
        ]

    def test_are_those_whose_pages_have_no_text_any_more(self) -> None:
        odd = self.seen(18, has_page=False) + self.seen(62, start=20)
        assert alarm_of(odd) == (
            "Its site may have changed: of 18 of the last 20 entries the page has no text."
        )

    def test_are_not_those_that_have_always_been_so(self) -> None:
        assert alarm_of(self.seen(80, has_page=False, is_dated=False, title="", length=None)) == ""

    def test_are_those_whose_entries_lack_titles_or_dates_of_late(self) -> None:
        assert "no title" in alarm_of(self.seen(20, title="") + self.seen(60, start=20))
        assert "no date" in alarm_of(self.seen(20, is_dated=False) + self.seen(60, start=20))

    def test_are_those_whose_texts_have_become_short(self) -> None:
        odd = self.seen(20, length=150) + self.seen(60, start=20)
        assert alarm_of(odd) == "Its texts have become short: 150 characters of late, 3000 before."

    def test_are_those_that_repeat_themselves(self) -> None:
        assert "20 of the last 20 entries have come before" in alarm_of(self.seen(20) * 4)

    def test_are_not_those_with_a_series_of_one_title(self) -> None:
        assert alarm_of(self.seen(80, title="Weekly briefing")) == ""

    def test_are_not_known_by_a_few_entries(self) -> None:
        assert alarm_of(self.seen(10, has_page=False) + self.seen(9, start=20)) == ""

    @pytest.mark.django_db
    def test_say_so_after_they_were_looked_at_and_are_well_again_later(self) -> None:
        source = make_polled("https://odd.example/feed", new_at=NOW, answered_at=NOW, polled_at=NOW)
        Entry.objects.bulk_create(
            Entry(
                source=source,
                key=f"{n:064x}",
                digest="",
                seen_at=NOW - DAY,
                title=f"T{n % 4}",
                url="https://odd.example/a",
                state="stored",
            )
            for n in range(40)
        )
        look_after(now=NOW)
        assert polling_of(source).alarm.startswith("It repeats itself: 20 of the last 20")
        sources: Any = Source.objects.with_state()
        state = sources.values_list("state", flat=True).get(pk=source.pk)
        assert state == "odd"
        Entry.objects.bulk_create(
            Entry(
                source=source,
                key=f"{n:064x}",
                digest="",
                seen_at=NOW,
                title=f"New {n}",
                url=f"https://odd.example/{n}",
                state="stored",
            )
            for n in range(100, 120)
        )
        look_after(now=NOW)
        assert polling_of(source).alarm == ""
