"""Correcting claims through the API, accepting them with corrections, and taking decisions back."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from pytest_django import Settings

from people.models import Person
from tests.api.problems import faults
from tests.api.tokens import client_of
from tests.api.writing.test_moves import post
from tests.api.writing.test_named import patch
from tests.factories import make_article, make_claim, make_move, make_organization, make_person, make_user
from tracker.desk.roles import Role
from tracker.moves.models import Claim, Move
from tracker.moves.vocabulary import NameMatch

pytestmark = pytest.mark.django_db
CLAIMS = "/api/v1/claims/"


@pytest.fixture
def tool() -> Client:
    return client_of(make_user(Role.ANALYST), "read", "write")


def at(claim: Claim, step: str = "") -> str:
    return f"{CLAIMS}{claim.pk}/{step}"


def test_a_claim_is_corrected_and_still_waits(tool: Client) -> None:
    claim = make_claim(person_name="Ada Exampel")
    tag = tool.get(at(claim)).headers["ETag"]
    said = {"person_name": "Ada Example", "effective_on": "2024-10", "role_to": "CTO", "status": "confirmed"}
    shown = patch(tool, at(claim), said, tag=tag)
    assert {name: shown[name] for name in said} == said
    assert shown["review"] == "pending"
    assert claim.history.latest().history_user.username == "analyst"


def test_nobody_corrects_a_claim_that_they_have_not_seen(tool: Client) -> None:
    claim = make_claim()
    answer = tool.patch(at(claim), {"role_to": "CTO"}, content_type="application/json")
    assert answer.status_code == 428
    seen = tool.get(at(claim)).headers["ETag"]
    patch(tool, at(claim), {"role_to": "CTO"}, tag=seen)
    refused = patch(tool, at(claim), {"role_to": "CEO"}, 412, tag=seen)
    assert refused["current"]["role_to"] == "CTO"


def test_who_is_meant_is_chosen_by_slug_or_said_to_be_new(tool: Client) -> None:
    ada, other = make_person("Ada Example"), make_person("Ada Example", note="physicist")
    claim = make_claim(person_name="Ada Example")
    assert patch(tool, at(claim), {"person": other.slug})["person"]["slug"] == other.slug
    new = {"name": "Ada Example", "is_new": True}
    refused = faults(patch(tool, at(claim), {"person": new}, 400))
    assert "ada-example" in refused["person"][0]
    assert patch(tool, at(claim), {"person": new | {"other_than": [ada.slug, other.slug]}})["person"] is None
    claim.refresh_from_db()
    assert claim.person_match == NameMatch.CHOSEN_NEW
    patch(tool, at(claim), {"person": None})
    claim.refresh_from_db()
    assert claim.person_match == NameMatch.AMBIGUOUS


def test_a_quote_stays_one_of_its_article(tool: Client) -> None:
    article = make_article("Ada left Foo on Monday. She joins Bar.")
    claim = make_claim(article=article, quote="Ada left Foo", start=0, end=12)
    refused = faults(patch(tool, at(claim), {"quote": "Ada joined Foo"}, 400))
    assert refused == {"quote": ["The article does not say this. Copy the words from its text."]}
    shown = patch(tool, at(claim), {"quote": "Ada left  Foo on Monday."})
    assert (shown["quote"], shown["end"] - shown["start"]) == ("Ada left Foo on Monday.", 23)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"person_name": ""}, "person_name"),
        ({"person": "nobody"}, "person"),
        ({"from_name": "", "to_name": ""}, ""),
        ({"status": "sure"}, "status"),
        ({"review": "accepted"}, "review"),
        ({"add_names": ["person"]}, "add_names"),
    ],
)
def test_what_breaks_a_rule_is_refused_as_in_the_form(tool: Client, wrong: Any, field: str) -> None:
    claim = make_claim(person_name="Ada Example")
    assert list(faults(patch(tool, at(claim), wrong, 400))) == [field]


def test_a_name_as_it_is_written_becomes_a_further_one(tool: Client) -> None:
    ada = make_person("Ada Example")
    claim = make_claim(person_name="A. Example")
    patch(tool, at(claim), {"person": ada.slug, "add_names": ["person"]})
    assert ada.names.filter(name="A. Example").exists()


def test_only_who_may_change_a_record_adds_a_name_to_it() -> None:
    user = make_user(None)
    codenames = ["view_claim", "change_claim"]
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    ada, claim = make_person("Ada Example"), make_claim(person_name="A. Example")
    said = {"person": ada.slug, "add_names": ["person"]}
    assert patch(client_of(user, "read", "write"), at(claim), said, 403)["code"] == "role"
    claim.refresh_from_db()
    assert claim.person_match != NameMatch.CHOSEN


def test_a_claim_is_accepted_with_corrections_at_once(tool: Client) -> None:
    ada = make_person("Ada Example")
    claim = make_claim(person_name="Adda Example")
    tag = tool.get(at(claim)).headers["ETag"]
    body = {"corrections": {"person": ada.slug, "effective_on": "2024-09"}}
    assert post(tool, at(claim, "accept/"), body, 428).json()["code"] == "version_needed"
    shown = post(tool, at(claim, "accept/"), body, 200, if_match=tag).json()
    move = Move.objects.get()
    assert (shown["review"], move.person, str(move.effective_on)) == ("accepted", ada, "2024-09")


def test_corrections_of_what_cannot_be_accepted_are_not_kept(tool: Client) -> None:
    make_person("Ada Example")
    make_person("Ada Example", note="physicist")
    claim = make_claim(person_name="Ada Example")
    body = {"corrections": {"role_to": "CTO"}}
    assert post(tool, at(claim, "accept/"), body, 409, if_match="*").json()["code"] == "undecidable"
    wrong = {"corrections": {"person": "nobody"}}
    assert list(faults(post(tool, at(claim, "accept/"), wrong, 400, if_match="*").json())) == [
        "corrections.person"
    ]
    claim.refresh_from_db()
    assert claim.role_to == ""


def test_what_was_decided_is_not_corrected_any_more(tool: Client) -> None:
    claim = make_claim()
    post(tool, at(claim, "reject/"), {}, 200)
    refused = patch(tool, at(claim), {"role_to": "CTO"}, 409)
    assert "was rejected already, by analyst" in refused["detail"]


def test_a_decision_is_taken_back_with_what_was_made_for_it(tool: Client) -> None:
    claim = make_claim(person_name="Ada Example")
    post(tool, at(claim, "accept/"), {}, 200)
    undone = post(tool, at(claim, "undo/"), {}, 200).json()
    assert undone["claim"]["review"] == "pending"
    assert any("Ada Example" in each for each in undone["removed"])
    assert not Move.objects.exists()
    assert not Person.objects.exists()
    again = post(tool, at(claim, "undo/"), {}, 409).json()
    assert again["code"] == "cannot_undo"


def test_a_move_that_was_logged_is_taken_back_by_its_claim(tool: Client) -> None:
    make_person("Ada")
    make_organization("Foo")
    body = {"person": "ada", "to_organization": "foo", "announced_on": "2024", "evidence": {"quote": "Bea"}}
    post(tool, "/api/v1/moves/", body)
    undone = post(tool, at(Claim.objects.get(), "undo/"), {}, 200).json()
    assert undone["claim"] is None
    assert not Claim.objects.exists()


def test_a_claim_that_is_sent_as_the_same_as_a_move_is_its_evidence(tool: Client) -> None:
    move = make_move(person=make_person("Ada"))
    claim = make_claim(person_name="Ada Example")
    body = {"same_as": move.pk, "corrections": {"role_to": "CTO"}}
    assert post(tool, at(claim, "accept/"), body, 200, if_match="*").json()["move"] == move.pk


def test_with_four_eyes_on_corrections_are_kept_and_wait(tool: Client, settings: Settings) -> None:
    settings.FOUR_EYES = True
    claim = make_claim(person_name="Ada Example")
    body = {"corrections": {"role_to": "CTO"}}
    shown = post(tool, at(claim, "accept/"), body, 202, if_match="*").json()
    assert (shown["review"], shown["role_to"]) == ("pending", "CTO")
    assert patch(tool, at(claim), {"role_to": "CEO"}, 409)["code"] == "undecidable"


def test_a_claim_that_one_may_not_see_is_not_there() -> None:
    user = make_user(None)
    user.user_permissions.set(Permission.objects.filter(codename="change_claim"))
    hidden, tool = make_claim(), client_of(user, "read", "write")
    for method, step, body in [
        ("patch", "", {"role_to": "x"}),
        ("post", "accept/", {}),
        ("post", "undo/", {}),
    ]:
        found = [
            getattr(tool, method)(f"{CLAIMS}{key}/{step}", body, content_type="application/json")
            for key in (hidden.pk, 999_999)
        ]
        assert [each.status_code for each in found] == [404, 404]
        ours, theirs = (each.json() | {"instance": ""} for each in found)
        assert ours == theirs
