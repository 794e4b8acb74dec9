"""Two requests of one user at the same moment, each with a transaction of its own."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.api.tokens import client_of, client_with, make_token
from tests.factories import make_user
from tests.moves.test_review_at_once import at_once
from tracker.access import make
from tracker.access.models import Token
from tracker.desk.roles import Role
from tracker.workbench.models import SavedFilter

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.shared_database]
ROUNDS = 5
TOKENS, JSON = "/api/v1/tokens/", "application/json"


def sent_at_once(tools: list[Client], path: str, body: dict[str, Any]) -> list[int]:
    """Post the same with each of the clients at the same moment; gives the statuses, in order."""
    statuses: list[int] = []

    def send(tool: Client) -> None:
        statuses.append(tool.post(path, json.dumps(body), content_type=JSON).status_code)

    assert at_once(*(partial(send, tool) for tool in tools)) == []
    return sorted(statuses)


def test_of_two_filters_of_one_name_one_is_kept_and_the_other_refused() -> None:
    ann = make_user(Role.ANALYST)
    tools = [client_of(ann, "write") for _number in range(4)]
    for number in range(ROUNDS):
        body = {"list": "moves", "name": f"{number}", "query": "status=rumoured"}
        assert sent_at_once(tools, "/api/v1/saved-filters/", body) == [201, 400, 400, 400]
    assert SavedFilter.objects.count() == ROUNDS


def test_two_who_make_tokens_at_once_make_no_more_than_one_user_may_have(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tools = [client_of(make_user(Role.ADMINISTRATOR, name), "write", "admin", "read") for name in "abcd"]
    make_user(Role.VIEWER, "bot")
    for number in range(1, ROUNDS + 1):
        monkeypatch.setattr(make, "MOST", number)
        assert sent_at_once(tools, TOKENS, {"name": "x", "user": "bot"}) == [201, 400, 400, 400]
    assert Token.objects.filter(user__username="bot").count() == ROUNDS


def test_what_is_made_while_its_maker_is_revoked_does_not_work() -> None:
    ann = make_user(Role.ANALYST, "ann")
    for _number in range(ROUNDS):
        first, _secret = make_token(ann, "write")
        second, secret = make_token(ann, "write", "read", made_with=first)
        revoked = partial(first.revoke, by=ann, now=timezone.now())
        made = partial(client_with(secret).post, TOKENS, {"name": "x"}, content_type=JSON)
        assert at_once(revoked, made) == []
        assert not Token.objects.usable(timezone.now()).filter(made_with=second).exists()


def test_what_an_administrator_makes_for_another_while_deactivated_does_not_work() -> None:
    other = client_of(make_user(Role.ADMINISTRATOR, "other"), "admin")
    make_user(Role.ADMINISTRATOR, "third")
    wanted, gone = {"name": "x", "user": "third", "scopes": ["admin"]}, {"is_active": False}
    for number in range(ROUNDS):
        leaver = make_user(Role.ADMINISTRATOR, f"leaver {number}")
        tool = client_of(leaver, "read", "write", "admin")
        made = partial(tool.post, TOKENS, wanted, content_type=JSON)
        left = partial(other.patch, f"/api/v1/users/{leaver.pk}/", gone, JSON, headers={"if-match": "*"})
        assert at_once(made, left) == []
        leaver.refresh_from_db()
        assert not leaver.is_active
        assert not Token.objects.usable(timezone.now()).filter(user__username="third").exists()
