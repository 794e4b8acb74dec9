"""Two requests of one user at the same moment, each with a transaction of its own."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from tests.api.tokens import client_of
from tests.factories import make_user
from tests.moves.test_review_at_once import at_once
from tracker.access import make
from tracker.access.models import Token
from tracker.desk.roles import Role
from tracker.workbench.models import SavedFilter

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.shared_database]
ROUNDS = 5


def sent_at_once(tools: list[Client], path: str, body: dict[str, Any]) -> list[int]:
    """Post the same with each of the clients at the same moment; gives the statuses, in order."""
    statuses: list[int] = []

    def send(tool: Client) -> None:
        statuses.append(tool.post(path, json.dumps(body), content_type="application/json").status_code)

    assert at_once(*(lambda tool=tool: send(tool) for tool in tools)) == []
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
        monkeypatch.setattr(make, "MOST_THAT_WORK", number)
        assert sent_at_once(tools, "/api/v1/tokens/", {"name": "x", "user": "bot"}) == [201, 400, 400, 400]
    assert Token.objects.filter(user__username="bot").count() == ROUNDS
