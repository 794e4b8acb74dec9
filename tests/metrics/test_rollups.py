"""The rollups equal a slow count over all moves, whatever happens to them."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.factories import NOW, make_import_claim, make_move, make_organization, make_person
from tracker.dates import PartialDate, Precision, Window
from tracker.merges.merge import merge
from tracker.merges.undo import undo
from tracker.metrics.counts import Count
from tracker.metrics.models import ROLLUPS, Direction, OrganizationMonth, PairMonth
from tracker.metrics.months import by_month, by_organization_and_month
from tracker.metrics.rollups.fold import fold_all
from tracker.metrics.rollups.keep import recount
from tracker.metrics.rollups.read import (
    organization_groups,
    organization_sums,
    pair_groups,
    whole_months,
)
from tracker.moves.careers.rebuild import rebuild_stale
from tracker.moves.models import Move, Transfer

DATES = [
    "2023",
    "2024",
    "2024-02",
    "2024-03",
    "2024-02-28",
    "2024-03-01",
    "2024-03-31",
    "2024-04-02",
    "2025-01-01",
]
STATUSES = ["rumoured", "announced", "confirmed", "denied", "retracted"]
CAPACITIES = ["employment", "academic", "board"]


def sums(model: Any) -> Counter[tuple[Any, ...]]:
    total: Counter[tuple[Any, ...]] = Counter()
    for row in model.objects.all():
        total[tuple(getattr(row, name) for name in model.KEY)] += row.n
    return Counter({key: n for key, n in total.items() if n})


def assert_kept() -> None:
    """The sums as kept are those of a count of all rows."""
    kept = [sums(model) for model in ROLLUPS]
    recount()
    assert kept == [sums(model) for model in ROLLUPS]


def slow_count(window: Window, organization: int) -> Count:
    """Departures of one organization, by plain Python over all moves."""
    total = Count()
    for move in Move.objects.with_unsourced():
        is_departure = move.from_organization_id == organization != move.to_organization_id
        when = move.happened_on
        counts = move.status in ("announced", "confirmed") and move.from_capacity in (
            "employment",
            "academic",
        )
        if is_departure and counts and when:
            share = window.share_inside(when)
            if share:
                total += Count(int(share == 1), share, 1, int(move.unsourced))  # type: ignore[attr-defined]
    return total


class AnyHistoryOfMoves(TestCase):
    """Moves are entered, changed, sourced, merged and removed at random."""

    @settings(max_examples=12, deadline=None)
    @given(seed=st.integers(0, 10**6), edges=st.tuples(st.sampled_from(DATES), st.sampled_from(DATES)))
    def test_rollups_equal_a_slow_count(self, seed: int, edges: tuple[str, str]) -> None:
        chance = random.Random(seed)
        organizations = [make_organization() for _number in range(3)]
        people = [make_person() for _number in range(3)]
        for _step in range(12):
            _change_something(chance, organizations, people)
            if chance.random() < 0.3:
                fold_all(most=5)
        while rebuild_stale():
            pass
        assert_kept()
        since, until = sorted(map(PartialDate.parse, edges))
        window = Window(since.first_day, max(since.last_day, until.last_day))
        groups = list(organization_groups(Direction.OUT, window))
        keys = [organization.pk for organization in organizations]
        written = organization_sums(Direction.OUT, window, organizations=keys)
        by_organization = by_organization_and_month(*written, keys, window)
        for organization in organizations:
            fast = sum(
                (
                    Count.of_group(window, group)
                    for group in groups
                    if group["organization"] == organization.pk
                ),
                Count(),
            )
            slow = slow_count(window, organization.pk)
            assert (fast.min, fast.max, fast.unsourced) == (slow.min, slow.max, slow.unsourced)
            assert fast.value == pytest.approx(slow.value)
            of_this = [group for group in groups if group["organization"] == organization.pk]
            whole, months = by_organization[organization.pk]
            assert _rounded([whole, *months]) == _rounded(
                [fast, *(month.count for month in by_month(of_this, window))]
            )
        groups = list(pair_groups(window, statuses=STATUSES, capacities=CAPACITIES))
        ways = Transfer.objects.filter(gap_days__lte=365)
        dates = [PartialDate(way.happened_first_day, Precision(way.happened_precision)) for way in ways]
        assert sum(group["n"] for group in groups) == sum(window.share_inside(when) > 0 for when in dates)


def _rounded(counts: list[Count]) -> list[Count]:
    """What is added up in another order differs in the last digits."""
    return [replace(count, value=round(count.value, 6)) for count in counts]


def _change_something(chance: random.Random, organizations: list[Any], people: list[Any]) -> None:
    move = Move.objects.order_by("?").first() if chance.random() < 0.6 else None
    if move is None:
        _enter(chance, organizations, people)
        return
    match chance.choice(["bulk", "save", "claim", "source", "merge", "delete"]):
        case "bulk":
            Move.objects.filter(pk__lte=move.pk).update(
                status=chance.choice(STATUSES), awaits_approval=chance.random() < 0.2
            )
        case "save":
            move.effective_on = PartialDate.parse(chance.choice(DATES))
            move.save()
        case "claim":
            make_import_claim(move)
        case "source":
            move.claims.update(url=chance.choice(["", "https://example.org/"]))
        case "merge":
            _merge_and_perhaps_undo(chance, move)
        case "delete":
            if not move.claims.exists() and not Move.with_merged.filter(merged_into=move).exists():
                move.delete()


def _enter(chance: random.Random, organizations: list[Any], people: list[Any]) -> None:
    left, joined = chance.choice([*organizations, None]), chance.choice(organizations)
    make_move(
        person=chance.choice(people),
        from_organization=left,
        to_organization=joined if left is None or chance.random() < 0.7 else None,
        announced_on=chance.choice(DATES),
        status=chance.choice(STATUSES),
        from_capacity=chance.choice(CAPACITIES),
        to_capacity=chance.choice(CAPACITIES),
    )


def _merge_and_perhaps_undo(chance: random.Random, move: Move) -> None:
    other = Move.objects.filter(person=move.person_id).exclude(pk=move.pk).first()
    if other is not None and not other.why_not_merge_into(move):
        try:
            log = merge(other, move, by=None, now=NOW, all_the_same=True)
        except ValueError:
            return
        if chance.random() < 0.5:
            undo(log.pk, by=None, now=NOW)


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2024, 1, 1), date(2024, 12, 31), (date(2024, 1, 1), date(2024, 12, 1))),
        (date(2024, 1, 2), date(2024, 3, 30), (date(2024, 2, 1), date(2024, 2, 1))),
        (date(2024, 1, 2), date(2024, 2, 28), None),
        (date(2024, 2, 1), date(2024, 2, 29), (date(2024, 2, 1), date(2024, 2, 1))),
        (date(2024, 2, 3), date(2024, 2, 5), None),
    ],
)
def test_finds_the_whole_months_of_a_window(first: date, last: date, months: Any) -> None:
    assert whole_months(Window(first, last)) == months


@pytest.mark.django_db
def test_folding_leaves_a_row_that_is_the_only_one_of_its_kind() -> None:
    for name in ("Foo", "Bar"):
        make_move(from_organization=make_organization(name))
    before = set(OrganizationMonth.objects.values_list("pk", "n"))
    assert fold_all() == 2
    assert set(OrganizationMonth.objects.filter(is_folded=True).values_list("pk", "n")) == before


@pytest.mark.django_db
def test_folding_leaves_one_row_of_each_kind() -> None:
    foo = make_organization("Foo")
    for _number in range(5):
        make_move(from_organization=foo)
    assert fold_all() == 5
    assert [row.n for row in OrganizationMonth.objects.all()] == [5]
    assert fold_all() == 0
    Move.objects.all().delete()
    fold_all()
    assert not OrganizationMonth.objects.exists()
    assert not PairMonth.objects.exists()
