"""Dates as people type them."""

from datetime import date

import pytest

from tracker.dates.typed import read_typed_date

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("2024", "2024"),
        ("2024-10", "2024-10"),
        (" 2024-10-14 ", "2024-10-14"),
        ("20241014", "2024-10-14"),
        ("Oct 2024", "2024-10"),
        ("October 14, 2024", "2024-10-14"),
        ("14 oct. 2024", "2024-10-14"),
        ("14/10/2024", "2024-10-14"),
        ("14.10.2024", "2024-10-14"),
        ("14-10-2024", "2024-10-14"),
        ("2024/10/14", "2024-10-14"),
        ("10/2024", "2024-10"),
        ("1er octobre 2024", "2024-10-01"),
        ("14. Oktober 2024", "2024-10-14"),
        ("14 de octubre de 2024", "2024-10-14"),
        ("октябрь 2024", "2024-10"),
        ("2024年10月14日", "2024-10-14"),
        ("yesterday", "2026-11-24"),
        ("hier", "2026-11-24"),
        ("last month", "2026-10"),
        ("3 days ago", "2026-11-22"),
    ],
)
@pytest.mark.parametrize("locale", ["en-GB", "en-US", "fr", "zh-CN", "xx-YY", ""])
def test_reads_a_date_in_words_and_numbers_to_its_precision(text: str, means: str, locale: str) -> None:
    assert str(read_typed_date(text, locale=locale, today=TODAY)) == means


@pytest.mark.parametrize(
    ("locale", "means"),
    [("en-US", "2024-03-04"), ("en-GB", "2024-04-03"), ("fr-FR", "2024-04-03"), ("", "2024-04-03")],
)
def test_the_locale_says_which_number_is_the_month(locale: str, means: str) -> None:
    assert str(read_typed_date("03/04/2024", locale=locale, today=TODAY)) == means


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("2024-13", "“2024-13” is not a date: there is no month 13; months run from 01 to 12."),
        ("9999", "“9999” is not a date: the years run from 1900 to 2100."),
        ("1/2/24", "“1/2/24” has no year of four digits. Write it like 14 Oct 2026."),
        ("14 Oct", "“14 Oct” has no year of four digits. Write it like 14 Oct 2026."),
        ("Q3 2024", "“Q3 2024” is neither a year, a month nor a day. Write the year or the month."),
        (
            "31/02/2024",
            "“31/02/2024” is not a date. Write 2024, Oct 2024, 14 Oct 2024 or 2024-10-14.",
        ),
        ("soon", "“soon” is not a date. Write 2024, Oct 2024, 14 Oct 2024 or 2024-10-14."),
    ],
)
def test_refuses_what_is_no_date_with_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011  # the whole sentence is compared
        read_typed_date(text, locale="en-GB", today=TODAY)
    assert str(refused.value) == sentence


def test_refuses_a_long_text_without_reading_it() -> None:
    with pytest.raises(ValueError, match="is not a date"):
        read_typed_date("2024 " * 10_000, locale="en-GB", today=TODAY)
