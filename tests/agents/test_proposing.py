"""Agents may propose, with the sentence and its address; nobody lets them decide."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.agents.clients import Called, refusal, use
from tests.api.tokens import client_of
from tests.factories import make_organization, make_person, make_user
from tracker.desk.roles import Role
from tracker.moves.models import Claim, Move

pytestmark = pytest.mark.django_db
SAID: dict[str, Any] = {
    "person_name": "艾达·例",
    "from_name": "Foo Labs",
    "effective_on": "2024-10",
    "quote": "艾达·例离开了 Foo Labs。",
    "url": "https://daily.example/ada",
}


def propose(who: Client, **changes: Any) -> Called:
    return use(who, "propose_claim", **SAID | changes)


def test_a_claim_waits_for_a_person_with_its_sentence_and_address() -> None:
    person, foo = make_person("Ada Example", aliases=("艾达·例",)), make_organization("Foo Labs")
    found = propose(client_of(None, "propose"), role_from="head of safety", exit_manner="resigned")
    claim = Claim.objects.get()
    assert (claim.review, claim.quote, claim.url) == ("pending", SAID["quote"], SAID["url"])
    assert (str(claim.effective_on), claim.status, claim.role_from) == (
        "2024-10",
        "announced",
        "head of safety",
    )
    assert found.data["claim"] == claim.pk
    assert (found.data["review"], found.data["source"]) == ("pending", SAID["url"])
    assert found.data["quote"] == {"quoted_from_source": SAID["quote"]}
    assert (found.data["person"]["slug"], found.data["from_organization"]["slug"]) == (person.slug, foo.slug)
    assert found.words.startswith(f"Claim {claim.pk} waits for the decision of a person. It is no move yet.")
    assert not Move.objects.exists()


def test_says_the_same_thing_once() -> None:
    agent = client_of(None, "propose")
    first = propose(agent).data["claim"]
    assert refusal(agent, "propose_claim", **SAID) == (
        f"This claim waits for a decision already.\nclaim: {first}"
    )
    assert Claim.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"quote": None}, "quote: This is needed."),
        ({"quote": "  "}, "quote: "),
        ({"url": None}, "url: This is needed."),
        ({"url": "file:///etc/passwd"}, "url: Write an address that starts with http:// or https://."),
        ({"effective_on": "soon"}, "effective_on: “soon” is not a date."),
        ({"status": "retracted"}, "status: "),
        ({"from_name": None}, "the whole: "),
        ({"person_name": "x" * 201}, "person_name: This has at most 200 characters."),
        ({"exit_manner": "fled"}, "exit_manner: "),
        ({"review": "accepted"}, "review: There is no such argument here; there are person_name,"),
        ({"move": 1}, "move: There is no such argument here;"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_stored(changes: dict[str, Any], said: str) -> None:
    assert refusal(client_of(None, "propose"), "propose_claim", **SAID | changes).startswith(said)
    assert not Claim.objects.exists()


# --- Who may do what ------------------------------------------------------------------------------

NEEDS_READ = "This token may not do this; it needs the scope “read”."
NEEDS_PROPOSE = "This token may not do this; it needs the scope “propose”."
OF_THE_ROLE = "The role of the token's user does not allow this."


@pytest.mark.parametrize(
    ("scopes", "role", "reading", "proposing"),
    [
        (None, None, "", "Send a token: Authorization: Bearer att_…"),
        (("read",), Role.ANALYST, "", NEEDS_PROPOSE),
        (("propose",), Role.ANALYST, NEEDS_READ, ""),
        (("read", "propose"), Role.ANALYST, "", ""),
        (("write",), Role.ANALYST, NEEDS_READ, NEEDS_PROPOSE),
        (("read", "propose"), None, "", OF_THE_ROLE),
        (("admin",), Role.ANALYST, NEEDS_READ, NEEDS_PROPOSE),
    ],
)
def test_a_tool_needs_its_scope_and_the_users_role(
    client: Client, scopes: tuple[str, ...] | None, role: Role | None, reading: str, proposing: str
) -> None:
    make_person("Ada Example")
    who = client if scopes is None else client_of(make_user(role), *scopes)
    for tool, arguments in (
        ("get_person", {"slug": "ada-example"}),
        ("list_moves", {}),
        ("search", {"text": "Ada"}),
    ):
        called = use(who, tool, **arguments)
        assert (called.words if called.is_error else "") == reading
    called = propose(who)
    assert (called.words if called.is_error else "") == proposing
    assert Claim.objects.count() == (0 if proposing else 1)


def test_history_names_the_tokens_user() -> None:
    user = make_user(Role.ANALYST)
    propose(client_of(user, "propose"))
    history: Any = Claim.history
    assert history.get().history_user == user
