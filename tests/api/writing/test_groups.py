"""Logging and correcting group moves through the API, and naming their people."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from tests.api.problems import faults
from tests.api.tokens import client_of
from tests.api.writing.test_moves import post
from tests.api.writing.test_named import patch
from tests.factories import make_group, make_move, make_organization, make_person, make_user
from tracker.api.writing.versions import seen
from tracker.desk.roles import Role
from tracker.moves.models import Claim, GroupMove, Move

pytestmark = pytest.mark.django_db
GROUPS = "/api/v1/group-moves/"
SAID: dict[str, Any] = {
    "title": "Eleven researchers",
    "from_organization": "foo",
    "to_organization": "bar",
    "effective_on": "2024-10",
    "stated_min": 11,
    "stated_max": 12,
    "url": "https://news.example/1",
    "quote": "Eleven or twelve went.",
}


@pytest.fixture
def tool() -> Client:
    return client_of(make_user(Role.ANALYST), "read", "write")


@pytest.fixture(autouse=True)
def known() -> None:
    make_organization("Foo")
    make_organization("Bar")


def test_a_group_is_logged_with_those_who_have_names(tool: Client) -> None:
    make_person("Ada")
    make_person("Ben")
    people = [{"person": "ada", "role_to": "CTO"}, {"person": "ben"}]
    answer = post(tool, GROUPS, SAID | {"people": people})
    shown = answer.json()
    assert (shown["named"], shown["unnamed_min"], shown["unnamed_max"]) == (2, 9, 10)
    assert seen(tool.get(answer.headers["Location"]).headers["ETag"]) == seen(answer.headers["ETag"])
    move = Move.objects.get(person__slug="ada")
    assert (str(move), move.role_to, move.group_id) == ("Ada: Foo → Bar, 2024-10", "CTO", shown["id"])
    assert Claim.objects.get(move=move).quote == "Eleven or twelve went."
    assert GroupMove.history.get().history_user.username == "analyst"


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"from_organization": None, "to_organization": None}, "", "A group move needs an organization"),
        ({"effective_on": None}, "", "A group move needs a date"),
        ({"stated_max": 3}, "", "“At least” is 1 or more"),
        ({"stated_min": 0}, "stated_min", "greater than or equal to 1"),
        ({"exit_manner": "retired"}, "", "Retired means"),
        ({"to_organization": "nobody"}, "to_organization", "There is no “nobody”"),
        ({"to_organization": {"name": "Bar"}}, "to_organization", "Send the slug of a record that is there."),
        ({"url": "ftp://x.example/"}, "url", "starts with http"),
        ({"people": [{"person": "ada"}, {"person": "ada"}]}, "people.1.person", "“Ada” is named twice."),
        ({"people": [{"person": "nobody"}]}, "people.0.person", "There is no “nobody”"),
        ({"title": ""}, "title", "blank"),
    ],
)
def test_what_breaks_a_rule_is_refused_as_in_the_form(
    tool: Client, wrong: Any, field: str, sentence: str
) -> None:
    make_person("Ada")
    found = faults(post(tool, GROUPS, SAID | wrong, 400).json())
    assert list(found) == [field]
    assert sentence in found[field][0]
    assert not GroupMove.objects.exists()
    assert not Move.objects.exists()


def test_a_group_is_corrected_by_who_has_seen_it(tool: Client) -> None:
    group = make_group()
    address = f"{GROUPS}{group.pk}/"
    tag = tool.get(address).headers["ETag"]
    assert patch(tool, address, {"status": "confirmed"}, tag=tag)["status"] == "confirmed"
    refused = patch(tool, address, {"status": "denied"}, 412, tag=tag)
    assert refused["current"]["status"] == "confirmed"


def test_somebody_is_named_and_let_go_and_their_move_stays(tool: Client) -> None:
    group, ada = make_group(), make_person("Ada")
    there = make_move(person=ada, from_organization=group.from_organization)
    address = f"{GROUPS}{group.pk}/people/"
    assert post(tool, address, {"person": "ada", "role_from": "CTO"}).json()["id"] == there.pk
    assert tool.get(f"{GROUPS}{group.pk}/").json()["named"] == 1
    assert tool.delete(f"{address}ada/").status_code == 204
    assert tool.delete(f"{address}ada/").status_code == 404
    there.refresh_from_db()
    assert (there.group, there.role_from) == (None, "CTO")


def test_the_same_name_sent_again_is_one_move(tool: Client) -> None:
    make_person("Ben")
    address = f"{GROUPS}{make_group().pk}/people/"
    ids = {post(tool, address, {"person": "ben"}, idempotency_key="k").json()["id"] for _each in range(2)}
    ids |= {post(tool, address, {"person": "ben"}).json()["id"]}
    assert ids == {Move.objects.get().pk}


def test_with_four_eyes_on_a_reviewer_does_it_and_moves_wait(tool: Client, settings: Settings) -> None:
    settings.FOUR_EYES = True
    make_person("Ada")
    assert post(tool, GROUPS, SAID, 403).json()["code"] == "four_eyes"
    address = f"{GROUPS}{make_group().pk}/"
    assert patch(tool, address, {"status": "denied"}, 403)["code"] == "four_eyes"
    reviewer = client_of(make_user(Role.REVIEWER), "read", "write")
    post(reviewer, f"{address}people/", {"person": "ada"}, 202)
    assert reviewer.get(address).json()["named"] == 0
