"""Partial dates, and windows between them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.dates import PartialDate, Precision, Window


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        (" 2024-10-14 ", date(2024, 10, 14), date(2024, 10, 14)),
    ],
)
def test_spans_what_it_may_mean(text: str, first: date, last: date) -> None:
    parsed = PartialDate.parse(text)
    assert (parsed.first_day, parsed.last_day) == (first, last)
    assert str(parsed) == text.strip()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("2024-13", "“2024-13” is not a date: there is no month 13; months run from 01 to 12."),
        ("2023-02-29", "“2023-02-29” is not a date: 2023-02 has no day 29."),
        ("0000", "“0000” is not a date: the years run from 1900 to 2100."),
        ("9999-12", "“9999-12” is not a date: the years run from 1900 to 2100."),
        ("yesterday", "“yesterday” is not a date. Write 2024, 2024-10 or 2024-10-14."),
        ("2024-1", "“2024-1” is not a date. Write 2024, 2024-10 or 2024-10-14."),
        ("14/10/2024", "“14/10/2024” is not a date. Write 2024, 2024-10 or 2024-10-14."),
        ("٢٠٢٤", "“٢٠٢٤” is not a date. Write 2024, 2024-10 or 2024-10-14."),
        ("", "“” is not a date. Write 2024, 2024-10 or 2024-10-14."),
    ],
)
def test_refuses_what_is_no_date_with_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011  # the whole sentence is compared
        PartialDate.parse(text)
    assert str(refused.value) == sentence


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.sampled_from(Precision))
def test_reads_back_what_it_writes(day: date, precision: Precision) -> None:
    length = {Precision.YEAR: 4, Precision.MONTH: 7, Precision.DAY: 10}[precision]
    text = day.isoformat()[:length]
    parsed = PartialDate.parse(text)
    assert (str(parsed), parsed.precision) == (text, precision)
    assert parsed.first_day <= day <= parsed.last_day


def test_refuses_a_day_inside_its_month() -> None:
    with pytest.raises(ValueError, match="is not the first day of a month"):
        PartialDate(date(2024, 10, 14), Precision.MONTH)


@pytest.mark.parametrize(
    ("one", "other", "days"),
    [
        ("2024-10", "2024-10-14", 0),
        ("2024", "2025-01-02", 2),
        ("2024-10-14", "2024-10-01", 13),
        ("2024", "2024", 0),
    ],
)
def test_tells_how_far_two_are_apart_at_least(one: str, other: str, days: int) -> None:
    assert PartialDate.parse(one).days_apart(PartialDate.parse(other)) == days
    assert PartialDate.parse(other).days_apart(PartialDate.parse(one)) == days


@pytest.mark.parametrize(
    ("when", "share"),
    [
        ("2024-10-14", 1),
        ("2024-10-31", 1),
        ("2024-11-01", 0),
        ("2024-10", 1),
        ("2024", 31 / 366),
        ("2025", 0),
    ],
)
def test_window_takes_its_share_of_a_vague_date(when: str, share: float) -> None:
    october = Window(date(2024, 10, 1), date(2024, 10, 31))
    assert october.share_inside(PartialDate.parse(when)) == pytest.approx(share)


@pytest.mark.parametrize(
    ("since", "until", "window"),
    [
        (None, None, ("2025-11-24", "2026-11-23")),
        ("2024", "2024", ("2024-01-01", "2024-12-31")),
        ("2024-10", None, ("2024-10-01", "2026-11-23")),
        (None, "2024-02", ("2023-03-01", "2024-02-29")),
        (None, "2024-02-28", ("2023-03-01", "2024-02-28")),
    ],
)
def test_window_is_the_last_twelve_months_unless_asked_otherwise(
    since: str | None, until: str | None, window: tuple[str, str]
) -> None:
    asked = Window.asked_for(
        PartialDate.parse(since) if since else None,
        PartialDate.parse(until) if until else None,
        today=date(2026, 11, 23),
    )
    assert (str(asked.first_day), str(asked.last_day)) == window


def test_window_does_not_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match=r"ends \(2023-12-31\) before it begins \(2024-01-01\)"):
        Window.asked_for(PartialDate.parse("2024"), PartialDate.parse("2023"), today=date(2026, 1, 1))
