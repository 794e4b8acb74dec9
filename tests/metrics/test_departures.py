"""Departures and arrivals, against examples counted by hand."""

from datetime import date

import pytest

from orgs.models import Organization
from tests.factories import make_import_claim, make_move, make_organization, make_person
from tracker.dates import Window
from tracker.metrics.counts import Count
from tracker.metrics.departures import arrivals_by_organization, departures_by_organization, total
from tracker.moves.models import Move

pytestmark = pytest.mark.django_db
OCTOBER = Window(date(2024, 10, 1), date(2024, 10, 31))


def departures(window: Window = OCTOBER) -> dict[str, Count]:
    return {
        str(row.organization): row.count for row in departures_by_organization(Move.objects.all(), window)
    }


@pytest.fixture
def foo() -> Organization:
    return make_organization("Foo Labs")


def test_counts_each_move_that_lies_in_the_window(foo: Organization) -> None:
    for day in ("2024-09-30", "2024-10-01", "2024-10-31", "2024-11-01"):
        make_move(from_organization=foo, announced_on=day)
    assert departures() == {"Foo Labs": Count(min=2, value=2.0, max=2)}


def test_spreads_a_vague_date_evenly(foo: Organization) -> None:
    make_move(from_organization=foo, announced_on="2024-10-14")
    make_move(from_organization=foo, announced_on="2024-10")
    make_move(from_organization=foo, announced_on="2024")
    count = departures()["Foo Labs"]
    assert (count.min, count.max) == (2, 3)
    assert count.value == pytest.approx(2 + 31 / 366)


def test_takes_half_of_a_month_at_the_edge_of_the_window(foo: Organization) -> None:
    make_move(from_organization=foo, announced_on="2024-11")
    count = departures(Window(date(2024, 10, 1), date(2024, 11, 15)))["Foo Labs"]
    assert (count.min, count.value, count.max) == (0, 0.5, 1)


def test_takes_the_effective_date_before_the_announcement(foo: Organization) -> None:
    make_move(from_organization=foo, announced_on="2024-10-01", effective_on="2025-01")
    assert departures() == {}


@pytest.mark.parametrize(
    ("status", "counts"),
    [("announced", True), ("confirmed", True), ("rumoured", False), ("denied", False), ("retracted", False)],
)
def test_counts_announced_and_confirmed_moves_only(foo: Organization, status: str, counts: bool) -> None:
    make_move(from_organization=foo, status=status)
    assert ("Foo Labs" in departures()) == counts


@pytest.mark.parametrize(
    ("capacity", "counts"), [("employment", True), ("academic", True), ("board", False), ("advisory", False)]
)
def test_counts_employment_and_academic_posts_only(foo: Organization, capacity: str, counts: bool) -> None:
    make_move(from_organization=foo, from_capacity=capacity)
    assert ("Foo Labs" in departures()) == counts


def test_does_not_count_a_step_within_the_organization(foo: Organization) -> None:
    make_move(from_organization=foo, to_organization=foo)
    assert departures() == {}


def test_counts_a_transfer_as_one_departure_and_one_arrival(foo: Organization) -> None:
    bar = make_organization("Bar AI")
    make_move(from_organization=foo, to_organization=bar)
    assert departures() == {"Foo Labs": Count(1, 1.0, 1)}
    arrivals = arrivals_by_organization(Move.objects.all(), OCTOBER)
    assert [(str(row.organization), row.count) for row in arrivals] == [("Bar AI", Count(1, 1.0, 1))]


def test_tells_the_share_that_is_unsourced(foo: Organization) -> None:
    make_import_claim(make_move(from_organization=foo))
    make_import_claim(make_move(from_organization=foo), url="https://example.org/")
    make_move(from_organization=foo)
    make_move(from_organization=foo)
    count = departures()["Foo Labs"]
    assert (count.unsourced, count.unsourced_share) == (1, 0.25)


def test_sorts_by_the_number_and_then_by_the_name() -> None:
    for name, number in (("Baz", 1), ("Foo", 2), ("Bar", 1)):
        organization = make_organization(name)
        for _move in range(number):
            make_move(from_organization=organization)
    rows = departures_by_organization(Move.objects.all(), OCTOBER)
    assert [str(row.organization) for row in rows] == ["Foo", "Bar", "Baz"]
    assert total(rows) == Count(4, 4.0, 4)


def test_counts_the_moves_of_the_people_asked_for(foo: Organization) -> None:
    ada = make_person("Ada Example")
    make_move(from_organization=foo, person=ada)
    make_move(from_organization=foo)
    rows = departures_by_organization(Move.objects.filter(person=ada), OCTOBER)
    assert rows[0].count.value == 1


def test_costs_two_queries_however_many_moves(django_assert_num_queries: object, foo: Organization) -> None:
    for _number in range(20):
        make_move(from_organization=foo)
        make_move()
    with django_assert_num_queries(2):  # type: ignore[operator]  # a fixture without a type
        departures()
