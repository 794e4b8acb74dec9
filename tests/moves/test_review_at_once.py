"""Two analysts at the same moment, each in a transaction of their own."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from threading import Barrier, Thread
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth.models import User
from django.db import InterfaceError, OperationalError, connection

from orgs.models import Organization
from people.models import Person
from tests.factories import NOW, make_claim, make_move, make_organization, make_person
from tracker.moves import review
from tracker.moves.models import Claim, Decision, Move
from tracker.moves.plan import Undecidable, plan_acceptance
from tracker.moves.undo import CannotUndo, undo

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.shared_database]


def at_once(*works: Callable[[], object]) -> list[Exception]:
    """Do all of it at the same time; gives what was raised."""
    raised: list[Exception] = []
    start = Barrier(len(works))

    def run(work: Callable[[], object]) -> None:
        try:
            start.wait(timeout=10)
            work()
        except Exception as error:  # the test looks at it
            raised.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return raised


def test_a_new_person_gets_one_record_and_one_move(analyst: User) -> None:
    claims = [make_claim(person_name="Ada Example", from_name="Foo Labs", to_name="") for _number in range(4)]
    raised = at_once(*(lambda claim=claim: review.accept(claim.pk, by=analyst, now=NOW) for claim in claims))
    assert raised == []
    assert (Person.objects.count(), Organization.objects.count(), Move.objects.count()) == (1, 1, 1)
    assert set(Claim.objects.values_list("review", flat=True)) == {"accepted"}


def test_a_new_person_whose_name_is_spelt_in_several_ways_gets_one_record(analyst: User) -> None:
    names = ["Ilya Sutskever", "Илья Суцкевер", "Ilya Sutskewer"]
    places = [make_organization() for _name in names]  # known ones, each its own: only the person is new
    claims = [
        make_claim(person_name=name, from_organization=place, from_name="", to_name="")
        for name, place in zip(names, places, strict=True)
    ]
    raised = at_once(*(lambda claim=claim: review.accept(claim.pk, by=analyst, now=NOW) for claim in claims))
    assert raised == []
    assert Person.objects.count() == 1


def test_one_claim_is_decided_once(analyst: User) -> None:
    claim = make_claim()
    raised = at_once(
        lambda: review.accept(claim.pk, by=analyst, now=NOW),
        lambda: review.reject(claim.pk, by=analyst, now=NOW),
    )
    assert [type(error) for error in raised] == [Undecidable]
    claim.refresh_from_db()
    assert (claim.review == "accepted") == (claim.move is not None) == Move.objects.exists()


def test_what_a_person_writes_meanwhile_is_not_lost(analyst: User) -> None:
    ada, foo = make_person("Ada Example"), make_organization("Foo Labs")
    move = make_move(person=ada, from_organization=foo, status="rumoured")
    claim = make_claim(person_name="Ada Example", from_name="Foo Labs", to_name="")
    planned = Barrier(2)

    def plan_slowly(claim: Claim, **options: Any) -> object:
        plan = plan_acceptance(claim, **options)
        planned.wait(timeout=10)
        return plan

    def write() -> None:
        planned.wait(timeout=10)
        Move.objects.filter(pk=move.pk).update(note="what a person wrote")  # waits for the other to end

    with patch.object(review, "plan_acceptance", plan_slowly):
        raised = at_once(lambda: review.accept(claim.pk, by=analyst, now=NOW), write)
    assert raised == []
    move.refresh_from_db()
    assert (move.note, move.status) == ("what a person wrote", "announced")


def test_a_decision_is_taken_back_once(analyst: User) -> None:
    review.accept(make_claim().pk, by=analyst, now=NOW)
    decision = Decision.objects.get()
    raised = at_once(*[lambda: undo(decision.pk, by=analyst, now=NOW)] * 2)
    assert [type(error) for error in raised] == [CannotUndo]
    assert Claim.objects.get().review == "pending"
    assert not Move.objects.exists()


def test_evidence_that_comes_while_a_decision_is_taken_back_finds_its_move_or_makes_it(analyst: User) -> None:
    for _round in range(5):
        first, second = make_claim(), make_claim()
        review.accept(first.pk, by=analyst, now=NOW)
        decision = Decision.objects.standing().get()
        raised = at_once(
            partial(undo, decision.pk, by=analyst, now=NOW),
            partial(review.accept, second.pk, by=analyst, now=NOW),
        )
        assert raised == []
        second.refresh_from_db()
        assert (second.move, second.person) == (Move.objects.get(), Person.objects.get())
        undo(Decision.objects.standing().get().pk, by=analyst, now=NOW)
        assert (Move.objects.count(), Person.objects.count(), Organization.objects.count()) == (0, 0, 0)
        Claim.objects.pending().delete()


def test_decisions_on_one_move_are_taken_back_at_the_same_time(analyst: User) -> None:
    claims = [make_claim() for _number in range(4)]
    for claim in claims:
        review.accept(claim.pk, by=analyst, now=NOW)
    keys = list(Decision.objects.values_list("pk", flat=True))
    raised = at_once(*(partial(undo, key, by=analyst, now=NOW) for key in keys))
    assert raised == []
    assert (Move.objects.count(), Person.objects.count(), Organization.objects.count()) == (0, 0, 0)
    assert set(Claim.objects.values_list("review", flat=True)) == {"pending"}


@pytest.mark.parametrize("after", ["add_evidence", "new_move", "_save", "_decide"])
def test_a_database_that_stops_half_way_leaves_the_claim_pending(analyst: User, after: str) -> None:
    there = make_move(person=make_person("Ada Example"), from_organization=make_organization("Foo Labs"))
    claim = make_claim(person_name="Ada Example" if after == "add_evidence" else "Ben Example")
    work = getattr(review, after)

    def stop_after(*args: object, **options: object) -> object:
        done = work(*args, **options)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        return done

    with patch.object(review, after, stop_after), pytest.raises((OperationalError, InterfaceError)):
        review.accept(claim.pk, by=analyst, now=NOW)
    connection.close()
    claim.refresh_from_db()
    assert (claim.review, claim.move) == ("pending", None)
    assert list(Move.objects.all()) == [there]
    assert not Decision.objects.exists()
    assert not Person.objects.filter(name="Ben Example").exists()
