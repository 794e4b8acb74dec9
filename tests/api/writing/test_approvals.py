"""Four eyes through the API: what waits, and what another person answers."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from orgs.models import Organization
from tests.api.problems import faults
from tests.api.tokens import client_of
from tests.api.writing.test_moves import body, post
from tests.factories import NOW, make_claim, make_move, make_organization, make_person, make_user
from tracker.api.writing.changes import Changes
from tracker.desk.roles import Role
from tracker.moves.approval import accept_or_ask
from tracker.moves.models import Approval, Claim, Move

pytestmark = pytest.mark.django_db
APPROVALS, MOVES = "/api/v1/approvals/", "/api/v1/moves/"


@pytest.fixture(autouse=True)
def four_eyes(settings: Settings) -> None:
    settings.FOUR_EYES = True
    make_person("Ada")
    make_organization("Foo")


@pytest.fixture
def ann() -> User:
    return make_user(Role.ANALYST, "ann")


@pytest.fixture
def analyst(ann: User) -> Client:
    return client_of(ann, "read", "write")


@pytest.fixture
def reviewer() -> Client:
    return client_of(make_user(Role.REVIEWER, "rob"), "read", "write")


def logged(tool: Client) -> Any:
    """What waits once a move was logged."""
    post(tool, MOVES, body(), 202)
    return tool.get(APPROVALS).json()["results"][0]


def asked(by: User, **fields: Any) -> Approval:
    """What waits once a claim was accepted."""
    claim = make_claim(person_name="Ada", from_name="", to_name="Foo", **fields)
    accept_or_ask(claim.pk, by=by, now=NOW)
    return Approval.objects.get(claim=claim)


def test_a_logged_move_waits_and_is_shown_once_another_person_approves(
    analyst: Client, reviewer: Client
) -> None:
    waits = logged(analyst)
    assert (waits["outcome"], waits["submitted_by"], waits["same_as"]) == ("waits", "ann", None)
    assert waits["move"]["person"]["slug"] == "ada"
    assert waits["claim"]["quote"] == "Ada has joined Foo."
    move = f"{MOVES}{waits['move']['id']}/"
    assert reviewer.get(move).status_code == 404
    done = post(reviewer, f"{APPROVALS}{waits['id']}/approve/", {}, 200).json()
    assert (done["outcome"], done["decided_by"], done["plan"]) == ("approved", "rob", None)
    assert reviewer.get(move).status_code == 200
    again = post(reviewer, f"{APPROVALS}{waits['id']}/approve/", {}, 409).json()
    assert (again["code"], "was approved already, by rob" in again["detail"]) == ("undecidable", True)


def test_an_accepted_claim_says_what_approving_would_do(ann: User, reviewer: Client) -> None:
    approval = asked(ann)
    shown = reviewer.get(f"{APPROVALS}{approval.pk}/").json()
    assert shown["plan"] == {"evidence_of": None, "new_records": [], "why_not": ""}
    assert "plan" not in reviewer.get(APPROVALS).json()["results"][0]
    new = asked(ann, quote="Ada and Bar.", from_organization=None)
    Claim.objects.filter(pk=new.claim_id).update(from_name="Bar AI")
    plan = reviewer.get(f"{APPROVALS}{new.pk}/").json()["plan"]
    assert plan["new_records"] == ["Bar AI"]
    post(reviewer, f"{APPROVALS}{approval.pk}/approve/", {}, 200)
    claim = Claim.objects.get(pk=approval.claim_id)
    assert (claim.review, claim.reviewed_by) == ("accepted", ann)


def test_nobody_approves_what_they_asked_for_themselves(reviewer: Client) -> None:
    waits = logged(reviewer)
    refused = post(reviewer, f"{APPROVALS}{waits['id']}/approve/", {}, 409).json()
    assert "Another reviewer has to approve it" in refused["detail"]
    assert Move.objects.count() == 0


def test_sent_back_with_a_note_or_withdrawn_without(ann: User, analyst: Client, reviewer: Client) -> None:
    approval = asked(ann)
    page = f"{APPROVALS}{approval.pk}/"
    silent = post(reviewer, f"{page}send-back/", {"note": " "}, 409).json()
    assert "Say in the note what is wrong" in silent["detail"]
    assert list(faults(post(reviewer, f"{page}send-back/", {"note": "x" * 301}, 400).json())) == ["note"]
    back = post(reviewer, f"{page}send-back/", {"note": "Another Ada."}, 200).json()
    assert (back["outcome"], back["note"], back["decided_by"]) == ("sent_back", "Another Ada.", "rob")
    accept_or_ask(approval.claim_id, by=ann, now=NOW)
    (waits,) = analyst.get(APPROVALS, {"outcome": "waits"}).json()["results"]
    assert reviewer.post(f"{APPROVALS}{waits['id']}/withdraw/").status_code == 404
    assert post(analyst, f"{APPROVALS}{waits['id']}/withdraw/", {}, 200).json()["decided_by"] == "ann"
    assert not Claim.objects.get(pk=approval.claim_id).awaits_approval


def test_an_analyst_sees_their_own_and_nothing_of_others(
    ann: User, analyst: Client, reviewer: Client, client: Client
) -> None:
    own, other = asked(ann), asked(make_user(Role.ANALYST, "bob"), quote="Bob says so.")
    assert [row["id"] for row in analyst.get(APPROVALS).json()["results"]] == [own.pk]
    assert [row["id"] for row in reviewer.get(APPROVALS).json()["results"]] == [own.pk, other.pk]
    hidden, missing = analyst.get(f"{APPROVALS}{other.pk}/"), analyst.get(f"{APPROVALS}999999/")
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert hidden.json() | {"instance": ""} == missing.json() | {"instance": ""}
    assert post(analyst, f"{APPROVALS}{own.pk}/approve/", {}, 403).json()["code"] == "role"
    assert client.get(APPROVALS).status_code == 401


def test_who_corrects_a_move_that_waits_asks_anew(analyst: Client, reviewer: Client) -> None:
    waits = logged(analyst)
    address = f"{MOVES}{waits['move']['id']}/"
    answer = analyst.patch(
        address, {"role_to": "CTO"}, content_type="application/json", headers={"if-match": "*"}
    )
    assert (answer.status_code, answer.json()["role_to"]) == (202, "CTO")
    outcomes = [row["outcome"] for row in analyst.get(APPROVALS).json()["results"]]
    assert outcomes == ["sent_back", "waits"]
    other = {"person": make_person("Bob").slug}
    by_reviewer = reviewer.patch(
        address, other, content_type="application/json", headers={"if-match": answer.headers["ETag"]}
    )
    assert by_reviewer.json()["person"]["slug"] == "bob"
    last = Approval.objects.latest("pk")
    assert post(reviewer, f"{APPROVALS}{last.pk}/approve/", {}, 409).json()["code"] == "undecidable"
    public = make_move()
    refused = analyst.patch(
        f"{MOVES}{public.pk}/", {"note": "x"}, content_type="application/json", headers={"if-match": "*"}
    )
    assert refused.json()["code"] == "four_eyes"


def test_the_same_key_approves_once(analyst: Client, reviewer: Client) -> None:
    page = f"{APPROVALS}{logged(analyst)['id']}/approve/"
    one, two = (post(reviewer, page, {}, 200, idempotency_key="k").json() for _each in range(2))
    assert one == two


def test_the_number_of_queries_does_not_grow(
    ann: User, analyst: Client, reviewer: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    logged(analyst)
    for number in range(3):
        asked(ann, quote=f"Number {number}.")
    reviewer.get(APPROVALS)
    with django_assert_num_queries(5):  # token, permissions by role and by hand, approvals, moves
        assert len(reviewer.get(APPROVALS).json()["results"]) == 4


def test_who_is_approved_meanwhile_is_not_corrected_by_one_person(
    analyst: Client, reviewer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits = logged(analyst)
    move = Move.with_merged.get()
    lock = Changes.lock

    def approved_first(self: Any, request: Any, record: Any) -> None:
        monkeypatch.setattr(Changes, "lock", lock)
        post(reviewer, f"{APPROVALS}{waits['id']}/approve/", {}, 200)
        lock(self, request, record)

    monkeypatch.setattr(Changes, "lock", approved_first)
    changes = {"to_organization": "Bar"}
    answer: Any = analyst.patch(
        f"{MOVES}{move.pk}/", changes, content_type="application/json", headers={"If-Match": "*"}
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "four_eyes")
    move.refresh_from_db()
    assert move.to_organization == Organization.objects.get(name="Foo")
