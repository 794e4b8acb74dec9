"""Two reviewers at the same moment, each in a transaction of their own."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from pytest_django import Settings

from tests.factories import NOW, make_analyst, make_claim, make_organization, make_person
from tests.moves.test_review_at_once import at_once
from tracker.dates import PartialDate
from tracker.moves.approval import accept_or_ask, approve, send_back
from tracker.moves.log import log_move
from tracker.moves.models import Approval, Decision, Move
from tracker.moves.plan import Undecidable

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.shared_database]


@pytest.fixture
def reviewers(settings: Settings) -> tuple[User, User, User]:
    settings.FOUR_EYES = True
    return make_analyst("ann"), make_analyst("rob"), make_analyst("ron")


def test_what_two_approve_at_once_is_decided_once(reviewers: tuple[User, User, User]) -> None:
    ann, rob, ron = reviewers
    accept_or_ask(make_claim().pk, by=ann, now=NOW)
    key = Approval.objects.get().pk
    raised = at_once(lambda: approve(key, by=rob, now=NOW), lambda: approve(key, by=ron, now=NOW))
    assert [type(error) for error in raised] == [Undecidable]
    assert (Decision.objects.count(), Move.objects.count()) == (1, 1)


def test_what_one_approves_while_another_sends_it_back_is_one_of_the_two(
    reviewers: tuple[User, User, User],
) -> None:
    ann, rob, ron = reviewers
    accept_or_ask(make_claim().pk, by=ann, now=NOW)
    key = Approval.objects.get().pk
    raised = at_once(
        lambda: approve(key, by=rob, now=NOW), lambda: send_back(key, by=ron, now=NOW, note="No.")
    )
    assert [type(error) for error in raised] == [Undecidable]
    approval = Approval.objects.get()
    assert (approval.outcome == "approved") == Move.objects.exists()
    assert not approval.claim.awaits_approval


def test_of_one_step_logged_twice_one_is_approved_at_once(reviewers: tuple[User, User, User]) -> None:
    ann, rob, ron = reviewers
    ada, foo = make_person("Ada Example"), make_organization("Foo Labs")
    for _twice in range(2):
        move = Move(person=ada, from_organization=foo)
        move.announced_on = PartialDate.parse("2024-10-14")
        log_move(move, by=ann, now=NOW)
    one, other = Approval.objects.order_by("pk")
    raised = at_once(lambda: approve(one.pk, by=rob, now=NOW), lambda: approve(other.pk, by=ron, now=NOW))
    assert [type(error) for error in raised] == [Undecidable]
    assert Move.objects.count() == 1
