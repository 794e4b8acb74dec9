"""After any history of edits, each day is as it was read on that day."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from tests.factories import make_claim, make_import_claim, make_move, make_organization, make_person
from tests.metrics.past.days import ALL, on
from tracker.dates import PartialDate, Window
from tracker.merges.merge import CannotMerge, merge
from tracker.merges.models import Merge
from tracker.merges.undo import undo
from tracker.metrics.departures import departures_by_organization
from tracker.metrics.past.moment import Moment, Sense
from tracker.metrics.past.read import departures_at, moves_at
from tracker.moves.models import Move
from tracker.moves.vocabulary import MoveStatus

pytestmark = pytest.mark.django_db
DATES = ("2024", "2024-11", "2024-12-05", "2025-02-01")
WINDOW = Window(date(2024, 11, 15), date(2024, 12, 31))
Row = tuple[Any, ...]


class World:
    """Three people, three organizations, and everything that may be done to their moves."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.people = [make_person(f"Person {number}") for number in range(3)]
        self.places = [make_organization(f"Place {number}") for number in range(3)]
        self.doings: list[Callable[[datetime], None]] = [
            self.enter,
            self.bulk,
            self.edit,
            self.edit,
            self.edit_in_bulk,
        ]
        self.doings += [self.join, self.part, self.delete, self.say, self.say, self.hide]

    def some(self) -> list[Move]:
        moves = list(Move.with_merged.order_by("pk"))
        return self.chance.sample(moves, min(len(moves), 2))

    def fields(self) -> dict[str, Any]:
        left, joined = self.chance.sample([*self.places, None], 2)
        person, status = self.chance.choice(self.people), self.chance.choice(MoveStatus.values)
        return {"person": person, "from_organization": left, "to_organization": joined, "status": status}

    def enter(self, now: datetime) -> None:
        make_move(announced_on=self.chance.choice(DATES), **self.fields())

    def bulk(self, now: datetime) -> None:
        rows = [Move(**self.fields()) for _ in range(3)]
        for row in rows:
            row.announced_on = PartialDate.parse(self.chance.choice(DATES))
        bulk_create_with_history(rows, Move)

    def edit(self, now: datetime) -> None:
        for move in self.some():
            move.status = self.chance.choice(MoveStatus.values)
            move.effective_on = PartialDate.parse(self.chance.choice(DATES))
            move.save()

    def edit_in_bulk(self, now: datetime) -> None:
        moves = self.some()
        for move in moves:
            move.from_organization = self.chance.choice(self.places)
        bulk_update_with_history(moves, Move, ["from_organization"], manager=Move.with_merged)

    def join(self, now: datetime) -> None:
        moves = self.some()
        with suppress(CannotMerge):
            if len(moves) == 2:
                merge(moves[0], moves[1], by=None, now=now, all_the_same=True)

    def part(self, now: datetime) -> None:
        for log in Merge.objects.filter(undone_at=None)[:1]:
            with suppress(CannotMerge):
                undo(log.pk, by=None, now=now)

    def delete(self, now: datetime) -> None:
        free = Move.objects.filter(merged__isnull=True).exclude(pk__in=Merge.objects.values("survivor_id"))
        for move in free.order_by("pk")[:1]:
            move.claims.all().delete()
            move.delete()

    def say(self, now: datetime) -> None:
        for move in self.some():
            if self.chance.random() < 0.5:
                make_import_claim(move)
            else:
                make_claim(move=move)

    def hide(self, now: datetime) -> None:
        for move in self.some():
            move.awaits_approval = not move.awaits_approval
            move.save()


def as_read(moves: Any) -> list[Row]:
    """What a list says of each move."""
    return [
        (
            *(move.pk, move.person.pk, move.from_organization_id, move.to_organization_id, move.kind),
            *(move.status, move.announced_on, move.effective_on, move.unsourced, move.is_counted),
        )
        for move in moves
    ]


def counted(rows: Any) -> list[Row]:
    return [(row.organization.pk, replace(row.count, value=round(row.count.value, 9))) for row in rows]


@pytest.mark.parametrize("seed", range(4))
def test_each_day_is_as_it_was_read_on_that_day(seed: int) -> None:
    world, first = World(seed), date(2025, 1, 1)
    read: dict[date, tuple[list[Row], list[Row]]] = {}
    for number in range(25):
        day = first + timedelta(days=number)
        with on(day.isoformat()) as now:
            for doing in world.chance.choices(world.doings, k=2):
                doing(now)
        read[day] = (
            as_read(Move.objects.for_list()),
            counted(departures_by_organization(Move.objects.all(), WINDOW)),
        )
    assert max(len(moves) for moves, _departures in read.values()) > 3
    for day, (moves, departures) in read.items():
        moment = Moment(Sense.AS_OF, day)
        assert as_read(moves_at(moment, ALL)[:200]) == moves, day
        assert counted(departures_at(moment, WINDOW)) == departures, day
