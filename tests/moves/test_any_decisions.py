"""Any sequence of decisions and their undoing: none is lost, none counts twice, and there is a way back."""

from __future__ import annotations

import os
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orgs.models import Organization
from people.models import Person
from tests.factories import NOW, make_claim, make_import_claim, make_move, make_organization, make_person
from tracker.dates import PartialDate
from tracker.moves.facts import facts_of
from tracker.moves.life import state_status
from tracker.moves.log import Evidence, log_move
from tracker.moves.match import WRITTEN_NAMES, match_names
from tracker.moves.models import Claim, Decision, Move
from tracker.moves.plan import Undecidable
from tracker.moves.resolve import Resolver
from tracker.moves.review import accept, reject
from tracker.moves.undo import undo
from tracker.moves.vocabulary import MoveStatus

pytestmark = pytest.mark.django_db

_STEPS = [
    {"from_name": "Foo Labs", "to_name": "Bar AI", "role_to": "chief executive"},
    {"from_name": "Foo Labs", "to_name": "", "status": "announced", "role_from": "chemist"},
    {"from_name": "", "to_name": "Bar AI", "status": "rumoured"},
    {"from_name": "Foo Labs", "to_name": "Bar AI", "status": "denied"},
    {"from_name": "Foo Labs", "to_name": "Baz AI", "effective_on": "2024-12", "role_to": "chemist"},
]
_STEPS += [{**_STEPS[0], "effective_on": "2024-10-20"}, {**_STEPS[1], "status": "confirmed"}]
_PEOPLE = ["Ada Example", "Ben Sample", "李飞飞"]
Change = tuple[str, int]
changes = st.lists(
    st.tuples(st.sampled_from(["accept", "accept", "reject", "undo", "log", "state"]), st.integers(0, 20)),
    max_size=14,
)
any_decisions = settings(
    max_examples=int(os.environ.get("EXAMPLES", "40")),
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


class World:
    """Twenty-one claims of three people, one of whom is known, with a move that is known."""

    def __init__(self, analyst: User) -> None:
        self.analyst = analyst
        self.ada, self.foo = make_person("Ada Example"), make_organization("Foo Labs")
        make_import_claim(make_move(person=self.ada, from_organization=self.foo, status="rumoured"))
        self.claims = [make_claim(person_name=name, **step) for name in _PEOPLE for step in _STEPS]
        for claim in self.claims:
            match_names(claim, Resolver())
            claim.save()

    def apply(self, change: Change) -> None:
        kind, number = change
        try:
            if kind == "undo":
                standing = list(Decision.objects.standing().order_by("pk"))
                if standing:
                    undo(standing[number % len(standing)].pk, by=self.analyst, now=NOW)
            elif kind == "log":
                self._log(number)
            elif kind == "state":
                self._state(number)
            else:
                decide = accept if kind == "accept" else reject
                decide(self.claims[number].pk, by=self.analyst, now=NOW)
        except Undecidable:
            pass

    def _log(self, number: int) -> None:
        move = Move(person=self.ada, from_organization=self.foo, role_from=f"role {number}")
        move.announced_on = PartialDate.parse(str(2000 + number))
        log_move(move, by=self.analyst, now=NOW)

    def _state(self, number: int) -> None:
        moves = list(Move.objects.order_by("pk"))
        status = list(MoveStatus)[number % len(MoveStatus)]
        move = moves[number % len(moves)]
        state_status(move.pk, status, evidence=Evidence(), by=self.analyst, now=NOW)

    def state(self) -> Any:
        return (
            sorted(Person.objects.values_list("name", flat=True)),
            sorted(Organization.objects.values_list("name", flat=True)),
            [(move.person.name, facts_of(move)) for move in Move.objects.order_by("pk")],
            [
                (
                    claim.pk,
                    claim.review,
                    claim.move_id,
                    *((w.record(claim), w.match(claim)) for w in WRITTEN_NAMES),
                )
                for claim in Claim.objects.order_by("pk")
            ],
        )

    def check(self) -> None:
        """Every decision is there once, and nothing is left of one that was taken back."""
        for claim in Claim.objects.exclude(origin="import"):
            kinds = list(claim.decisions.standing().values_list("kind", flat=True))
            said = {"pending": [], "accepted": ["accepted"], "rejected": ["rejected"]}[claim.review]
            assert kinds == (["logged"] if claim.origin == "analyst" else said)
        assert not Move.objects.exclude(claims__review="accepted").exists()
        moved = Move.objects.values("person")
        assert not Person.objects.exclude(pk=self.ada.pk).exclude(pk__in=moved).exists()


@any_decisions
@given(changes)
def test_taking_all_back_gives_back_the_start(analyst: User, changes: list[Change]) -> None:
    with transaction.atomic():
        world = World(analyst)
        start = world.state()
        for change in changes:
            world.apply(change)
            world.check()
        for decision in Decision.objects.standing().order_by("-pk"):
            undo(decision.pk, by=analyst, now=NOW)
        assert world.state() == start
        transaction.set_rollback(True)


@any_decisions
@given(changes, st.randoms(use_true_random=False))
def test_the_order_of_taking_back_leaves_nothing_behind(
    analyst: User, changes: list[Change], chance: Any
) -> None:
    with transaction.atomic():
        world = World(analyst)
        start = world.state()
        for change in changes:
            world.apply(change)
        left = list(Decision.objects.standing())
        chance.shuffle(left)
        for decision in left:
            undo(decision.pk, by=analyst, now=NOW)
            world.check()
        assert world.state() == start
        transaction.set_rollback(True)
