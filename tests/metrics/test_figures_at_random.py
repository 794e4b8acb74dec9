"""Departures, arrivals and flows equal a slow count in plain Python over all moves, on random data."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from orgs.lineage import Lineages
from orgs.models import Lineage, Organization
from tests.factories import make_import_claim, make_organization, make_person
from tests.metrics.careers import go, put_below
from tracker.dates import PartialDate, Window
from tracker.metrics.counts import Count
from tracker.metrics.departures import (
    arrivals_by_lineage,
    arrivals_by_organization,
    departures_by_lineage,
    departures_by_organization,
    rolled_counts,
)
from tracker.metrics.flows import flows_into, flows_out_of, matrix_of, matrix_of_lineages
from tracker.metrics.models import Direction
from tracker.metrics.months import by_month, count_of, groups_of, months_of
from tracker.metrics.places import Place
from tracker.metrics.rollups.read import moves_by_organization
from tracker.moves.models import Move

STATUSES = ["announced", "confirmed", "confirmed", "rumoured", "denied", "retracted"]
CAPACITIES = ["employment", "employment", "employment", "academic", "board"]
POSTS = ("employment", "academic")
Counts = dict[Any, Count]


class AnyMoves(TestCase):
    """Whatever moves there are, and whatever the window."""

    @settings(max_examples=15, deadline=None)
    @given(seed=st.integers(0, 10**6), level=st.sampled_from(["organization", "lineage"]))
    def test_figures_equal_a_slow_count(self, seed: int, level: str) -> None:
        chance = random.Random(seed)
        organizations = [make_organization() for _number in range(4)]
        put_below(organizations[1], organizations[0], since=_a_date(chance), until="")
        for _number in range(25):
            _enter(chance, organizations)
        lineages = Lineages(Lineage.objects.all()) if level == "lineage" else None
        edges = sorted(date.fromisoformat(_a_day(chance)) for _number in range(2))
        window = Window(*edges)
        slow = Slow(window, lineages)
        for organization in organizations:
            place = Place.with_lineage(organization) if lineages else Place.itself(organization)
            _assert_place(place, window, slow)
        _assert_all(organizations, window, slow)

    @settings(max_examples=8, deadline=None)
    @given(
        seed=st.integers(0, 10**6),
        side=st.sampled_from(["from", "to"]),
        statuses=st.sampled_from([("confirmed",), ("announced", "confirmed")]),
    )
    def test_months_of_some_equal_a_slow_count_of_each(
        self, seed: int, side: str, statuses: tuple[str, ...]
    ) -> None:
        chance = random.Random(seed)
        organizations = [make_organization() for _number in range(3)]
        for _number in range(20):
            _enter(chance, organizations)
        edges = sorted(date.fromisoformat(_a_day(chance)) for _number in range(2))
        window = Window(*edges)
        asked: dict[str, Any] = {
            "organization": [each.slug for each in organizations],
            "by": "month",
            "status": statuses[0],
        }
        figure = "departures" if side == "from" else "arrivals"
        answer = self.client.get(
            f"/api/v1/metrics/{figure}/", {**asked, "since": edges[0], "until": edges[1]}
        ).json()
        found = iter(answer["results"])
        for organization in organizations:
            for month in months_of(window):
                row, slow = next(found), Slow(month, None, statuses).turnover(side)
                assert (row["organization"]["slug"], row["month"]) == (
                    organization.slug,
                    month.first_day.isoformat()[:7],
                )
                _assert_row(row, slow.get(organization.pk, Count()))
        whole = Slow(window, None, statuses).turnover(side)
        _assert_row(answer["total"], sum((whole.get(each.pk, Count()) for each in organizations), Count()))
        assert next(found, None) is None


class Slow:
    """The figures as METRICS has them, by loops over moves."""

    def __init__(
        self, window: Window, lineages: Lineages | None, statuses: Sequence[str] = ("announced", "confirmed")
    ) -> None:
        self.window, self.lineages, self.statuses = window, lineages, statuses
        self.moves: list[Any] = list(Move.objects.with_unsourced())

    def level(self, organization: int | None, day: date) -> int | None:
        if organization is None or self.lineages is None:
            return organization
        return self.lineages.topmost(organization, on=day)

    def turnover(self, side: str) -> Counts:
        """By organization: moves ``from`` it or ``to`` it."""
        found: Counts = defaultdict(Count)
        for move in self.moves:
            if move.status not in self.statuses or getattr(move, f"{side}_capacity") not in POSTS:
                continue
            day = move.happened_on.first_day
            left, joined = (
                self.level(move.from_organization_id, day),
                self.level(move.to_organization_id, day),
            )
            here = left if side == "from" else joined
            if here is not None and left != joined and move.kind != "internal":
                found[here] += self.count(move.happened_on, move.unsourced)
        return _not_empty(found)

    def flows(self, gap_days: int) -> Counts:
        """By pair: transfers, those of two moves too."""
        found: Counts = defaultdict(Count)
        for departure, arrival in self.ways():
            gap = 0 if departure is arrival else departure.happened_on.days_apart(arrival.happened_on)
            capacities = {departure.from_capacity, arrival.to_capacity}
            if gap > gap_days or not capacities <= set(POSTS):
                continue
            day = departure.happened_on.first_day
            pair = (
                self.level(departure.from_organization_id, day),
                self.level(arrival.to_organization_id, day),
            )
            if pair[0] != pair[1]:
                found[pair] += self.count(departure.happened_on, departure.unsourced and arrival.unsourced)
        return _not_empty(found)

    def ways(self) -> Iterable[tuple[Any, Any]]:
        of_person = defaultdict(list)
        for move in self.moves:
            if move.status in ("announced", "confirmed"):
                of_person[move.person_id].append(move)
        for moves in of_person.values():
            moves.sort(key=lambda move: (move.happened_on.first_day, move.pk))
            yield from ((move, move) for move in moves if move.kind == "transfer")
            steps = [move for move in moves if move.kind != "internal" and _is_of_a_post(move)]
            for before, after in pairwise(steps):
                is_way = (before.kind, after.kind) == ("departure", "arrival")
                if is_way and before.from_organization_id != after.to_organization_id:
                    yield before, after

    def count(self, when: PartialDate, unsourced: bool) -> Count:
        days = [
            date.fromordinal(day) for day in range(when.first_day.toordinal(), when.last_day.toordinal() + 1)
        ]
        inside = sum(self.window.first_day <= day <= self.window.last_day for day in days)
        if not inside:
            return Count()
        return Count(int(inside == len(days)), inside / len(days), 1, int(unsourced))


def _assert_place(place: Place, window: Window, slow: Slow) -> None:
    own = place.organization.pk
    for direction, side in ((Direction.OUT, "from"), (Direction.INTO, "to")):
        groups = groups_of(direction, place, window)
        wanted = slow.turnover(side).get(own, Count())
        _assert_equal({own: count_of(groups, window)}, {own: wanted})
        months = sum((row.count.value for row in by_month(groups, window)), 0.0)
        assert months == pytest.approx(wanted.value)
    for gap_days in (365, 30):
        wanted_pairs = slow.flows(gap_days)
        for flows, at in (
            (flows_out_of(place, window, gap_days=gap_days), 0),
            (flows_into(place, window, gap_days=gap_days), 1),
        ):
            _assert_equal(
                {(flow.left.pk, flow.joined.pk): flow.count for flow in flows},
                {pair: count for pair, count in wanted_pairs.items() if pair[at] == own},
            )


def _assert_all(organizations: list[Organization], window: Window, slow: Slow) -> None:
    moves, lineages = Move.objects.all(), slow.lineages
    if lineages:
        tables = [
            departures_by_lineage(moves, window, lineages),
            arrivals_by_lineage(moves, window, lineages),
        ]
        matrix = matrix_of_lineages(organizations, window, lineages)
    else:
        tables = [departures_by_organization(moves, window), arrivals_by_organization(moves, window)]
        rolled = [rolled_counts(Direction.OUT, window), rolled_counts(Direction.INTO, window)]
        assert [[row.organization for row in rows] for rows in tables] == [
            [row.organization for row in rows] for rows in rolled
        ]
        moved = Counter[int]()
        for row in (*tables[0], *tables[1]):
            moved[row.organization.pk] += row.count.max
        assert moves_by_organization(window) == moved
        matrix = matrix_of(organizations, window)
    for rows, side in zip(tables, ("from", "to"), strict=True):
        _assert_equal({row.organization.pk: row.count for row in rows}, slow.turnover(side))
    _assert_equal(matrix.cells, slow.flows(365))


def _assert_row(row: dict[str, Any], wanted: Count) -> None:
    found = (row["min"], row["max"], row["unsourced"], row["unsourced_share"])
    assert found == (wanted.min, wanted.max, wanted.unsourced, wanted.unsourced_share)
    assert row["value"] == pytest.approx(wanted.value)


def _assert_equal(found: Counts, wanted: Counts) -> None:
    found = _not_empty(found)
    wanted = _not_empty(wanted)
    assert found.keys() == wanted.keys()
    for key, count in found.items():
        other = wanted[key]
        assert (count.min, count.max, count.unsourced) == (other.min, other.max, other.unsourced)
        assert count.value == pytest.approx(other.value)


def _not_empty(counts: Counts) -> Counts:
    return {key: count for key, count in counts.items() if count.max}


def _is_of_a_post(move: Any) -> bool:
    sides = ((move.from_organization_id, move.from_capacity), (move.to_organization_id, move.to_capacity))
    return any(side is not None and capacity in POSTS for side, capacity in sides)


def _a_day(chance: random.Random) -> str:
    return date.fromordinal(
        chance.randint(date(2022, 6, 1).toordinal(), date(2025, 6, 1).toordinal())
    ).isoformat()


def _a_date(chance: random.Random) -> str:
    """Mostly a day, now and then a month or a year."""
    return _a_day(chance)[: chance.choice([10, 10, 10, 7, 4])]


def _enter(chance: random.Random, organizations: list[Organization]) -> None:
    """A person's move or two; the second long after, as careers of vague dates in one year have no order."""
    person = make_person()
    on = _a_date(chance)
    years = [on, f"{int(on[:4]) + chance.choice([1, 1, 2])}-{chance.randint(1, 12):02}-03"]
    for day in years[: chance.choice([1, 2])]:
        left, joined = (chance.choice([*organizations, None]) for _side in range(2))
        move = go(
            person,
            left if left or joined else organizations[0],
            joined,
            day,
            status=chance.choice(STATUSES),
            from_capacity=chance.choice(CAPACITIES),
            to_capacity=chance.choice(CAPACITIES),
        )
        if chance.random() < 0.3:
            make_import_claim(move)
