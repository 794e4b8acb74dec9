"""Attrition and headcounts, worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest

from orgs.models import Organization
from tests.factories import make_import_claim, make_organization, make_person
from tests.metrics.careers import YEAR, go, put_below
from tracker.dates import Window
from tracker.metrics.attrition import Attrition, attrition, month_ends
from tracker.metrics.headcount import headcount
from tracker.metrics.models import Direction
from tracker.metrics.months import count_of, groups_of
from tracker.metrics.places import Place

pytestmark = pytest.mark.django_db


@pytest.fixture
def foo() -> Organization:
    return make_organization("Foo")


def attrition_of(place: Place, window: Window = YEAR) -> Attrition:
    return attrition(place.spells(), count_of(groups_of(Direction.OUT, place, window), window), window)


def people_there(place: Place, day: date) -> tuple[int, float, int]:
    count = headcount(place.spells(), day)
    return count.min, count.value, count.max


def test_divides_departures_by_the_mean_of_the_headcounts(foo: Organization) -> None:
    people = [make_person() for _number in range(30)]
    for person in people:
        go(person, None, foo, "2023-05-01")
    for person in people[:6]:
        go(person, foo, None, "2024-07-01", exit_manner="dismissed")
    for person in people[6:8]:
        go(person, foo, None, "2024-01-15", exit_manner="resigned")
    found = attrition_of(Place.itself(foo))
    # 28 at the ends of January to June, 22 from July on: a mean of 25.
    assert [count.value for count in found.headcounts] == [28.0] * 6 + [22.0] * 6
    assert (found.departures.value, found.mean_headcount, found.rate) == (8.0, 25.0, 8 / 25)
    assert found.manners == {"dismissed": 6, "resigned": 2}
    assert found.n == 28  # two had left before the first end of a month


def test_is_not_shown_of_fewer_than_twenty_on_average(foo: Organization) -> None:
    for _number in range(19):
        go(make_person(), None, foo, "2023")
    found = attrition_of(Place.itself(foo))
    assert (found.mean_headcount, found.rate) == (19.0, None)
    go(make_person(), None, foo, "2023")
    assert attrition_of(Place.itself(foo)).rate == 0.0


def test_an_end_that_nobody_dates_counts_until_the_last_evidence(foo: Organization) -> None:
    ada = make_person()
    go(ada, None, foo, "2023-05-01")
    go(ada, None, make_organization("Bar"), "2024-09-01")
    place = Place.itself(foo)
    assert people_there(place, date(2023, 5, 1)) == (1, 1.0, 1)
    assert people_there(place, date(2024, 3, 1)) == (0, 0, 0)


def test_an_unknown_start_counts_from_the_first_evidence(foo: Organization) -> None:
    go(make_person(), foo, None, "2024-03-10", effective_on="2024-05-01")
    place = Place.itself(foo)
    assert people_there(place, date(2024, 3, 9)) == (0, 0, 0)
    assert people_there(place, date(2024, 4, 30)) == (1, 1.0, 1)
    assert people_there(place, date(2024, 5, 1)) == (0, 0, 0)


def test_a_vague_start_counts_by_the_days_that_have_passed(foo: Organization) -> None:
    go(make_person(), None, foo, "2024-04")
    assert people_there(Place.itself(foo), date(2024, 4, 15)) == (0, 0.5, 1)


@pytest.mark.parametrize(
    "fields",
    [{"status": "denied"}, {"status": "retracted"}, {"to_capacity": "board"}, {"status": "rumoured"}],
)
def test_neither_denied_moves_nor_board_seats_count(foo: Organization, fields: dict[str, str]) -> None:
    go(make_person(), None, foo, "2024-01-01", **fields)
    assert people_there(Place.itself(foo), date(2024, 6, 1)) == (0, 0, 0)


def test_who_leaves_the_board_is_no_departure_of_the_staff(foo: Organization) -> None:
    ada = make_person()
    go(ada, None, foo, "2023-01-01")
    go(ada, foo, None, "2024-06-01", from_capacity="board")
    found = attrition_of(Place.itself(foo))
    assert (found.departures.max, found.headcounts[-1].value) == (0, 1.0)


def test_an_exit_from_the_parent_ends_the_spell_at_its_part(foo: Organization) -> None:
    lab = make_organization("Foo Research")
    put_below(lab, foo)
    ada = make_person()
    go(ada, None, lab, "2023-01-01")
    go(ada, foo, None, "2024-06-01")
    assert people_there(Place.itself(lab), date(2024, 5, 31)) == (1, 1.0, 1)
    assert people_there(Place.itself(lab), date(2024, 6, 1)) == (0, 0, 0)
    assert attrition_of(Place.with_lineage(foo)).departures.value == 1.0


def test_a_step_within_a_lineage_is_no_departure(foo: Organization) -> None:
    lab = make_organization("Foo Research")
    put_below(lab, foo)
    ada = make_person()
    go(ada, None, lab, "2023-01-01")
    go(ada, lab, foo, "2024-06-01")
    found = attrition_of(Place.with_lineage(foo))
    assert (found.departures.max, found.manners) == (0, {})
    assert [count.value for count in found.headcounts] == [1.0] * 12
    assert attrition_of(Place.itself(lab)).departures.value == 1.0


def test_the_people_of_an_acquired_lab_count_from_the_acquisition_on(foo: Organization) -> None:
    lab = make_organization("Lab")
    put_below(lab, foo, since="2024-03-01")
    go(make_person(), None, lab, "2020-01-01")
    before = make_person()
    go(before, None, lab, "2020-01-01")
    go(before, lab, None, "2023-01-01")
    place = Place.with_lineage(foo)
    assert people_there(place, date(2024, 2, 29)) == (0, 0, 0)
    assert people_there(place, date(2024, 3, 1)) == (1, 1.0, 1)
    assert people_there(Place.itself(lab), date(2022, 1, 1)) == (2, 2.0, 2)


def test_the_people_of_a_lab_that_was_sold_count_until_then(foo: Organization) -> None:
    lab = make_organization("Lab")
    put_below(lab, foo, until="2024-02-29")
    go(make_person(), None, lab, "2023-01-01")
    place = Place.with_lineage(foo)
    assert people_there(place, date(2024, 2, 29)) == (1, 1.0, 1)
    assert people_there(place, date(2024, 3, 1)) == (0, 0, 0)
    assert [spell.end for spell in place.spells()] == ["unknown"]


def test_tells_what_has_no_source(foo: Organization) -> None:
    make_import_claim(go(make_person(), None, foo, "2023-01-01"))
    go(make_person(), None, foo, "2023-01-01")
    found = attrition_of(Place.itself(foo))
    assert (found.n, found.unsourced) == (2, 1)


def test_twelve_months_have_twelve_ends_of_months() -> None:
    assert month_ends(Window(date(2023, 12, 16), date(2024, 12, 15)))[0] == date(2023, 12, 31)
    assert len(month_ends(Window(date(2023, 12, 16), date(2024, 12, 15)))) == 12
    assert len(month_ends(YEAR)) == 12
