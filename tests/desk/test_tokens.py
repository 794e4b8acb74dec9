"""Making and revoking tokens for the API at the desk."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.api.tokens import client_with, make_token
from tests.factories import make_user
from tracker.access import make as limits
from tracker.access.models import Scope, Token
from tracker.desk.roles import Role

pytestmark = pytest.mark.django_db
TOKENS = "/admin/access/token/"
MOVES = "/api/v1/moves/"


@pytest.fixture
def viewer(client: Client) -> User:
    user = make_user(Role.VIEWER)
    client.force_login(user)
    return user


def make(client: Client, **typed: Any) -> Any:
    return client.post(f"{TOKENS}add/", {"name": "newsroom bot", "may_read": "on"} | typed)


def test_the_secret_is_shown_once_and_works(client: Client, viewer: User) -> None:
    page = make(client, may_propose="on")
    assert page.status_code == 200
    assert "no-store" in page.headers["Cache-Control"]
    (secret,) = re.findall(r"Bearer (att_\S+)<", page.content.decode())
    token = Token.objects.get()
    assert (token.user, set(token.scopes)) == (viewer, {Scope.READ, Scope.PROPOSE})
    assert client_with(secret).get(MOVES).status_code == 200
    for address in (TOKENS, f"{TOKENS}{token.pk}/change/"):
        shown = client.get(address).content.decode()
        assert token.hint in shown
        assert secret not in shown


@pytest.mark.parametrize("scope", ["write", "admin"])
@pytest.mark.usefixtures("viewer")
def test_a_token_cannot_do_more_than_its_user(client: Client, scope: str) -> None:
    page = make(client, **{f"may_{scope}": "on"})
    assert "The role of “viewer” does not allow this." in page.content.decode()
    assert not Token.objects.exists()


@pytest.mark.usefixtures("viewer")
def test_one_user_has_so_many_tokens(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST", 1)
    make(client)
    page = make(client).content.decode()
    assert "“viewer” has 1 tokens that work or were made within the hour." in page
    assert Token.objects.count() == 1


@pytest.mark.usefixtures("viewer")
def test_a_token_that_may_nothing_or_has_expired_is_refused(client: Client) -> None:
    page = client.post(f"{TOKENS}add/", {"name": "x"}).content.decode()
    assert "Choose at least one thing that the token may do." in page
    page = make(client, expires_at_0="2020-01-01", expires_at_1="00:00").content.decode()
    assert "It has to expire after now." in page
    assert not Token.objects.exists()


def test_one_s_own_tokens_are_revoked_and_those_of_others_not_seen(client: Client, viewer: User) -> None:
    own, secret = make_token(viewer)
    other, other_secret = make_token(make_user(Role.ANALYST))
    assert f"{TOKENS}{other.pk}/" not in client.get(TOKENS).content.decode()
    assert client.get(f"{TOKENS}{other.pk}/change/").status_code == 302
    revoke = {"action": "revoke_selected", "_selected_action": [own.pk, other.pk]}
    assert "Revoke 1 tokens?" in client.post(TOKENS, revoke).content.decode()
    client.post(TOKENS, revoke | {"confirmed": "1"})
    assert client_with(secret).get(MOVES).status_code == 401
    assert client_with(other_secret).get(MOVES).status_code == 200
    own.refresh_from_db()
    assert own.revoked_by == viewer


def test_an_administrator_makes_them_for_others(client: Client) -> None:
    client.force_login(make_user(Role.ADMINISTRATOR))
    bot = make_user(Role.VIEWER, "bot")
    make(client, user=bot.pk, requests_per_minute="30")
    token = Token.objects.get()
    assert (token.user, token.requests_per_minute) == (bot, 30)
    page = make(client, user=bot.pk, may_write="on")
    assert "The role of “bot” does not allow this." in page.content.decode()
