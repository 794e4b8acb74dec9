"""When a step takes effect."""

from datetime import date

import pytest

from tests.extract.reading import only


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Ken Watanabe will leave Meta on May 30.", "en", "2025-05-30"),
        ("Ken Watanabe will join Meta on 3 June.", "en", "2025-06-03"),
        ("Ken Watanabe is stepping down from Meta in January.", "en", "2026-01"),
        ("Ken Watanabe left Meta in March.", "en", "2025-03"),
        ("Ken Watanabe left Meta in December.", "en", "2024-12"),
        ("Ken Watanabe will leave Meta at the end of the year.", "en", "2025-12"),
        ("Ken Watanabe left Meta on Monday.", "en", "None"),
        ("Paul Garnier quittera Meta fin novembre.", "fr", "2025-11"),
        ("Paul Garnier rejoindra Meta le 1er décembre.", "fr", "2025-12-01"),
        ("Paul Garnier quittera Meta à la fin de l'année.", "fr", "2025-12"),
    ],
)
def test_reads_the_date_relative_to_publication(text: str, language: str, expected: str) -> None:
    assert str(only(text, language).date) == expected


def test_leaves_the_year_open_without_a_publication_date() -> None:
    assert only("Ken Watanabe will leave Meta on May 30.", published=None).date is None


def test_takes_a_written_year_as_it_stands() -> None:
    claim = only("Ken Watanabe will leave Meta on May 30, 2026.", published=None)
    assert claim.date is not None
    assert claim.date.first_day == date(2026, 5, 30)


def test_does_not_fail_on_a_day_that_does_not_exist() -> None:
    assert only("Ken Watanabe will leave Meta on February 31.").date is None
