"""Deciding on pairs that may be one, and taking decisions on claims back, through the API."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from people.models import Person
from tests.api.problems import faults
from tests.api.tokens import client_of
from tests.api.writing.test_moves import post
from tests.duplicates.pairs import find_pairs
from tests.factories import NOW, make_claim, make_organization, make_person, make_user
from tracker.api import duplicates
from tracker.desk.roles import Role
from tracker.duplicates.decide import decide
from tracker.duplicates.models import PersonPair
from tracker.merges.merge import merge
from tracker.moves.models import Claim, Decision, Move
from tracker.moves.review import accept

pytestmark = pytest.mark.django_db
PAIRS, DECISIONS = "/api/v1/duplicates/people/", "/api/v1/decisions/"


@pytest.fixture
def tool() -> Client:
    return client_of(make_user(Role.ANALYST), "read", "write")


@pytest.fixture
def two() -> tuple[Person, Person]:
    pair = make_person("Durk Kingma"), make_person("Diederik P. Kingma", aliases=("D. P. Kingma",))
    find_pairs()
    return pair


def waiting(tool: Client) -> list[dict[str, Any]]:
    return tool.get(PAIRS, {"waits": "true"}).json()["results"]  # type: ignore[no-any-return]


def say(tool: Client, pair: Any, decision: str, expect: int = 200, tag: str = "*", **more: Any) -> Any:
    body = {"decision": decision, **more}
    return post(tool, f"{PAIRS}{pair['id']}/decide/", body, expect, if_match=tag).json()


@pytest.mark.usefixtures("two")
def test_a_pair_is_decided_by_who_has_seen_it_and_asked_again(tool: Client) -> None:
    (pair,) = waiting(tool)
    assert (pair["left"]["slug"], pair["right"]["matched"]) == ("durk-kingma", "Diederik P. Kingma")
    assert ("durk", "diederik") in {(each["left"], each["right"]) for each in pair["reasons"]}
    tag = tool.get(f"{PAIRS}{pair['id']}/").headers["ETag"]
    done = say(tool, pair, "different", tag=tag, note=" Father and son. ")
    assert (done["decision"], done["note"], done["decided_by"]) == ("different", "Father and son.", "analyst")
    assert (done["waits"], waiting(tool)) == (False, [])
    assert [row["id"] for row in tool.get(PAIRS, {"decision": "different"}).json()["results"]] == [pair["id"]]
    refused = say(tool, pair, "same", 412, tag=tag)
    assert refused["current"]["decision"] == "different"
    assert say(tool, pair, "same", 428, tag="")["code"] == "version_needed"
    assert say(tool, pair, "undecided")["waits"]
    assert PersonPair.history.filter(id=pair["id"]).latest().history_user.username == "analyst"


def test_what_was_merged_meanwhile_is_not_decided_on(tool: Client, two: tuple[Person, Person]) -> None:
    (pair,) = waiting(tool)
    merge(*two, by=None, now=NOW)
    refused = say(tool, pair, "different", 409)
    assert (refused["code"], "was merged into" in refused["detail"]) == ("cannot_decide", True)
    assert list(faults(say(tool, pair, "perhaps", 400))) == ["decision"]


@pytest.mark.usefixtures("two")
def test_who_reads_a_pair_that_is_decided_meanwhile_gets_no_later_version(
    tool: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    (pair,) = waiting(tool)
    stored = PersonPair.objects.get()
    by, shown = make_user(Role.ANALYST, "bob"), duplicates._shown

    def meanwhile(row: PersonPair) -> dict[str, Any]:
        body = shown(row)
        decide(PersonPair, row.pk, "different", seen=stored.version, by=by, now=NOW)
        return body

    with monkeypatch.context() as while_it_is_read:
        while_it_is_read.setattr(duplicates, "_shown", meanwhile)
        read = tool.get(f"{PAIRS}{pair['id']}/")
    assert read.json()["decision"] == "undecided"
    assert say(tool, pair, "same", 412, tag=read.headers["ETag"])["current"]["decision"] == "different"


def test_pairs_are_for_who_may_change_the_records(client: Client) -> None:
    assert client.get(PAIRS).status_code == 401
    assert client_of(make_user(Role.VIEWER), "read").get(PAIRS).json()["code"] == "role"


def test_a_decision_is_taken_back(tool: Client) -> None:
    make_person("Ada Example"), make_organization("Foo Labs"), make_organization("Bar AI")
    claim = make_claim(person_name="Ada Example", from_name="Foo Labs", to_name="Bar AI")
    accept(claim.pk, by=make_user(Role.ANALYST, "bob"), now=NOW)
    (row,) = tool.get(DECISIONS).json()["results"]
    assert (row["kind"], row["claim"], row["decided_by"]) == ("accepted", claim.pk, "bob")
    assert tool.get(DECISIONS, {"mine": "true"}).json()["results"] == []
    undone = post(tool, f"{DECISIONS}{row['id']}/undo/", {}, 200).json()
    assert (undone["claim"]["review"], Move.objects.count()) == ("pending", 0)
    assert post(tool, f"{DECISIONS}{row['id']}/undo/", {}, 409).json()["code"] == "cannot_undo"
    assert tool.get(DECISIONS, {"stands": "false"}).json()["results"][0]["undone_by"] == "analyst"


def test_one_sees_what_one_has_decided(tool: Client) -> None:
    claim = make_claim()
    post(tool, f"/api/v1/claims/{claim.pk}/reject/", {}, 200)
    figures = tool.get(f"{DECISIONS}figures/").json()
    assert (figures["accepted"], figures["rejected"], figures["taken_back"]) == (0, 1, 0)
    assert list(faults(tool.get(f"{DECISIONS}figures/", {"days": "8"}).json())) == ["days"]
    assert tool.get(DECISIONS, {"mine": "true"}).json()["results"][0]["claim"] == claim.pk
    assert Decision.objects.get().claim == Claim.objects.get()


def test_the_number_of_queries_does_not_grow(
    tool: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for name in ("Jon Smith", "Jonathan Smith", "John Smith"):
        make_person(name)
    find_pairs()
    for _each in range(3):
        post(tool, f"/api/v1/claims/{make_claim().pk}/reject/", {}, 200)
    with django_assert_num_queries(4):  # token, permissions by role and by hand, pairs
        assert len(tool.get(PAIRS).json()["results"]) > 1
    with django_assert_num_queries(4):  # the same of decisions
        assert len(tool.get(DECISIONS).json()["results"]) == 3
