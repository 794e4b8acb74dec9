"""Founders, returns and the time to the next spell, worked out by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from orgs.models import Organization
from people.models import Person
from tests.factories import make_organization, make_person
from tests.metrics.careers import YEAR, go, put_below
from tracker.metrics import after
from tracker.metrics.after import founder_rate, leavers, return_count, returns, time_to_next
from tracker.metrics.careers.kept import KeptCareers
from tracker.metrics.careers.read import ReadCareers
from tracker.metrics.counts import Count
from tracker.metrics.places import Place

TODAY = date(2026, 1, 1)


@pytest.fixture
def foo(db: None) -> Organization:
    return make_organization("Foo")


@pytest.fixture
def bar(db: None) -> Organization:
    return make_organization("Bar")


@pytest.fixture
def ada(db: None) -> Person:
    return make_person("Ada Example")


def founded(place: Place) -> tuple[int, int]:
    share = founder_rate(leavers(place, place.spells(), YEAR))
    return share.k, share.n


def test_counts_leavers_whose_next_spell_they_founded(foo: Organization, bar: Organization) -> None:
    go(make_person(), foo, bar, "2024-05-14", entry_manner="founded")
    go(make_person(), foo, bar, "2024-05-14", entry_manner="hired")
    later = make_person()
    go(later, foo, None, "2024-05-14")
    go(later, None, bar, "2025-05-14", entry_manner="founded")
    go(make_person(), foo, None, "2024-05-14")
    go(make_person(), foo, bar, "2025-05-14", entry_manner="founded")  # left in another year
    assert founded(Place.itself(foo)) == (2, 4)


def test_a_company_founded_after_another_post_is_not_the_next(
    ada: Person, foo: Organization, bar: Organization
) -> None:
    go(ada, foo, make_organization("Baz"), "2024-02-01")
    go(ada, None, bar, "2024-08-01", entry_manner="founded")
    assert founded(Place.itself(foo)) == (0, 1)


def test_a_board_seat_is_no_next_spell(ada: Person, foo: Organization, bar: Organization) -> None:
    go(ada, foo, None, "2024-02-01")
    go(ada, None, bar, "2024-08-01", entry_manner="founded", to_capacity="board")
    assert founded(Place.itself(foo)) == (0, 1)


@pytest.mark.parametrize("careers", [KeptCareers, ReadCareers])
def test_leavers_are_counted_without_a_curve(
    ada: Person, foo: Organization, bar: Organization, monkeypatch: pytest.MonkeyPatch, careers: Any
) -> None:
    go(ada, foo, None, "2024-02-01")
    go(ada, None, bar, "2024-02-11", entry_manner="founded")
    soon = after.time_of_gaps(careers(Place.itself(foo)).gaps(YEAR, today=TODAY))
    assert (soon.n, soon.median_days) == (1, 10)
    monkeypatch.setattr(after, "survival_of", None)
    left = careers(Place.itself(foo)).leaving(YEAR)
    assert (left.founders.k, left.founders.n, left.behind.n) == (1, 1, 1)


def test_who_goes_within_the_lineage_has_not_left(ada: Person, foo: Organization, bar: Organization) -> None:
    lab = make_organization("Foo Research")
    put_below(lab, foo)
    go(ada, lab, foo, "2024-02-01")
    go(make_person(), lab, bar, "2024-02-01", entry_manner="founded")
    assert founded(Place.with_lineage(foo)) == (1, 1)
    assert founded(Place.itself(lab)) == (1, 2)


@pytest.mark.parametrize("careers", [KeptCareers, ReadCareers])
def test_who_left_in_the_year_of_an_acquisition_left_once(
    ada: Person, foo: Organization, careers: Any
) -> None:
    lab = make_organization("Lab")
    put_below(lab, foo, since="2024-06-01")
    go(ada, None, lab, "2020-03-01")
    go(ada, lab, None, "2024")  # by its first day, before
    bob = make_person()
    go(bob, None, lab, "2024-07-01")
    go(bob, lab, None, "2024")  # cannot have left before they came
    at_lab, at_foo = (careers(Place.with_lineage(place)) for place in (lab, foo))
    assert [each.leaving(YEAR).founders.n for each in (at_lab, at_foo)] == [1, 1]
    assert [each.tracked() for each in (at_lab, at_foo)] == [1, 1]


@pytest.mark.parametrize("status", ["denied", "retracted", "rumoured"])
def test_a_move_that_does_not_count_has_no_leaver(foo: Organization, bar: Organization, status: str) -> None:
    go(make_person(), foo, bar, "2024-05-14", entry_manner="founded", status=status)
    assert founded(Place.itself(foo)) == (0, 0)


def test_who_came_back_is_a_return(ada: Person, foo: Organization, bar: Organization) -> None:
    go(ada, foo, None, "2023-11-17")
    go(ada, None, foo, "2024-01-22")
    go(ada, foo, bar, "2024-05-01")
    go(ada, bar, foo, "2024-11")
    found = returns(Place.itself(foo).spells(), YEAR)
    assert [(str(each.earlier.ended_on), str(each.came_on)) for each in found] == [
        ("2023-11-17", "2024-01-22"),
        ("2024-05-01", "2024-11"),
    ]
    assert return_count(found, YEAR) == Count(2, 2.0, 2)
    assert returns(Place.itself(bar).spells(), YEAR) == []


def test_a_vague_return_is_spread(ada: Person, foo: Organization) -> None:
    go(ada, foo, None, "2022-11-17")
    go(ada, None, foo, "2024")
    half = type(YEAR)(date(2024, 7, 2), date(2025, 6, 30))
    found = returns(Place.itself(foo).spells(), half)
    assert return_count(found, half) == Count(0, 0.5, 1)


def test_an_earlier_spell_counts_though_another_lies_between(ada: Person, foo: Organization) -> None:
    """Ended in 2020; again from 2021 to nobody knows when; again in 2024."""
    go(ada, foo, None, "2020-01-01")
    go(ada, None, foo, "2021-01-01")
    go(ada, None, make_organization("Elsewhere"), "2022-01-01")
    go(ada, None, foo, "2024-01-01")
    found = returns(Place.itself(foo).spells(), YEAR)
    assert [str(each.earlier.ended_on) for each in found] == ["2020-01-01"]


def test_who_never_left_does_not_come_back(ada: Person, foo: Organization) -> None:
    go(ada, None, foo, "2021-01-01")
    go(ada, None, make_organization("Elsewhere"), "2022-01-01")
    go(ada, None, foo, "2024-01-01")
    assert returns(Place.itself(foo).spells(), YEAR) == []


def test_others_do_not_come_back_for_somebody(foo: Organization) -> None:
    go(make_person(), foo, None, "2023-01-01")
    go(make_person(), None, foo, "2024-01-01")
    assert returns(Place.itself(foo).spells(), YEAR) == []


def test_a_lineage_has_a_return_by_another_of_its_parts(
    ada: Person, foo: Organization, bar: Organization
) -> None:
    lab = make_organization("Foo Research")
    put_below(lab, foo)
    go(ada, lab, bar, "2023-05-01")
    go(ada, bar, foo, "2024-05-01")
    assert len(returns(Place.with_lineage(foo).spells(), YEAR)) == 1
    assert returns(Place.itself(foo).spells(), YEAR) == []


def test_tells_how_soon_the_next_spell_began(foo: Organization, bar: Organization) -> None:
    go(make_person(), foo, bar, "2024-05-01")  # at once
    for days_later in ("2024-05-11", "2024-05-21", "2024-05-31"):
        person = make_person()
        go(person, foo, None, "2024-05-01")
        go(person, None, bar, days_later)
    go(make_person(), foo, None, "2024-05-01")  # nobody knows where to
    place = Place.itself(foo)
    found = time_to_next(leavers(place, place.spells(), YEAR), today=TODAY)
    assert (found.n, found.direct, found.curve.ended) == (5, 1, 4)
    # Of five, one at once, then one at 10 days, one at 20: at 20 more than half have begun.
    assert found.median_days == 20.0


def test_who_began_before_leaving_went_directly(ada: Person, foo: Organization, bar: Organization) -> None:
    go(ada, None, foo, "2022-01-01", to_capacity="academic")
    go(ada, None, bar, "2024-03-01")
    go(ada, foo, None, "2024-06-01", from_capacity="academic")
    place = Place.itself(foo)
    found = time_to_next(leavers(place, place.spells(), YEAR), today=TODAY)
    assert (found.n, found.direct) == (1, 1)
    assert found.median_days == 0.0
