"""With four eyes on, nothing counts that only one person has seen."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from orgs.models import Organization
from people.models import Person
from tests.factories import (
    NOW,
    make_analyst,
    make_claim,
    make_group,
    make_move,
    make_organization,
    make_person,
    make_user,
)
from tests.imports.files import ADA, HEADER, checked, csv_of, worked_on
from tests.privacy.traces import erase
from tracker.desk.roles import Role
from tracker.moves.approval import accept_or_ask, approve, send_back
from tracker.moves.cases import lease_next
from tracker.moves.groups import name_person
from tracker.moves.models import Approval, Claim, Decision, GroupMove, Move
from tracker.moves.plan import Undecidable
from tracker.moves.review import accept
from tracker.moves.undo import undo

pytestmark = pytest.mark.django_db
LIST = "/admin/moves/approval/"
QUEUE = "/admin/moves/claim/queue/"


@pytest.fixture
def four_eyes(settings: Settings) -> Settings:
    settings.FOUR_EYES = True
    return settings


@pytest.fixture
def ann(four_eyes: Settings) -> User:
    return make_user(Role.ANALYST, "ann")


@pytest.fixture
def rob(four_eyes: Settings) -> User:
    return make_user(Role.REVIEWER, "rob")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def log(client: Client, **typed: str) -> Any:
    form = {
        "person": "Ada Example",
        "from_organization": "Foo Labs",
        "to_organization": "Bar AI",
        "status": "confirmed",
        "announced_on": "2024-10-14",
        "evidence_quote": "She told me.",
        "evidence_kind": "told",
        "exit_manner": "unknown",
        "entry_manner": "unknown",
        "from_capacity": "employment",
        "to_capacity": "employment",
    }
    return client.post("/admin/moves/move/add/", form | typed, follow=True)


def known_names() -> tuple[Person, Organization, Organization]:
    return make_person("Ada Example"), make_organization("Foo Labs"), make_organization("Bar AI")


def text_of(page: Any) -> str:
    return " ".join(page.content.decode().split())


def answer(user: User, what: str, **typed: str) -> Any:
    return signed_in(user).post(f"{LIST}{Approval.objects.latest('pk').pk}/{what}/", typed, follow=True)


# --- Claims -------------------------------------------------------------------------------------------


def test_an_accepted_claim_makes_no_move_before_somebody_else_approves(ann: User, rob: User) -> None:
    claim = make_claim()
    signed_in(ann).post(f"/admin/moves/claim/{claim.pk}/accept/")
    assert not Move.objects.exists()
    answer(rob, "approve")
    claim.refresh_from_db()
    assert claim.review == "accepted"
    assert claim.reviewed_by == ann
    assert not claim.awaits_approval
    assert Move.objects.get() == claim.move


def test_a_claim_accepted_in_the_queue_waits_and_is_in_nobodys_queue(ann: User, rob: User) -> None:
    claim = make_claim()
    client = signed_in(ann)
    page = client.post(f"{QUEUE}{claim.pk}/", {"do": "accept", **_form_of(client, claim)}, follow=True)
    assert "waits for a reviewer&#x27;s approval" in text_of(page)
    assert lease_next(ann, now=NOW) is None
    assert lease_next(rob, now=NOW) is None
    page = signed_in(rob).get(QUEUE, {"claim": claim.pk})
    assert "waits for approval now" in text_of(page)


def _form_of(client: Client, claim: Claim) -> dict[str, Any]:
    form = client.get(QUEUE, {"claim": claim.pk}).context["form"]
    return {name: "" if (value := form[name].value()) is None else value for name in form.fields}


def test_what_waits_cannot_be_corrected_or_decided_on(ann: User, rob: User) -> None:
    claim = make_claim()
    accept_or_ask(claim.pk, by=ann, now=NOW)
    client = signed_in(rob)
    assert client.post(f"/admin/moves/claim/{claim.pk}/change/", {"person_name": "X"}).status_code == 403
    page = client.post(f"/admin/moves/claim/{claim.pk}/reject/", follow=True)
    assert "waits for approval" in text_of(page)
    claim.refresh_from_db()
    assert (claim.review, claim.person_name) == ("pending", "Ada Example")


def test_a_rejection_needs_no_approval(ann: User) -> None:
    claim = make_claim()
    signed_in(ann).post(f"/admin/moves/claim/{claim.pk}/reject/")
    claim.refresh_from_db()
    assert claim.review == "rejected"


def test_nobody_approves_their_own(rob: User) -> None:
    claim = make_claim()
    signed_in(rob).post(f"/admin/moves/claim/{claim.pk}/accept/")
    assert "Another reviewer has to approve it" in text_of(answer(rob, "approve"))
    assert not Move.objects.exists()


def test_an_analyst_approves_nothing(ann: User) -> None:
    accept_or_ask(make_claim().pk, by=make_user(Role.ANALYST, "ben"), now=NOW)
    assert answer(ann, "approve").status_code == 403
    assert answer(ann, "send-back", note="No.").status_code == 403
    assert answer(ann, "withdraw").status_code == 404
    assert Approval.objects.get().is_waiting


def test_a_claim_is_accepted_alone_by_no_other_way(ann: User) -> None:
    with pytest.raises(Undecidable, match="somebody else approves"):
        accept(make_claim().pk, by=ann, now=NOW)


def test_what_cannot_be_accepted_is_not_asked_for(ann: User) -> None:
    claim = make_claim(origin="import")
    page = signed_in(ann).post(f"/admin/moves/claim/{claim.pk}/accept/", follow=True)
    assert "says when" in text_of(page)
    assert not Approval.objects.exists()
    claim.refresh_from_db()
    assert not claim.awaits_approval


def test_a_claim_that_was_sent_back_is_in_the_queue_with_the_note(ann: User, rob: User) -> None:
    claim = make_claim()
    accept_or_ask(claim.pk, by=ann, now=NOW)
    answer(rob, "send-back", note="She is still there.")
    page = signed_in(ann).get(QUEUE, {"claim": claim.pk})
    assert "Sent back by rob: She is still there." in text_of(page)
    accept_or_ask(claim.pk, by=ann, now=NOW)
    answer(rob, "approve")
    assert Move.objects.count() == 1


@pytest.mark.parametrize(("note", "why"), [("", "Say in the note"), ("x" * 301, "301 characters")])
def test_sending_back_takes_a_note(ann: User, rob: User, note: str, why: str) -> None:
    accept_or_ask(make_claim().pk, by=ann, now=NOW)
    assert why in text_of(answer(rob, "send-back", note=note))
    assert Approval.objects.get().is_waiting


def test_who_asked_withdraws_without_a_note(ann: User) -> None:
    claim = make_claim()
    accept_or_ask(claim.pk, by=ann, now=NOW)
    answer(ann, "withdraw")
    case = lease_next(ann, now=NOW)
    assert case is not None
    assert case.claim == claim


def test_the_move_that_was_chosen_gets_the_evidence(ann: User, rob: User) -> None:
    chosen = make_move(announced_on="2019-01-01")
    claim = make_claim()
    accept_or_ask(claim.pk, by=ann, now=NOW, same_as=chosen.pk)
    assert "makes it evidence of" in text_of(signed_in(rob).get(f"{LIST}{Approval.objects.get().pk}/change/"))
    answer(rob, "approve")
    claim.refresh_from_db()
    assert claim.move == chosen


def test_an_approved_decision_is_taken_back_like_any_other(ann: User, rob: User) -> None:
    claim = make_claim()
    accept_or_ask(claim.pk, by=ann, now=NOW)
    answer(rob, "approve")
    undo(Decision.objects.get().pk, by=ann, now=NOW)
    claim.refresh_from_db()
    assert not Move.with_merged.exists()
    assert (claim.review, claim.awaits_approval) == ("pending", False)


# --- Moves --------------------------------------------------------------------------------------------


def test_a_logged_move_is_seen_by_nobody_but_the_desk_until_approved(ann: User, rob: User) -> None:
    person, foo, _bar = known_names()
    page = log(signed_in(ann))
    assert "counted once a reviewer approves it" in text_of(page)
    move = Move.with_merged.get()
    readers = Client()
    assert readers.get(f"/moves/{move.pk}/").status_code == 404
    assert readers.get(f"/api/v1/moves/{move.pk}/").status_code == 404
    assert readers.get("/api/v1/moves/").json()["results"] == []
    assert f"/moves/{move.pk}/" not in readers.get(foo.get_absolute_url()).content.decode()
    assert f"/moves/{move.pk}/" not in readers.get(person.get_absolute_url()).content.decode()
    assert "once a reviewer approves it" in text_of(
        signed_in(ann).get(f"/admin/moves/move/{move.pk}/change/")
    )
    answer(rob, "approve")
    assert readers.get(f"/moves/{move.pk}/").status_code == 200
    assert len(readers.get("/api/v1/moves/").json()["results"]) == 1


def test_a_logged_move_that_was_sent_back_is_corrected_and_asked_for_again(ann: User, rob: User) -> None:
    known_names()
    log(signed_in(ann))
    answer(rob, "send-back", note="Which role?")
    move = Move.with_merged.get()
    client = signed_in(ann)
    page = client.get(f"/admin/moves/move/{move.pk}/change/")
    assert "Sent back by rob: Which role?" in text_of(page)
    assert _edit(client, move, role_to="CTO").status_code == 302
    assert not Move.objects.exists()
    answer(rob, "approve")
    assert Move.objects.get().role_to == "CTO"


def test_who_edited_what_waits_cannot_approve_it(ann: User, rob: User) -> None:
    known_names()
    log(signed_in(ann))
    _edit(signed_in(rob), Move.with_merged.get(), role_to="CTO")
    assert "yourself" in text_of(answer(rob, "approve"))
    assert not Move.objects.exists()


def _edit(client: Client, move: Move, **typed: str) -> Any:
    url = f"/admin/moves/move/{move.pk}/change/"
    page = client.get(url)
    form = page.context["adminform"].form
    data = {name: "" if (value := form[name].value()) is None else value for name in form.fields}
    data |= {"_version": page.context["version"], "claims-TOTAL_FORMS": "0", "claims-INITIAL_FORMS": "0"}
    return client.post(url, data | typed)


def test_a_logged_move_that_waits_can_be_taken_back(ann: User) -> None:
    known_names()
    log(signed_in(ann))
    _edit(signed_in(ann), Move.with_merged.get(), role_to="CTO")
    undo(Decision.objects.get().pk, by=ann, now=NOW)
    assert not Move.with_merged.exists()
    assert not Approval.objects.exists()


def test_of_one_step_that_two_logged_only_one_is_approved(ann: User, rob: User) -> None:
    known_names()
    log(signed_in(ann))
    log(signed_in(make_user(Role.ANALYST, "ben")))
    first, second = Approval.objects.order_by("pk")
    signed_in(rob).post(f"{LIST}{second.pk}/approve/")
    page = signed_in(rob).post(f"{LIST}{first.pk}/approve/", follow=True)
    assert "is on record since this was logged" in text_of(page)
    assert Move.objects.count() == 1


def test_evidence_for_a_move_waits_and_changes_nothing_until_approved(ann: User, rob: User) -> None:
    person, foo, bar = known_names()
    move = make_move(person=person, from_organization=foo, to_organization=bar, status="rumoured")
    page = log(signed_in(ann), add_to=str(move.pk))
    assert "Your evidence waits for a reviewer" in text_of(page)
    move.refresh_from_db()
    assert move.status == "rumoured"
    answer(rob, "approve")
    move.refresh_from_db()
    assert move.status == "confirmed"
    assert move.claims.accepted().count() == 1


def test_a_named_person_of_a_group_is_not_counted_until_approved(rob: User) -> None:
    group, person = make_group(stated_min=2, stated_max=2), make_person("Ada Example")
    for _twice in range(2):
        name_person(group, person, by=make_user(Role.REVIEWER, f"r{_twice}"), now=NOW)
    assert Move.with_merged.count() == 1
    assert _named_in(group) == 0
    answer(rob, "approve")
    assert _named_in(group) == 1


def _named_in(group: GroupMove) -> int:
    groups: Any = GroupMove.objects.with_named()
    return int(groups.get(pk=group.pk).named)


# --- What is public already ----------------------------------------------------------------------------


def test_an_analyst_does_not_change_a_public_move(ann: User) -> None:
    move, other = make_move(status="rumoured"), make_move()
    client = signed_in(ann)
    page = client.get(f"/admin/moves/move/{move.pk}/change/")
    assert "Log what you know as evidence instead." in text_of(page)
    assert client.post(f"/admin/moves/move/{move.pk}/change/", {"note": "x"}).status_code == 403
    for name in ("confirm", "set", "deny", "date"):
        assert client.post(f"/admin/moves/move/{move.pk}/step/{name}/").status_code == 403
    assert client.get(f"/admin/moves/move/{move.pk}/merge/?survivor={other.pk}").status_code == 403
    assert client.get("/admin/moves/groupmove/add/").status_code == 403


@pytest.mark.parametrize(
    ("step", "typed"),
    [
        ("confirm", {"evidence": "She told me."}),
        ("announce", {"evidence": "She told me."}),
        ("set", {"status": "confirmed", "reason": "She told me."}),
    ],
)
def test_a_reviewer_alone_makes_no_move_surer(rob: User, step: str, typed: dict[str, str]) -> None:
    move = make_move(status="rumoured")
    page = signed_in(rob).post(f"/admin/moves/move/{move.pk}/step/{step}/", typed)
    assert "nobody makes a move surer alone" in text_of(page)
    move.refresh_from_db()
    assert move.status == "rumoured"
    assert not move.claims.exists()


def test_a_reviewer_denies_a_move_and_corrects_its_roles_but_not_whose_it_is(rob: User) -> None:
    move = make_move()
    client = signed_in(rob)
    assert _edit(client, move, role_from="CTO", person=str(make_person().pk)).status_code == 302
    client.post(f"/admin/moves/move/{move.pk}/step/deny/", {"evidence": "She told me."})
    person = move.person
    move.refresh_from_db()
    assert (move.role_from, move.person, move.status) == ("CTO", person, "denied")


def test_who_brought_a_file_does_not_import_it(four_eyes: Settings) -> None:
    bringer, other = make_analyst("bringer"), make_analyst("other")
    batch = checked(csv_of(HEADER, ADA), by=bringer)
    ours, client = f"/admin/imports/importbatch/{batch.pk}/", signed_in(bringer)
    assert "another reviewer has to import" in text_of(client.get(f"{ours}change/"))
    assert "another reviewer has to import" in text_of(client.post(f"{ours}run/", follow=True))
    worked_on(batch)
    assert not Move.objects.exists()
    signed_in(other).post(f"{ours}run/")
    worked_on(batch)
    assert Move.objects.count() == 1


def test_an_analyst_imports_nothing(ann: User) -> None:
    ann.user_permissions.add(*Permission.objects.filter(codename__endswith="_importbatch"))
    batch = checked(csv_of(HEADER, ADA))
    page = signed_in(ann).post(f"/admin/imports/importbatch/{batch.pk}/run/", follow=True)
    assert "a reviewer has to look at the rows" in text_of(page)
    assert worked_on(batch).state == "checked"


# --- Switching ----------------------------------------------------------------------------------------


def test_what_waits_goes_on_waiting_when_it_is_switched_off(
    ann: User, rob: User, four_eyes: Settings
) -> None:
    claim = make_claim()
    accept_or_ask(claim.pk, by=ann, now=NOW)
    four_eyes.FOUR_EYES = False
    assert lease_next(rob, now=NOW) is None
    assert "<strong>1</strong> decisions to approve" in text_of(signed_in(rob).get("/admin/"))
    answer(rob, "approve")
    assert Move.objects.count() == 1


def test_without_it_nothing_waits_and_nobody_is_shown_the_list(db: None) -> None:
    rob = make_user(Role.REVIEWER, "rob")
    accept_or_ask(make_claim().pk, by=rob, now=NOW)
    assert Move.objects.count() == 1
    page = text_of(signed_in(rob).get("/admin/"))
    assert "To approve" not in page
    assert "decisions to approve" not in page


# --- The list -----------------------------------------------------------------------------------------


def test_an_analyst_sees_their_own_only(ann: User) -> None:
    accept_or_ask(make_claim(person_name="Ada Mine").pk, by=ann, now=NOW)
    accept_or_ask(make_claim(person_name="Bea Other").pk, by=make_user(Role.ANALYST, "ben"), now=NOW)
    page = text_of(signed_in(ann).get(LIST))
    assert "Ada Mine" in page
    assert "Bea Other" not in page


def test_many_are_approved_after_one_question(ann: User, rob: User) -> None:
    own = make_claim(person_name="Own Work")
    accept_or_ask(own.pk, by=rob, now=NOW)
    for name in ("Ada Example", "Bea Example"):
        accept_or_ask(make_claim(person_name=name).pk, by=ann, now=NOW)
    chosen = {
        "action": "approve_selected",
        "_selected_action": list(Approval.objects.values_list("pk", flat=True)),
    }
    client = signed_in(rob)
    assert "Approve 3 decisions?" in text_of(client.post(LIST, chosen))
    assert not Move.objects.exists()
    page = text_of(client.post(LIST, chosen | {"confirmed": "1"}, follow=True))
    assert "2 decisions answered." in page
    assert Move.objects.count() == 2


def test_many_are_sent_back_with_one_note(ann: User, rob: User) -> None:
    claims = [make_claim(person_name=name) for name in ("Ada Example", "Bea Example")]
    for claim in claims:
        accept_or_ask(claim.pk, by=ann, now=NOW)
    chosen = {
        "action": "send_back_selected",
        "_selected_action": list(Approval.objects.values_list("pk", flat=True)),
    }
    client = signed_in(rob)
    assert "they see it" in text_of(client.post(LIST, chosen))
    client.post(LIST, chosen | {"confirmed": "1", "note": "No source."})
    assert set(Approval.objects.values_list("note", flat=True)) == {"No source."}
    assert Claim.objects.to_decide().count() == 2


@pytest.mark.parametrize("count", [1, 12])
def test_the_list_costs_the_same_however_much_waits(
    ann: User, rob: User, count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(count):
        accept_or_ask(make_claim().pk, by=ann, now=NOW)
    client = signed_in(rob)
    with django_assert_max_num_queries(11):
        assert client.get(LIST).status_code == 200


@pytest.mark.parametrize("key", ["99999999999999999999", "0", "999"])
def test_an_address_of_nothing_is_not_found(rob: User, key: str) -> None:
    client = signed_in(rob)
    assert client.get(f"{LIST}{key}/change/").status_code == 404
    assert client.get(f"{LIST}abc/change/").status_code == 404
    assert client.post(f"{LIST}{key}/approve/").status_code == 404


def test_what_was_approved_already_says_by_whom(ann: User, rob: User) -> None:
    accept_or_ask(make_claim().pk, by=ann, now=NOW)
    answer(rob, "approve")
    page = text_of(answer(make_user(Role.REVIEWER, "ron"), "send-back", note="Too late\0"))
    assert "was approved already, by rob" in page


def test_what_was_taken_back_meanwhile_is_said_to_be(ann: User, rob: User) -> None:
    approval = _waiting_then_gone(ann)
    with pytest.raises(Undecidable, match="taken back"):
        approve(approval, by=rob, now=NOW)
    with pytest.raises(Undecidable, match="taken back"):
        send_back(approval, by=rob, now=NOW, note="x")


def _waiting_then_gone(ann: User) -> int:
    known_names()
    log(signed_in(ann))
    key = Approval.objects.get().pk
    undo(Decision.objects.get().pk, by=ann, now=NOW)
    return key


def test_a_person_is_erased_with_what_waits(ann: User) -> None:
    person, foo, bar = known_names()
    move = make_move(person=person, from_organization=foo, to_organization=bar)
    accept_or_ask(make_claim(person_name="Somebody Else").pk, by=ann, now=NOW, same_as=move.pk)
    log(signed_in(ann), from_organization="Bar AI", to_organization="Foo Labs", announced_on="2020")
    assert Approval.objects.count() == 2
    erase(person)
    assert not Approval.objects.exists()
    assert Move.objects.count() == 1
