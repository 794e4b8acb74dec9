"""Followers and lift, worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest

from orgs.models import Organization
from people.models import Person
from tests.factories import make_organization, make_person
from tests.metrics.careers import YEAR, go, put_below
from tracker.dates import Window
from tracker.metrics.followers import Followed, followers_between, lift_of
from tracker.metrics.places import Place

LONG = Window(date(2020, 1, 1), date(2025, 12, 31))


@pytest.fixture
def foo(db: None) -> Organization:
    return make_organization("Foo")


@pytest.fixture
def bar(db: None) -> Organization:
    return make_organization("Bar")


def worked(organization: Organization, since: str, name: str = "") -> Person:
    person = make_person(name)
    go(person, None, organization, since)
    return person


def between(left: Organization, joined: Organization, window: Window = LONG) -> list[Followed]:
    return followers_between(Place.itself(left), Place.itself(joined), window)


def followers(found: list[Followed]) -> dict[str, list[str]]:
    return {str(row.person): [str(person) for person in row.followers] for row in found}


def test_who_overlapped_and_went_within_a_year_followed(foo: Organization, bar: Organization) -> None:
    leader = worked(foo, "2021-01-01", "Leader")
    for name, since, on in (
        ("Soon", "2021-01-01", "2023-01-02"),
        ("On the last day", "2021-01-01", "2024-01-01"),
        ("Too late", "2021-01-01", "2024-01-02"),
        ("The same day", "2021-01-01", "2023-01-01"),
        ("Hardly met", "2022-10-04", "2023-02-01"),  # 89 days together
        ("Met", "2022-10-03", "2023-02-01"),  # 90 days together
    ):
        go(worked(foo, since, name), foo, bar, on)
    go(leader, foo, bar, "2023-01-01")
    found = followers(between(foo, bar))
    assert found["Leader"] == ["Soon", "Met", "On the last day"]


def test_who_went_elsewhere_or_before_did_not_follow(foo: Organization, bar: Organization) -> None:
    leader = worked(foo, "2021-01-01", "Leader")
    before, elsewhere = worked(foo, "2021-01-01", "Before"), worked(foo, "2021-01-01")
    go(before, foo, bar, "2022-12-01")
    go(elsewhere, foo, make_organization("Other"), "2023-02-01")
    go(leader, foo, bar, "2023-01-01")
    found = followers(between(foo, bar))
    assert found == {"Before": ["Leader"], "Leader": []}


def test_an_unknown_start_shows_no_overlap(foo: Organization, bar: Organization) -> None:
    go(worked(foo, "2021-01-01", "Leader"), foo, bar, "2023-01-01")
    go(make_person("Unknown"), foo, bar, "2023-02-01")
    assert followers(between(foo, bar))["Leader"] == []


def test_an_unknown_end_overlaps_until_the_last_evidence(foo: Organization, bar: Organization) -> None:
    """The leader worked there in 2020, nobody knows until when, and left it a second time later."""
    leader = worked(foo, "2020-01-01", "Leader")
    go(leader, None, make_organization("Elsewhere"), "2020-06-01")
    go(leader, foo, bar, "2023-01-01")
    go(worked(foo, "2021-01-01", "Later"), foo, bar, "2023-02-01")
    assert followers(between(foo, bar))["Leader"] == []


def test_a_gap_of_more_than_a_year_is_no_transfer(foo: Organization, bar: Organization) -> None:
    ada = worked(foo, "2021-01-01")
    go(ada, foo, None, "2022-01-01")
    go(ada, None, bar, "2023-06-01")
    assert between(foo, bar) == []


@pytest.mark.parametrize("fields", [{"status": "denied"}, {"status": "retracted"}, {"to_capacity": "board"}])
def test_neither_denied_moves_nor_board_seats_count(
    foo: Organization, bar: Organization, fields: dict[str, str]
) -> None:
    go(worked(foo, "2021-01-01"), foo, bar, "2024-01-01", **fields)
    assert between(foo, bar) == []


def test_lift_compares_with_moves_at_random() -> None:
    """In two years one of two days lies in the year after the first day: of ten, five by chance."""
    two_years = Window(date(2022, 12, 31), date(2024, 12, 30))  # 731 days, of which 365 follow
    expected, lift, p_value = lift_of(10, 10, two_years, date(2022, 12, 31))
    assert expected == pytest.approx(10 * 365 / 731, abs=0.15)
    assert lift == pytest.approx(10 / expected)
    assert p_value == pytest.approx(1 / 1001 + 2**-10, abs=0.004)
    assert lift_of(10, 10, two_years, date(2022, 12, 31)) == (expected, lift, p_value)


def test_without_candidates_there_is_no_lift(foo: Organization, bar: Organization) -> None:
    go(worked(foo, "2021-01-01"), foo, bar, "2024-01-01")
    (row,) = between(foo, bar, YEAR)
    assert (row.candidates, row.expected, row.lift, row.p_value) == (0, 0.0, None, None)


def test_a_lineage_is_left_and_joined_as_one(foo: Organization, bar: Organization) -> None:
    """Who was at a part of Foo overlapped with who was at Foo, and a part of Bar is Bar."""
    lab, studio = make_organization("Foo Lab"), make_organization("Bar Studio")
    put_below(lab, foo, since="2019", until="")
    put_below(studio, bar, since="2019", until="")
    leader, other = worked(foo, "2021-01-01", "Leader"), worked(lab, "2021-01-01", "Other")
    go(leader, foo, studio, "2023-01-01")
    go(other, lab, bar, "2023-03-01")
    assert between(foo, bar) == []
    here = Place.with_lineage(foo)
    assert followers(followers_between(here, here.another(bar), LONG)) == {"Leader": ["Other"], "Other": []}
