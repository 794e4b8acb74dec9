"""Proposing claims through the API, and deciding on them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from tests.api.problems import faults
from tests.api.tokens import client_of
from tests.api.writing.test_moves import post
from tests.factories import make_claim, make_move, make_person, make_user
from tracker.desk.roles import Role
from tracker.moves.models import Claim, Move

pytestmark = pytest.mark.django_db
CLAIMS = "/api/v1/claims/"
SAID: dict[str, Any] = {
    "person_name": "李飞飞",
    "to_name": "World Labs",
    "effective_on": "2024-09",
    "evidence": {"url": "https://news.example/1", "quote": "李飞飞创办了World Labs。"},
}


@pytest.fixture
def agent() -> Client:
    return client_of(make_user(Role.VIEWER), "read", "propose")


@pytest.fixture
def tool() -> Client:
    return client_of(make_user(Role.ANALYST), "read", "write")


def test_a_claim_that_is_proposed_waits_for_a_decision(agent: Client, tool: Client, client: Client) -> None:
    person = make_person("Fei-Fei Li", aliases=("李飞飞",))
    shown = post(agent, CLAIMS, SAID).json()
    assert (shown["review"], shown["origin"], shown["person"]["slug"]) == ("pending", "analyst", person.slug)
    assert client.get(f"{CLAIMS}{shown['id']}/").status_code == 404
    accepted = post(tool, f"{CLAIMS}{shown['id']}/accept/", {}, 200).json()
    move = Move.objects.get()
    assert (accepted["review"], accepted["move"]) == ("accepted", move.pk)
    assert (move.person, str(move.effective_on)) == (person, "2024-09")
    assert client.get(f"{CLAIMS}{shown['id']}/").status_code == 200


def test_the_claims_of_nobody_are_none(tool: Client) -> None:
    make_claim(person_name="Ada Example")  # whose name means no record as yet
    assert tool.get(CLAIMS, {"person": "nobody"}).json()["results"] == []


def test_who_may_propose_may_not_decide_nor_log(agent: Client) -> None:
    claim = make_claim()
    for address in (f"{CLAIMS}{claim.pk}/accept/", f"{CLAIMS}{claim.pk}/reject/", "/api/v1/moves/"):
        assert post(agent, address, {}, 403).json()["code"] == "scope"


def test_who_may_log_needs_the_scope_to_propose(tool: Client) -> None:
    assert post(tool, CLAIMS, SAID, 403).json()["code"] == "scope"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"evidence": {"url": "https://news.example/1"}}, "evidence.quote"),
        ({"effective_on": None}, "effective_on"),
        ({"person_name": ""}, "person_name"),
        ({"to_name": ""}, ""),
        ({"status": "retracted"}, "status"),
        ({"review": "accepted"}, "review"),
    ],
)
def test_a_proposal_without_quote_or_date_is_refused(agent: Client, wrong: Any, field: str) -> None:
    found = faults(post(agent, CLAIMS, SAID | wrong, 400).json())
    assert list(found) == [field]
    assert not Claim.objects.exists()


def test_the_same_proposal_is_not_stored_twice(agent: Client) -> None:
    first = post(agent, CLAIMS, SAID).json()["id"]
    refused = post(agent, CLAIMS, SAID, 409).json()
    assert (refused["code"], refused["claim"]) == ("proposed_already", first)


def test_many_are_proposed_at_once(agent: Client) -> None:
    rows = [SAID, SAID, SAID | {"person_name": "Ada"}]
    found = post(agent, f"{CLAIMS}bulk/", {"rows": rows}, 200).json()
    assert [row["verdict"] for row in found["rows"]] == ["stored", "refused", "stored"]


def test_a_claim_is_rejected_with_a_reason_once(tool: Client) -> None:
    claim = make_claim()
    found = post(tool, f"{CLAIMS}{claim.pk}/reject/", {"reason": "other", "note": "A namesake."}, 200).json()
    assert found["review"] == "rejected"
    again = post(tool, f"{CLAIMS}{claim.pk}/accept/", {}, 409).json()
    assert "was rejected already, by analyst" in again["detail"]


def test_a_claim_is_accepted_as_evidence_of_the_move_that_is_named(tool: Client) -> None:
    move = make_move(person=make_person("Ada"))
    claim = make_claim(person_name="Ada Example")
    found = post(tool, f"{CLAIMS}{claim.pk}/accept/", {"same_as": move.pk}, 200).json()
    assert found["move"] == move.pk


def test_with_four_eyes_on_it_waits_for_approval(tool: Client, settings: Settings) -> None:
    settings.FOUR_EYES = True
    claim = make_claim(person_name="Ada Example")
    assert post(tool, f"{CLAIMS}{claim.pk}/accept/", {}, 202).json()["review"] == "pending"


def test_a_proposal_can_be_looked_at_in_the_queue(agent: Client, client: Client) -> None:
    post(agent, CLAIMS, SAID)
    client.force_login(make_user(Role.ANALYST, "ben"))
    page = client.get("/admin/review/", follow=True)
    assert page.status_code in (200, 404)
    listed = client.get("/admin/moves/claim/").content.decode()
    assert "李飞飞" in listed
    claim = Claim.objects.get()
    assert "李飞飞创办了World Labs。" in client.get(f"/admin/moves/claim/{claim.pk}/change/").content.decode()


def test_what_accepting_would_do_is_told_before(agent: Client, tool: Client, client: Client) -> None:
    make_person("Fei-Fei Li", aliases=("李飞飞",))
    claim = post(agent, CLAIMS, SAID).json()
    plan = tool.get(f"{CLAIMS}{claim['id']}/plan/")
    assert plan.json() == {"evidence_of": None, "new_records": ["World Labs"], "why_not": ""}
    assert client.get(f"{CLAIMS}{claim['id']}/plan/").status_code == 401
    make_person("Li Feifei", aliases=("李飞飞",))
    assert "李飞飞" in tool.get(f"{CLAIMS}{claim['id']}/plan/").json()["why_not"]
    post(tool, f"{CLAIMS}{claim['id']}/reject/", {}, 200)
    assert tool.get(f"{CLAIMS}{claim['id']}/plan/").json()["code"] == "undecidable"
