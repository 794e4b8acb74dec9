"""Retention and shares, worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest

from orgs.models import Organization
from tests.factories import make_organization, make_person
from tests.metrics.careers import YEAR, go, put_below
from tracker.metrics.places import Place
from tracker.metrics.retention import Retention, can_be_told, retention, told_months, without_start
from tracker.metrics.shares import share_of


@pytest.fixture
def foo(db: None) -> Organization:
    return make_organization("Foo")


def after(organization: Organization, months: int) -> tuple[int, int, int, int, int]:
    """How many stayed, of how many; at least, at most; of how many nobody knows."""
    found: Retention = retention(Place.itself(organization).spells(), YEAR, months)
    return found.share.k, found.share.n, found.min, found.max, found.unknown


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [
        # 0 of n: the upper end is 1 − (α/2)^(1/n), by hand 1 − 0.025^0.2.
        (0, 5, 0.0, 1 - 0.025 ** (1 / 5)),
        (5, 5, 0.025 ** (1 / 5), 1.0),
        # Clopper and Pearson (1934), as in tables of the exact interval.
        (3, 10, 0.0667, 0.6525),
    ],
)
def test_gives_the_exact_interval_of_a_share(k: int, n: int, low: float, high: float) -> None:
    share = share_of(k, n)
    assert share.value == k / n
    assert share.low == pytest.approx(low, abs=5e-5)
    assert share.high == pytest.approx(high, abs=5e-5)


def test_a_share_of_nothing_has_no_value() -> None:
    assert (share_of(0, 0).value, share_of(0, 0).low) == (None, None)


def test_counts_who_was_still_there(foo: Organization) -> None:
    for ends in ("2025-03-09", "2025-03-10", "2025-03-11", ""):
        person = make_person()
        go(person, None, foo, "2024-03-10")
        if ends:
            go(person, foo, None, ends)
    assert after(foo, 12) == (2, 4, 2, 2, 0)  # who ends on the very day has not stayed
    assert after(foo, 6) == (4, 4, 4, 4, 0)


def test_takes_who_began_in_the_period_only(foo: Organization) -> None:
    for start in ("2023-12-31", "2024-01-01", "2024-12-31", "2025-01-01"):
        go(make_person(), None, foo, start)
    assert after(foo, 6)[1] == 2


def test_a_vague_end_leaves_open_who_stayed(foo: Organization) -> None:
    ada = make_person()
    go(ada, None, foo, "2024-03-10")
    go(ada, foo, None, "2025")  # by its middle, July 2, after sixteen months
    assert after(foo, 12) == (1, 1, 0, 1, 0)
    assert after(foo, 18) == (0, 1, 0, 1, 0)
    assert after(foo, 24) == (0, 1, 0, 0, 0)


def test_of_an_unknown_end_nobody_knows(foo: Organization) -> None:
    ada = make_person()
    go(ada, None, foo, "2024-03-10")
    go(ada, foo, foo, "2024-11-01")  # a promotion tells that they were there
    go(ada, None, make_organization("Bar"), "2027-01-01")
    assert after(foo, 6) == (1, 1, 1, 1, 0)
    assert after(foo, 12) == (0, 0, 0, 1, 1)


def test_leaves_out_who_has_no_known_start(foo: Organization) -> None:
    go(make_person(), foo, None, "2024-03-10")
    assert after(foo, 6) == (0, 0, 0, 0, 0)
    assert without_start(Place.itself(foo).spells()) == 1


def test_a_return_is_a_beginning_of_its_own(foo: Organization) -> None:
    ada = make_person()
    go(ada, None, foo, "2024-01-10")
    go(ada, foo, None, "2024-05-10")
    go(ada, None, foo, "2024-09-10")
    assert after(foo, 6) == (1, 2, 1, 1, 0)


def test_a_step_within_a_lineage_is_no_beginning(foo: Organization) -> None:
    lab = make_organization("Foo Research")
    put_below(lab, foo)
    ada = make_person()
    go(ada, None, lab, "2022-01-10")
    go(ada, lab, foo, "2024-05-10")
    place = Place.with_lineage(foo)
    assert retention(place.spells(), YEAR, 6).share.n == 0
    assert after(foo, 6)[1] == 1


def test_an_acquisition_is_no_beginning(foo: Organization) -> None:
    lab = make_organization("Lab")
    put_below(lab, foo, since="2024-03-01")
    go(make_person(), None, lab, "2024-01-10")
    spells = Place.with_lineage(foo).spells()
    assert (retention(spells, YEAR, 6).share.n, without_start(spells)) == (0, 1)


@pytest.mark.parametrize("fields", [{"status": "denied"}, {"status": "retracted"}, {"to_capacity": "board"}])
def test_neither_denied_moves_nor_board_seats_begin_a_spell(
    foo: Organization, fields: dict[str, str]
) -> None:
    go(make_person(), None, foo, "2024-03-10", **fields)
    assert after(foo, 6)[1] == 0


def test_a_retracted_exit_ends_nothing(foo: Organization) -> None:
    ada = make_person()
    go(ada, None, foo, "2024-03-10")
    go(ada, foo, None, "2024-05-10", status="retracted")
    assert after(foo, 6) == (1, 1, 1, 1, 0)


def test_is_told_once_the_months_have_passed_for_all() -> None:
    assert not can_be_told(YEAR, 6, today=date(2025, 6, 29))
    assert can_be_told(YEAR, 6, today=date(2025, 6, 30))  # June has no 31st
    assert told_months(YEAR, today=date(2026, 1, 1)) == [6, 12]
