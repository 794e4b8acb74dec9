"""Tokens through the API: seen, made and revoked, and never more than the one that asks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.api.tokens import client_of, client_with, make_token
from tests.api.writing.test_moves import post
from tests.factories import NOW, make_user
from tracker.access import make
from tracker.access.make import make_with
from tracker.access.models import KeptAnswer, Token
from tracker.access.roles import give_role
from tracker.desk.roles import Role

pytestmark = pytest.mark.django_db
TOKENS, MOVES = "/api/v1/tokens/", "/api/v1/moves/"


@pytest.fixture
def ann() -> User:
    return make_user(Role.ANALYST, "ann")


@pytest.fixture
def tool(ann: User) -> Client:
    return client_of(ann, "read", "write")


def refused(tool: Client, body: dict[str, Any]) -> tuple[str, str]:
    """The field and the sentence with which a token is not made."""
    before = Token.objects.count()
    (error,) = post(tool, TOKENS, {"name": "x"} | body, 400).json()["errors"]
    assert Token.objects.count() == before
    return error["field"], error["detail"]


def test_the_secret_is_told_once_and_kept_nowhere(tool: Client) -> None:
    answer = post(tool, TOKENS, {"name": "newsroom bot"}, idempotency_key="again")
    made = answer.json()
    assert (made["user"], made["scopes"], made["state"]) == ("ann", ["read"], "works")
    assert answer.headers["Cache-Control"] == "no-store"
    assert client_with(made["secret"]).get(MOVES).status_code == 200
    shown = tool.get(answer.headers["Location"]).json()
    assert shown == {name: value for name, value in made.items() if name != "secret"} | {
        "last_used_at": shown["last_used_at"]
    }
    assert not KeptAnswer.objects.exists()
    assert made["secret"] not in str(list(Token.objects.values()))


def test_those_of_others_are_not_there(tool: Client) -> None:
    other, secret = make_token(make_user(Role.VIEWER))
    assert [each["user"] for each in tool.get(TOKENS).json()["results"]] == ["ann"]
    answers = [tool.get(f"{TOKENS}{key}/") for key in (other.pk, 999_999)]
    answers += [post(tool, f"{TOKENS}{key}/revoke/", {}, 404) for key in (other.pk, 999_999)]
    assert {(each.status_code, each.json()["detail"], each.json()["code"]) for each in answers} == {
        (404, "There is nothing at this address.", "not_found")
    }
    assert client_with(secret).get(MOVES).status_code == 200


def test_it_may_do_no_more_than_the_one_that_asks(tool: Client) -> None:
    assert refused(tool, {"scopes": ["read", "propose"]}) == (
        "scopes",
        "The token that asks has no such scope itself.",
    )
    assert refused(tool, {"scopes": ["admin"]}) == ("scopes", "The role of “ann” does not allow this.")
    assert refused(tool, {"scopes": []}) == (
        "",
        "Choose at least one thing that the token may do.",
    )


def test_an_administrator_s_token_without_the_scope_makes_none_that_administers() -> None:
    tool = client_of(make_user(Role.ADMINISTRATOR), "read", "write")
    assert refused(tool, {"scopes": ["read", "admin"]})[0] == "scopes"
    make_user(Role.VIEWER, "bot")
    assert refused(tool, {"user": "bot"}) == (
        "user",
        "A token for others takes the scope “admin”, of an administrator.",
    )


def test_it_does_not_outlive_the_one_that_asks(ann: User) -> None:
    ends = timezone.now() + timedelta(days=2)
    tool = client_of(ann, "read", "write", expires_at=ends)
    assert Token.objects.get(pk=post(tool, TOKENS, {"name": "x"}).json()["id"]).expires_at == ends
    for later in (None, (ends + timedelta(seconds=1)).isoformat()):
        field, said = refused(tool, {"expires_at": later})
        assert (field, said.startswith("The token that asks expires on ")) == ("expires_at", True)
    assert refused(tool, {"expires_at": "2020-01-01T00:00:00Z"}) == (
        "expires_at",
        "It has to expire after now.",
    )
    post(tool, TOKENS, {"name": "x", "expires_at": (ends - timedelta(days=1)).isoformat()})


def test_one_with_a_limit_of_its_own_makes_none(ann: User) -> None:
    limited = client_of(ann, "read", "write", requests_per_minute=20)
    assert refused(limited, {}) == (
        "",
        "The token that asks has a limit of its own, which others would get around.",
    )
    assert refused(client_of(ann, "read", "write"), {"requests_per_minute": 1}) == (
        "requests_per_minute",
        "How often a token may ask is set with the scope “admin”, by an administrator.",
    )


def test_what_was_made_with_a_token_is_revoked_with_it(tool: Client) -> None:
    child = post(tool, TOKENS, {"name": "child", "scopes": ["read", "write"]}).json()
    grandchild = post(client_with(child["secret"]), TOKENS, {"name": "grandchild"}).json()
    beside = post(tool, TOKENS, {"name": "beside"}).json()
    assert (child["made_with"], grandchild["made_with"]) == (beside["made_with"], child["id"])
    shown = post(tool, f"{TOKENS}{child['id']}/revoke/", {}, 200).json()
    assert (shown["state"], shown["revoked_by"]) == ("revoked", "ann")
    works = {
        each["name"]: client_with(each["secret"]).get(MOVES).status_code
        for each in (child, grandchild, beside)
    }
    assert works == {"child": 401, "grandchild": 401, "beside": 200}
    assert post(tool, f"{TOKENS}{child['id']}/revoke/", {}, 200).json() == shown


def test_a_token_revokes_itself(tool: Client) -> None:
    (own,) = tool.get(TOKENS).json()["results"]
    post(tool, f"{TOKENS}{own['id']}/revoke/", {}, 200)
    assert tool.get(TOKENS).status_code == 401


def test_an_administrator_makes_and_revokes_those_of_others_with_the_scope_for_it() -> None:
    root, bot = make_user(Role.ADMINISTRATOR), make_user(Role.VIEWER, "bot")
    bots, _secret = make_token(bot)
    tool = client_of(root, "read", "write", "admin")
    assert [each["user"] for each in tool.get(TOKENS, {"user": "bot"}).json()["results"]] == ["bot"]
    assert client_of(root, "read").get(f"{TOKENS}{bots.pk}/").status_code == 404
    made = post(tool, TOKENS, {"name": "x", "user": "bot", "requests_per_minute": 30}).json()
    assert (made["user"], made["requests_per_minute"]) == ("bot", 30)
    assert refused(tool, {"user": "bot", "scopes": ["write"]}) == (
        "scopes",
        "The role of “bot” does not allow this.",
    )
    post(tool, f"{TOKENS}{bots.pk}/revoke/", {}, 200)
    shown = tool.get(TOKENS, {"user": "bot", "is_revoked": "true"}).json()["results"]
    assert [each["id"] for each in shown] == [bots.pk]


@pytest.mark.parametrize("how", [{"is_active": False}, {"role": "reviewer"}, {"role": None}])
def test_what_an_administrator_made_in_others_names_goes_with_the_role(how: dict[str, Any]) -> None:
    leaver, other = (make_user(Role.ADMINISTRATOR, name) for name in ("leaver", "other"))
    scopes = ["read", "write", "admin"]
    leavers, others = (client_of(each, *scopes) for each in (leaver, other))
    seen = [
        post(tool, TOKENS, {"name": "x", "user": user, "scopes": ["read", "admin"]}).json()
        for tool, user in ((leavers, "other"), (leavers, "leaver"), (others, "leaver"), (others, "other"))
    ]
    revoked = Token.objects.filter(revoked_at__isnull=False)
    for change in ({"first_name": "L"}, how):
        assert not revoked.exists()
        path = f"/api/v1/users/{leaver.pk}/"
        assert others.patch(path, change, "application/json", headers={"if-match": "*"}).status_code == 200
    assert [(each.pk, each.revoked_by) for each in revoked] == [(seen[0]["id"], other)]
    assert client_with(seen[0]["secret"]).get("/api/v1/users/").status_code == 401
    assert client_with(seen[3]["secret"]).get("/api/v1/users/").status_code == 200


def test_a_role_that_was_taken_away_meanwhile_makes_no_token_for_others() -> None:
    leaver, bot = make_user(Role.ADMINISTRATOR, "leaver"), make_user(Role.VIEWER, "bot")
    asking, _secret = make_token(leaver, "read", "write", "admin")
    give_role(User.objects.get(pk=leaver.pk), Role.REVIEWER)
    wanted = Token(user=bot, name="x", may_read=True)
    with pytest.raises(ValidationError, match="A token for others takes the scope"):
        make_with(asking, wanted, now=timezone.now())


def test_one_user_has_so_many_tokens(tool: Client, ann: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(make, "MOST", 3)
    make_token(make_user(Role.VIEWER, "bot"))
    make_token(ann, expires_at=NOW + timedelta(seconds=1))  # expired long ago
    first, _second = (post(tool, TOKENS, {"name": "x"}).json() for _number in range(2))
    said = (
        "“ann” has 3 tokens that work or were made within the hour. "
        "Revoke what nobody needs, or make it later."
    )
    assert refused(tool, {}) == ("", said)
    post(tool, f"{TOKENS}{first['id']}/revoke/", {}, 200)
    assert refused(tool, {}) == ("", said)  # else one after the other would get around the limit of requests
    Token.objects.filter(pk=first["id"]).update(created_at=timezone.now() - timedelta(hours=1))
    post(tool, TOKENS, {"name": "x"})


def test_none_is_made_for_who_was_deactivated() -> None:
    tool = client_of(make_user(Role.ADMINISTRATOR), "read", "write", "admin")
    gone = make_user(Role.ANALYST, "gone", is_active=False)
    token, _secret = make_token(gone)
    for name in ("gone", "nobody at all"):
        assert refused(tool, {"user": name}) == ("user", "There is no such user who may sign in.")
    assert tool.get(f"{TOKENS}{token.pk}/").json()["state"] == "suspended"


def test_a_list_costs_as_many_queries_for_many_as_for_one(
    ann: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_of(ann, "read")
    client.get(TOKENS)  # notes its use
    for _count in range(2):
        with django_assert_num_queries(4):
            client.get(TOKENS)
        for _number in range(5):
            make_token(ann, revoked_by=ann)
