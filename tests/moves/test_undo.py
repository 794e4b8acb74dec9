"""Taking decisions back."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from orgs.models import Organization
from people.models import Person
from tests.factories import NOW, make_claim, make_move, make_organization, make_person
from tests.history.latest import rows_without_true_history
from tracker.merges.merge import merge
from tracker.moves.log import Evidence, log_move
from tracker.moves.models import Claim, Decision, Move
from tracker.moves.review import accept, reject
from tracker.moves.undo import CannotUndo, Undone, undo

pytestmark = pytest.mark.django_db


def undo_last(analyst: User) -> Undone:
    latest = Decision.objects.standing().by(analyst)[0]
    return undo(latest.pk, by=analyst, now=NOW)


def test_removes_what_accepting_made(analyst: User) -> None:
    claim = make_claim()
    accept(claim.pk, by=analyst, now=NOW)
    undone = undo_last(analyst)
    assert undone.removed == [
        "Ada Example: Foo Labs → Bar AI, 2024-10-14",
        "Ada Example",
        "Foo Labs",
        "Bar AI",
    ]
    assert (Move.objects.count(), Person.objects.count(), Organization.objects.count()) == (0, 0, 0)
    claim.refresh_from_db()
    assert (claim.review, claim.reviewed_by, claim.reviewed_at) == ("pending", None, None)
    assert rows_without_true_history() == []


def test_a_rejected_claim_waits_again(analyst: User) -> None:
    claim = make_claim()
    reject(claim.pk, by=analyst, now=NOW, reason="other", note="I thought so")
    undo_last(analyst)
    claim.refresh_from_db()
    assert (claim.review, claim.rejection_reason, claim.rejection) == ("pending", "", "")


def test_puts_back_what_the_claim_filled_in(analyst: User) -> None:
    ada, foo = make_person("Ada Example"), make_organization("Foo Labs")
    there = make_move(person=ada, from_organization=foo, status="rumoured", role_from="chemist")
    claim = make_claim(role_from="scientist", role_to="chief executive", effective_on="2024-11")
    assert accept(claim.pk, by=analyst, now=NOW) == there
    undo_last(analyst)
    there.refresh_from_db()
    assert str(there) == "Ada Example: Foo Labs → ?, 2024-10-14"
    assert (there.role_from, there.role_to, there.status) == ("chemist", "", "rumoured")
    assert not Organization.objects.filter(name="Bar AI").exists()


def test_keeps_what_somebody_changed_since(analyst: User) -> None:
    there = make_move(person=make_person("Ada Example"), from_organization=make_organization("Foo Labs"))
    accept(make_claim(role_to="chief executive").pk, by=analyst, now=NOW)
    there.refresh_from_db()
    there.role_to = "adviser"
    there.save()
    undo_last(analyst)
    there.refresh_from_db()
    assert (there.role_to, there.to_organization) == ("adviser", None)


def test_a_move_that_other_claims_state_stays_as_they_state_it(analyst: User) -> None:
    first = make_claim(role_to="chief executive")
    second = make_claim(from_name="Foo Labs", to_name="")
    move = accept(first.pk, by=analyst, now=NOW)
    assert accept(second.pk, by=analyst, now=NOW) == move
    undone = undo(Decision.objects.get(claim=first).pk, by=analyst, now=NOW)
    move.refresh_from_db()
    assert str(move) == "Ada Example: Foo Labs → ?, 2024-10-14"
    assert move.role_to == ""
    assert undone.removed == ["Bar AI"]


def test_the_move_goes_with_the_last_claim_that_stated_it(analyst: User) -> None:
    first, second = make_claim(), make_claim(from_name="Foo Labs", to_name="")
    accept(first.pk, by=analyst, now=NOW)
    accept(second.pk, by=analyst, now=NOW)
    for claim in (first, second):
        undo(Decision.objects.get(claim=claim).pk, by=analyst, now=NOW)
    assert (Move.objects.count(), Person.objects.count(), Organization.objects.count()) == (0, 0, 0)


def test_a_move_that_somebody_edited_stays(analyst: User) -> None:
    move = accept(make_claim().pk, by=analyst, now=NOW)
    move.note = "What a person wrote."
    move.save()
    undone = undo_last(analyst)
    assert undone.kept == [str(move), "Ada Example", "Foo Labs", "Bar AI"]
    assert Move.objects.get().note == "What a person wrote."


def test_a_person_who_has_another_name_since_stays(analyst: User) -> None:
    accept(make_claim().pk, by=analyst, now=NOW)
    Person.objects.get().add_name("Ada E.")
    assert undo_last(analyst).kept == ["Ada Example"]
    assert Person.objects.get().name == "Ada Example"


def test_claims_that_were_matched_with_a_record_that_goes_are_matched_anew(analyst: User) -> None:
    accept(make_claim().pk, by=analyst, now=NOW)
    other = make_claim(person=Person.objects.get(), person_match="meant")
    undo_last(analyst)
    other.refresh_from_db()
    assert (other.person, other.person_match) == (None, "new")


def test_what_an_analyst_said_of_a_name_stands(analyst: User) -> None:
    make_person("Ada Example")
    claim = make_claim(person_match="chosen_new")
    accept(claim.pk, by=analyst, now=NOW)
    assert Person.objects.count() == 2
    undo_last(analyst)
    claim.refresh_from_db()
    assert (claim.person, claim.person_match) == (None, "chosen_new")
    assert Person.objects.count() == 1


def test_a_logged_move_goes_with_its_claim(analyst: User) -> None:
    move = Move(person=make_person(), from_organization=make_organization(), status="confirmed")
    move.announced_on = make_move().announced_on
    log_move(move, by=analyst, now=NOW, evidence=Evidence(quote="told by a friend"))
    assert undo_last(analyst).claim is None
    assert not Move.objects.filter(pk=move.pk).exists()
    assert not Claim.objects.exists()


def test_is_refused_twice_and_says_who_did_it(analyst: User) -> None:
    reject(make_claim().pk, by=analyst, now=NOW)
    decision = Decision.objects.get()
    undo(decision.pk, by=analyst, now=NOW)
    with pytest.raises(CannotUndo, match="taken back already, by analyst"):
        undo(decision.pk, by=analyst, now=NOW)


def test_is_refused_where_the_move_has_been_merged_since(analyst: User) -> None:
    move = accept(make_claim().pk, by=analyst, now=NOW)
    other = make_move(person=move.person, from_organization=move.from_organization, announced_on="2024-10")
    merge(move, other, by=analyst, now=NOW)
    with pytest.raises(CannotUndo, match="Undo that merge first"):
        undo_last(analyst)
    assert Claim.objects.get().review == "accepted"


def test_an_organization_that_was_merged_since_is_taken_out_all_the_same(analyst: User) -> None:
    there = make_move(person=make_person("Ada Example"), from_organization=make_organization("Foo Labs"))
    bar, baz = make_organization("Bar AI"), make_organization("Baz AI")
    accept(make_claim().pk, by=analyst, now=NOW)
    merge(bar, baz, by=analyst, now=NOW)
    undo_last(analyst)
    there.refresh_from_db()
    assert there.to_organization is None


def test_later_decisions_lead_back_to_where_the_move_was_before_both(analyst: User) -> None:
    there = make_move(
        person=make_person("Ada Example"), from_organization=make_organization("Foo Labs"), status="rumoured"
    )
    claims = [make_claim(status="announced"), make_claim(status="confirmed")]
    for claim in claims:
        accept(claim.pk, by=analyst, now=NOW)
    for claim in claims:
        undo(Decision.objects.get(claim=claim).pk, by=analyst, now=NOW)
    there.refresh_from_db()
    assert (there.status, there.to_organization) == ("rumoured", None)
