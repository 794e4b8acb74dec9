"""Logging, correcting and following moves through the API."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from orgs.models import Organization
from people.models import Person
from tests.api.problems import faults
from tests.api.tokens import client_of
from tests.factories import make_move, make_organization, make_person, make_user
from tracker.desk.roles import Role
from tracker.moves.models import Move

pytestmark = pytest.mark.django_db
MOVES = "/api/v1/moves/"
WORD = {"url": "https://news.example/ada", "quote": "Ada has joined Foo."}


@pytest.fixture
def tool() -> Client:
    return client_of(make_user(Role.ANALYST), "read", "write")


def sent(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def post(tool: Client, address: str, body: Any, expect: int = 201, **headers: Any) -> Any:
    answer = tool.post(address, body, content_type="application/json", headers=sent(headers))
    assert answer.status_code == expect, answer.content.decode()
    return answer


def body(**more: Any) -> dict[str, Any]:
    return {"person": "ada", "to_organization": "foo", "announced_on": "2024-10", "evidence": WORD} | more


@pytest.fixture
def known() -> None:
    make_person("Ada")
    make_organization("Foo")


@pytest.mark.usefixtures("known")
def test_a_move_is_logged_with_its_evidence(tool: Client) -> None:
    answer = post(tool, MOVES, body(role_to="CTO"))
    shown = answer.json()
    assert (shown["person"]["slug"], shown["to_organization"]["slug"], shown["role_to"]) == (
        "ada",
        "foo",
        "CTO",
    )
    found = tool.get(answer.headers["Location"], {"expand": "evidence"})
    assert found.json()["evidence"][0]["quote"] == "Ada has joined Foo."
    move = Move.objects.get()
    assert move.history.get().history_user.username == "analyst"


def test_new_people_and_organizations_are_made_where_that_is_said(tool: Client) -> None:
    names = {"person": {"name": "Ada", "is_new": True}, "to_organization": {"name": "Foo", "is_new": True}}
    post(tool, MOVES, body(**names))
    assert (Person.objects.get().name, Organization.objects.get().name) == ("Ada", "Foo")


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"person": "bea"}, "person", "There is no “bea”; /api/v1/people/?q= finds slugs."),
        ({"person": {"name": "Adda"}}, "person", ""),
        ({"person": {"name": ""}}, "person", "A name has 1 to 200 characters."),
        ({"person": 7}, "person", "Send the slug as a text, or a name"),
        ({"person": {"name": "Bea", "new": True}}, "person", "There is no “new” in a name"),
        ({"to_organization": None}, "", "A move needs an organization"),
        ({"announced_on": None}, "", "announced"),
        ({"announced_on": "2024-13"}, "announced_on", "there is no month 13"),
        ({"status": "sure"}, "status", "is not a valid choice"),
        ({"evidence": {"url": "ftp://x.example"}}, "evidence.url", "Write an address that starts with http"),
        ({"evidence": {"kind": "told"}}, "evidence.quote", "Say who told you, and what."),
        ({"role": "CTO"}, "role", "There is no such field here; there are"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_stored(
    tool: Client, wrong: dict[str, Any], field: str, sentence: str
) -> None:
    found = faults(post(tool, MOVES, body(**wrong), 400).json())
    assert field in found or not field
    assert sentence in str(found)
    assert not Move.objects.exists()


@pytest.mark.usefixtures("known")
def test_a_name_that_is_not_clear_comes_with_the_slugs_that_may_be_meant(tool: Client) -> None:
    make_person("Ada", note="physicist")
    found = faults(post(tool, MOVES, body(person={"name": "Ada"}), 400).json())
    assert "ada (Ada), ada-physicist (Ada (physicist))" in found["person"][0]
    new = {"name": "Ada", "is_new": True}
    post(tool, MOVES, body(person=new), 400)
    post(tool, MOVES, body(person=new | {"other_than": ["ada", "ada-physicist"]}))


@pytest.mark.usefixtures("known")
def test_a_move_that_is_there_is_named_and_logged_only_although(tool: Client) -> None:
    first = post(tool, MOVES, body()).json()["id"]
    refused = post(tool, MOVES, body(), 409).json()
    assert (refused["code"], refused["moves"]) == ("already_logged", [first])
    same = post(tool, MOVES, body(same_as=first)).json()
    assert (same["id"], Move.objects.count()) == (first, 1)
    other = post(tool, MOVES, body(although=[first])).json()["id"]
    assert other != first


# --- Once -----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("known")
def test_a_request_with_a_key_is_done_once(tool: Client) -> None:
    first = post(tool, MOVES, body(), idempotency_key="k1")
    again = post(tool, MOVES, body(), idempotency_key="k1")
    assert again.json() == first.json()
    assert again.headers["Location"] == first.headers["Location"]
    assert again.headers["Idempotent-Replayed"] == "true"
    assert Move.objects.count() == 1
    refused = post(tool, MOVES, body(role_to="CEO"), 422, idempotency_key="k1")
    assert refused.json()["code"] == "key_used"


@pytest.mark.usefixtures("known")
def test_what_was_refused_may_be_sent_again_with_the_key(tool: Client) -> None:
    post(tool, MOVES, body(status="sure"), 400, idempotency_key="k1")
    post(tool, MOVES, body(), idempotency_key="k1")


@pytest.mark.usefixtures("known")
def test_the_key_of_another_token_is_another_key(tool: Client) -> None:
    post(tool, MOVES, body(), idempotency_key="k1")
    other = client_of(make_user(Role.ANALYST, "other"), "write")
    post(other, MOVES, body(), 409, idempotency_key="k1")


# --- Changing -------------------------------------------------------------------------------------


def patch(tool: Client, move: Move, body: Any, expect: int = 200, **headers: Any) -> Any:
    answer = tool.patch(f"{MOVES}{move.pk}/", body, content_type="application/json", headers=sent(headers))
    assert answer.status_code == expect, answer.content.decode()
    return answer


def test_a_change_names_the_version_that_was_read(tool: Client) -> None:
    move = make_move()
    assert patch(tool, move, {"role_to": "CTO"}, 428).json()["code"] == "version_needed"
    tag = tool.get(f"{MOVES}{move.pk}/").headers["ETag"]
    changed = patch(tool, move, {"role_to": "CTO"}, if_match=tag)
    assert changed.json()["role_to"] == "CTO"
    refused = patch(tool, move, {"role_to": "CEO"}, 412, if_match=tag)
    assert refused.json()["current"]["role_to"] == "CTO"
    assert refused.headers["ETag"] == changed.headers["ETag"]
    patch(tool, move, {"role_to": "CEO"}, if_match=refused.headers["ETag"])


def test_a_change_is_by_the_rules_of_the_record(tool: Client) -> None:
    move = make_move()
    found = faults(patch(tool, move, {"announced_on": None}, 400, if_match="*").json())
    assert found
    found = faults(patch(tool, move, {"status": "denied"}, 400, if_match="*").json())
    assert list(found) == ["status"]


def test_a_status_is_said_on_somebody_s_word_or_set_with_a_reason(tool: Client) -> None:
    move = make_move(status="rumoured")
    address = f"{MOVES}{move.pk}/status/"
    assert post(tool, address, {"status": "confirmed", "evidence": WORD}, 200).json()["status"] == "confirmed"
    found = post(tool, address, {"status": "denied", "reason": "It was another Ada."}, 200).json()
    assert (found["status"], found["status_reason"]) == ("denied", "It was another Ada.")
    post(tool, address, {"status": "denied"}, 400)


def test_a_date_is_said_on_somebody_s_word(tool: Client) -> None:
    move = make_move()
    said = {"effective_on": "2024-12-01", "evidence": WORD}
    assert post(tool, f"{MOVES}{move.pk}/date/", said, 200).json()["effective_on"] == "2024-12-01"


# --- Many -----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("known")
def test_many_are_logged_at_once_each_with_its_verdict(tool: Client) -> None:
    rows = [body(), body(person="nobody"), body(), body(person={"name": "Bea", "is_new": True})]
    found = post(tool, f"{MOVES}bulk/", {"rows": rows}, 200).json()
    assert (found["stored"], found["refused"]) == (2, 2)
    assert [row["verdict"] for row in found["rows"]] == ["stored", "refused", "refused", "stored"]
    assert [row["code"] for row in found["rows"]] == ["", "invalid", "already_logged", ""]
    assert found["rows"][1]["errors"][0]["field"] == "person"
    assert found["rows"][2]["moves"] == [found["rows"][0]["record"]["id"]]


@pytest.mark.usefixtures("known")
def test_a_dry_run_stores_nothing(tool: Client) -> None:
    rows = [body(person={"name": "Bea", "is_new": True}), body(person="nobody")]
    found = post(tool, f"{MOVES}bulk/", {"rows": rows, "dry_run": True}, 200).json()
    assert (found["stored"], found["refused"], found["dry_run"]) == (1, 1, True)
    assert (Move.objects.count(), Person.objects.count()) == (0, 1)


@pytest.mark.parametrize("rows", [[], [{}] * 1001, "x", None])
def test_says_how_many_rows_may_come(tool: Client, rows: Any) -> None:
    found = faults(post(tool, f"{MOVES}bulk/", {"rows": rows}, 400).json())
    assert found == {"rows": ["Send 1 to 1000 rows."]}


# --- Four eyes ------------------------------------------------------------------------------------


@pytest.mark.usefixtures("known")
def test_with_four_eyes_on_a_move_waits_for_approval(tool: Client, settings: Settings) -> None:
    settings.FOUR_EYES = True
    waiting = post(tool, MOVES, body(), 202).json()["id"]
    assert tool.get(f"{MOVES}{waiting}/").status_code == 404
    public = make_move()
    assert patch(tool, public, {"role_to": "CTO"}, 403, if_match="*").json()["code"] == "four_eyes"
    reviewer = client_of(make_user(Role.REVIEWER), "read", "write")
    patch(reviewer, public, {"role_to": "CTO"}, if_match="*")
    found = faults(patch(reviewer, public, {"from_capacity": "board"}, 400, if_match="*").json())
    assert list(found) == ["from_capacity"]
