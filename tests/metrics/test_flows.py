"""Flows and poach ratios, worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest

from orgs.lineage import Lineages
from orgs.models import Lineage, Organization
from tests.factories import make_import_claim, make_organization, make_person
from tests.metrics.careers import YEAR, go, put_below
from tracker.dates import Window
from tracker.metrics.counts import Count
from tracker.metrics.flows import (
    Flow,
    flows_into,
    flows_out_of,
    matrix_of,
    matrix_of_lineages,
    poach_ratio,
    poach_ratios,
)
from tracker.metrics.largest import largest
from tracker.metrics.places import Place

pytestmark = pytest.mark.django_db


@pytest.fixture
def foo() -> Organization:
    return make_organization("Foo")


@pytest.fixture
def bar() -> Organization:
    return make_organization("Bar")


def shown(flows: list[Flow]) -> list[tuple[str, str, float]]:
    return [(str(flow.left), str(flow.joined), flow.count.value) for flow in flows]


def test_counts_transfers_on_both_sides(foo: Organization, bar: Organization) -> None:
    go(make_person(), foo, bar, "2024-05-14")
    assert shown(flows_out_of(Place.itself(foo), YEAR)) == [("Foo", "Bar", 1.0)]
    assert shown(flows_into(Place.itself(bar), YEAR)) == [("Foo", "Bar", 1.0)]
    assert flows_into(Place.itself(foo), YEAR) == []


def test_leaving_and_coming_within_a_year_is_one_transfer(foo: Organization, bar: Organization) -> None:
    soon, late = make_person(), make_person()
    go(soon, foo, None, "2023-12-31")
    go(soon, None, bar, "2024-12-30")  # 365 days later
    go(late, foo, None, "2024-01-01")
    go(late, None, bar, "2025-01-01")  # 366 days later
    both = Window(date(2023, 1, 1), date(2024, 12, 31))
    place = Place.itself(foo)
    assert shown(flows_out_of(place, both)) == [("Foo", "Bar", 1.0)]
    assert shown(flows_out_of(place, both, gap_days=366)) == [("Foo", "Bar", 2.0)]
    assert flows_out_of(place, both, gap_days=30) == []
    assert flows_out_of(place, Window(date(2024, 2, 1), date(2024, 12, 31))) == []  # it counts when they left


def test_what_lies_between_makes_it_two(foo: Organization, bar: Organization) -> None:
    ada, baz = make_person(), make_organization("Baz")
    go(ada, foo, None, "2024-02-01")
    go(ada, None, baz, "2024-04-01")
    go(ada, baz, bar, "2024-06-01")
    assert shown(flows_out_of(Place.itself(foo), YEAR)) == [("Foo", "Baz", 1.0)]
    assert shown(flows_into(Place.itself(bar), YEAR)) == [("Baz", "Bar", 1.0)]


def test_leaving_and_coming_back_is_no_flow(foo: Organization) -> None:
    ada = make_person()
    go(ada, foo, None, "2024-02-01")
    go(ada, None, foo, "2024-04-01")
    assert flows_out_of(Place.itself(foo), YEAR) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "denied"},
        {"status": "retracted"},
        {"status": "rumoured"},
        {"from_capacity": "board"},
        {"to_capacity": "advisory"},
    ],
)
def test_neither_denied_moves_nor_board_seats_flow(
    foo: Organization, bar: Organization, fields: dict[str, str]
) -> None:
    go(make_person(), foo, bar, "2024-05-14", **fields)
    assert flows_out_of(Place.itself(foo), YEAR) == []


def test_a_retracted_arrival_makes_no_transfer(foo: Organization, bar: Organization) -> None:
    ada = make_person()
    go(ada, foo, None, "2024-02-01")
    arrival = go(ada, None, bar, "2024-04-01")
    assert len(flows_out_of(Place.itself(foo), YEAR)) == 1
    arrival.status = "retracted"
    arrival.save()
    assert flows_out_of(Place.itself(foo), YEAR) == []


def test_spreads_a_vague_date(foo: Organization, bar: Organization) -> None:
    make_import_claim(go(make_person(), foo, bar, "2024-11"))
    (flow,) = flows_out_of(Place.itself(foo), Window(date(2024, 11, 16), date(2024, 12, 31)))
    assert flow.count == Count(0, 0.5, 1, 1)


def test_the_matrix_has_what_flows_among_its_organizations(foo: Organization, bar: Organization) -> None:
    other = make_organization("Other")
    for left, joined in ((foo, bar), (foo, bar), (bar, foo), (foo, other), (other, bar)):
        go(make_person(), left, joined, "2024-05-14")
    for gap_days in (365, 364):  # from the rollup, and from the transfers
        cells = matrix_of([foo, bar], YEAR, gap_days=gap_days).cells
        assert {pair: count.value for pair, count in cells.items()} == {
            (foo.pk, bar.pk): 2.0,
            (bar.pk, foo.pk): 1.0,
        }


def test_of_a_lineage_steps_within_are_none(foo: Organization, bar: Organization) -> None:
    lab = make_organization("Foo Research")
    put_below(lab, foo)
    go(make_person(), lab, foo, "2024-02-01")
    go(make_person(), lab, bar, "2024-03-01")
    go(make_person(), bar, foo, "2024-04-01")
    place = Place.with_lineage(foo)
    assert shown(flows_out_of(place, YEAR)) == [("Foo", "Bar", 1.0)]
    assert shown(flows_into(place, YEAR)) == [("Bar", "Foo", 1.0)]
    lineages = Lineages(Lineage.objects.all())
    cells = matrix_of_lineages([foo, bar], YEAR, lineages).cells
    assert {pair: count.value for pair, count in cells.items()} == {
        (foo.pk, bar.pk): 1.0,
        (bar.pk, foo.pk): 1.0,
    }
    assert largest(YEAR, 5, lineages) == [bar, foo]  # equally many moves, by name


def test_before_an_acquisition_each_counts_alone(foo: Organization, bar: Organization) -> None:
    put_below(bar, foo, since="2024-06-01")
    go(make_person(), bar, foo, "2024-05-31")
    go(make_person(), bar, foo, "2024-06-01")
    assert shown(flows_into(Place.with_lineage(foo), YEAR)) == [("Bar", "Foo", 1.0)]


def test_the_poach_ratio_has_both_counts_and_an_exact_interval(foo: Organization, bar: Organization) -> None:
    for left, joined, number in ((bar, foo, 3), (foo, bar, 7)):
        for _person in range(number):
            go(make_person(), left, joined, "2024-05-14")
    row = poach_ratio(Place.itself(foo), Place.itself(bar), YEAR)
    assert (row.won.value, row.lost.value, row.share.k, row.share.n) == (3.0, 7.0, 3, 10)
    assert row.share.low == pytest.approx(0.0667, abs=5e-5)
    assert row.share.high == pytest.approx(0.6525, abs=5e-5)


def test_without_transfers_there_is_no_ratio(foo: Organization, bar: Organization) -> None:
    row = poach_ratio(Place.itself(foo), Place.itself(bar), YEAR)
    assert (row.won, row.lost, row.share.value) == (Count(), Count(), None)
    assert poach_ratios(Place.itself(foo), YEAR) == []
