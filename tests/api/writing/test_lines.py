"""Reading a typed line, or a sentence, through the API."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.api.problems import faults
from tests.api.tokens import client_of
from tests.api.writing.test_moves import post
from tests.factories import make_organization, make_person, make_user
from tracker.desk.roles import Role
from tracker.moves.models import Claim, Move

pytestmark = pytest.mark.django_db
LINE, MOVES = "/api/v1/moves/read-line/", "/api/v1/moves/"


@pytest.fixture
def tool() -> Client:
    return client_of(make_user(Role.ANALYST), "read", "write")


def read(tool: Client, text: str, **headers: str) -> Any:
    return post(tool, LINE, {"text": text}, 200, **headers).json()


def test_a_line_becomes_a_draft_that_can_be_sent_as_it_is(tool: Client) -> None:
    make_person("Ada Example")
    make_organization("Foo Labs")
    make_organization("Bar AI")
    line = "Ada Example: Foo Labs > Bar AI, Oct 2024, https://news.example/1, “She left.”, (CTO), confirmed"
    found = read(tool, line)
    (draft,) = found["drafts"]
    assert (found["problems"], draft["problems"]) == ([], [])
    assert draft["label"] == "Ada Example: Foo Labs → Bar AI"
    assert draft["move"] == {
        "person": "ada-example",
        "from_organization": "foo-labs",
        "to_organization": "bar-ai",
        "announced_on": "2024-10",
        "role_to": "CTO",
        "status": "confirmed",
        "evidence": {"url": "https://news.example/1", "quote": "She left."},
    }
    assert not Move.objects.exists()
    post(tool, MOVES, draft["move"])
    assert str(Move.objects.get().announced_on) == "2024-10"


def test_a_sentence_becomes_a_draft_with_its_quote(tool: Client) -> None:
    make_organization("Foo Labs")
    (draft,) = read(tool, "Jane Doe has left Foo Labs for Bar AI. https://news.example/2.")["drafts"]
    assert draft["move"]["from_organization"] == "foo-labs"
    assert draft["move"]["evidence"]["url"] == "https://news.example/2"
    assert draft["move"]["person"] == {"name": "Jane Doe"}
    assert [each["field"] for each in draft["problems"]] == ["person", "to_organization", "announced_on"]
    assert "Nobody called “Jane Doe” is known" in draft["problems"][0]["detail"]
    assert not Claim.objects.exists()


def test_a_name_that_may_mean_several_is_said_with_their_slugs(tool: Client) -> None:
    for note in ("physicist", "chemist"):
        make_person("Shunyu Yao", note=note)
    (draft,) = read(tool, "Shunyu Yao: ? > Foo, 2024")["drafts"]
    problem = draft["problems"][0]
    assert (problem["field"], problem["code"]) == ("person", "unclear_name")
    assert "shunyu-yao-physicist (Shunyu Yao (physicist))" in problem["detail"]


def test_what_is_no_move_is_said(tool: Client) -> None:
    found = read(tool, "The weather is fine.")
    assert (found["drafts"], len(found["problems"])) == ([], 1)
    assert "No move was found in it." in found["problems"][0]
    found = read(tool, "Ada: Foo > Bar, 2024, soon")
    assert "soon" in found["problems"][0]
    assert set(faults(post(tool, LINE, {"text": ""}, 400).json())) == {"text"}
    assert set(faults(post(tool, LINE, {"text": "x" * 5001}, 400).json())) == {"text"}


def test_what_would_be_refused_is_said_with_the_draft(tool: Client) -> None:
    make_person("Jane Doe")
    for name in ("Foo Labs", "Bar AI"):
        make_organization(name)
    for text, field in (
        ("Jane Doe has left Foo Labs for Bar AI.", "announced_on"),
        ("Jane Doe: Foo Labs > Bar AI, 2024, https://", "evidence.url"),
        ("Jane Doe: Foo Labs > Bar AI, 2024, http://[::1", "evidence.url"),
        (f"Jane Doe: Foo Labs > Bar AI, 2024, (CTO > {'x' * 201})", "role_to"),
    ):
        (draft,) = read(tool, text)["drafts"]
        (problem,) = draft["problems"]
        refused = post(tool, MOVES, draft["move"], 400).json()["errors"]
        assert (problem["field"], problem["detail"]) == (field, refused[0]["detail"])
    assert not Move.objects.exists()


def test_a_name_without_letters_is_that_of_no_new_record(tool: Client) -> None:
    (draft,) = read(tool, "Ada: 123 > !!!, 2024")["drafts"]
    said = {each["field"]: each["detail"] for each in draft["problems"]}
    assert said["to_organization"] == "A name needs at least one letter or digit."
    new = {
        side: {"name": name, "is_new": True} for side, name in (("person", "Ada"), ("to_organization", "!!!"))
    }
    refused = post(tool, MOVES, draft["move"] | new | {"from_organization": None}, 400).json()
    assert faults(refused)["to_organization"] == ["A name needs at least one letter or digit."]


@pytest.mark.parametrize(("language", "day"), [("en-US", "2024-03-04"), ("en-GB, en;q=0.5", "2024-04-03")])
def test_the_reader_s_language_says_which_number_is_the_month(tool: Client, language: str, day: str) -> None:
    (draft,) = read(tool, "Ada: Foo > Bar, 03/04/2024", accept_language=language)["drafts"]
    assert draft["move"]["announced_on"] == day


def test_reading_takes_the_scope_to_read_and_the_right_to_log(tool: Client) -> None:
    reading = client_of(make_user(Role.ANALYST, "reader"), "read")
    assert len(read(reading, "Ada: Foo > Bar, 2024")["drafts"]) == 1
    viewer = client_of(make_user(Role.VIEWER, "viewer"), "read")
    assert post(viewer, LINE, {"text": "Ada: Foo > Bar"}, 403).json()["code"] == "role"
