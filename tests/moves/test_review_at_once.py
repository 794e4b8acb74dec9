"""Two analysts at the same moment, each in a transaction of their own."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread
from unittest.mock import patch

import pytest
from django.contrib.auth.models import User
from django.db import connection

from orgs.models import Organization
from people.models import Person
from tests.factories import NOW, make_claim, make_move, make_organization, make_person
from tracker.moves import review
from tracker.moves.models import Claim, Move
from tracker.moves.plan import Undecidable, plan_acceptance

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

    def plan_slowly(claim: Claim, *, lock: bool = False) -> object:
        plan = plan_acceptance(claim, lock=lock)
        planned.wait(timeout=10)
        return plan

    def write() -> None:
        planned.wait(timeout=10)
        Move.objects.filter(pk=move.pk).update(note="what a person wrote")  # waits for the other to end

    with patch.object(review, "plan_acceptance", plan_slowly):
        raised = at_once(lambda: review.accept(claim.pk, by=analyst, now=NOW), write)
    assert raised == []
    move.refresh_from_db()
    assert (move.note, move.status) == ("what a person wrote", "confirmed")
