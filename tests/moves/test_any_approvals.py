"""Any sequence of deciding, asking and answering with four eyes on: what counts was seen by two."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from pytest_django import Settings

from tests.factories import NOW, make_analyst, make_claim, make_organization, make_person
from tracker.dates import PartialDate
from tracker.moves.approval import accept_or_ask, approve, ask_again, send_back
from tracker.moves.log import log_move
from tracker.moves.models import Approval, Claim, Decision, Move
from tracker.moves.plan import Undecidable
from tracker.moves.review import accept, reject
from tracker.moves.undo import undo

pytestmark = pytest.mark.django_db

_KINDS = ["ask", "ask", "log", "approve", "approve", "send back", "edit", "reject", "undo", "accept"]
Step = tuple[str, int, int]
steps = st.lists(
    st.tuples(st.sampled_from(_KINDS), st.integers(0, 20), st.integers(0, 2)), min_size=1, max_size=16
)


class World:
    """Six claims of two people, and three who decide."""

    def __init__(self, users: list[User]) -> None:
        self.users, self.now = users, NOW
        self.ada, self.foo = make_person("Ada Example"), make_organization("Foo Labs")
        self.claims = [
            make_claim(person_name=name, status=status)
            for name in ("Ada Example", "Bea Example")
            for status in ("rumoured", "confirmed", "denied")
        ]

    def apply(self, step: Step) -> None:
        kind, number, who = step
        self.now += timedelta(minutes=1)
        with suppress(Undecidable):
            self._apply(kind, number, self.users[who])

    def _apply(self, kind: str, number: int, by: User) -> None:
        claim = self.claims[number % len(self.claims)]
        if kind == "ask":
            accept_or_ask(claim.pk, by=by, now=self.now)
        elif kind == "accept":
            accept(claim.pk, by=by, now=self.now)
        elif kind == "reject":
            reject(claim.pk, by=by, now=self.now)
        elif kind == "log":
            move = Move(person=self.ada, from_organization=self.foo)
            move.announced_on = PartialDate.parse(str(2000 + number))
            log_move(move, by=by, now=self.now)
        elif kind == "undo" and (standing := list(Decision.objects.standing().order_by("pk"))):
            undo(standing[number % len(standing)].pk, by=by, now=self.now)
        elif kind == "edit" and (hidden := list(Move.with_merged.filter(awaits_approval=True))):
            ask_again(hidden[number % len(hidden)], by=by, now=self.now)
        elif kind in ("approve", "send back") and (asked := list(Approval.objects.order_by("pk"))):
            approval = asked[number % len(asked)]
            if kind == "approve":
                approve(approval.pk, by=by, now=self.now)
            else:
                send_back(approval.pk, by=by, now=self.now, note="Look again.")

    def check(self) -> None:
        """Each public move rests on a claim that one asked for and another approved, and hidden ones wait."""
        for move in Move.objects.all():
            for claim in move.claims.accepted():
                last = claim.approvals.latest("pk")
                assert last.outcome == "approved"
                assert last.decided_by_id != last.submitted_by_id
            assert move.claims.accepted().exists()
        for move in Move.with_merged.filter(awaits_approval=True):
            assert move.claims.get().awaits_approval
        waiting = Approval.objects.waiting().values("claim")
        assert not Claim.objects.filter(pk__in=waiting, awaits_approval=False).exists()
        assert not Claim.objects.to_decide().filter(pk__in=waiting).exists()
        assert (
            not Claim.objects.filter(review="pending", awaits_approval=True).exclude(pk__in=waiting).exists()
        )


@examples(
    max_examples=int(os.environ.get("EXAMPLES", "40")),
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps)
def test_nothing_counts_that_only_its_author_has_seen(settings: Settings, steps: list[Step]) -> None:
    settings.FOUR_EYES = True
    with transaction.atomic():
        world = World([make_analyst(name) for name in ("ann", "ben", "cat")])
        for step in steps:
            world.apply(step)
            world.check()
        transaction.set_rollback(True)
