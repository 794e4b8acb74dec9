"""Who may use the API, with which token, and how often."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.cache import caches
from django.test import Client
from pytest_django import Settings

from tests.api.tokens import client_of, client_with, make_token
from tests.factories import NOW, make_analyst, make_claim, make_move, make_user
from tracker.access.models import Token
from tracker.desk.roles import Role

pytestmark = pytest.mark.django_db
MOVES = "/api/v1/moves/"


def test_reading_needs_no_token_unless_the_setting_says_so(client: Client, settings: Settings) -> None:
    assert client.get(MOVES).status_code == 200
    settings.API_ANONYMOUS_READING = False
    refused = client.get(MOVES)
    assert (refused.status_code, refused.headers["WWW-Authenticate"]) == (401, 'Bearer realm="api"')
    assert refused.json()["detail"] == "Send a token: Authorization: Bearer att_…"
    assert client_of(make_user(Role.VIEWER)).get(MOVES).status_code == 200


def test_the_secret_is_not_stored() -> None:
    token, secret = make_token()
    assert secret.startswith(token.hint)
    assert secret not in str(Token.objects.filter(pk=token.pk).values())


@pytest.mark.parametrize(
    "fields", [{"revoked_at": NOW}, {"expires_at": NOW + timedelta(seconds=1)}, {"digest": "0" * 64}]
)
def test_a_token_that_does_not_work_is_refused_in_the_same_words(fields: dict[str, Any]) -> None:
    token, secret = make_token()
    Token.objects.filter(pk=token.pk).update(**fields)
    refused = client_with(secret).get(MOVES)
    assert refused.status_code == 401
    assert refused.json()["detail"] == "This token does not work: it is unknown, revoked or expired."


def test_a_token_of_who_was_deactivated_does_not_work() -> None:
    user = make_analyst()
    client = client_of(user)
    user.is_active = False
    user.save()
    assert client.get(MOVES).status_code == 401


@pytest.mark.parametrize("header", ["Basic Zm9v", "Bearer", "Bearer att_ nothing", "nonsense"])
def test_another_kind_of_authorization_is_refused(client: Client, header: str) -> None:
    assert client.get(MOVES, headers={"authorization": header}).status_code == 401


def test_a_token_without_the_scope_is_told_which_it_needs() -> None:
    refused = client_of(None, "propose").get(MOVES)
    assert (refused.status_code, refused.json()["code"]) == (403, "scope")
    assert "“read”" in refused.json()["detail"]


def test_notes_the_last_use_once_a_minute() -> None:
    token, secret = make_token()
    client = client_with(secret)
    seen = []
    for second in (0, 30, 61):
        with time_machine.travel(NOW + timedelta(seconds=second), tick=False):
            client.get(MOVES)
        token.refresh_from_db()
        seen.append(token.last_used_at)
    assert seen == [NOW, NOW, NOW + timedelta(seconds=61)]


def test_a_claim_that_nobody_accepted_is_shown_to_those_who_may_see_claims(client: Client) -> None:
    pending, accepted = make_claim(), make_claim(move=make_move())

    def ids(who: Client) -> list[int]:
        return [row["id"] for row in who.get("/api/v1/claims/").json()["results"]]

    assert ids(client) == [accepted.pk]
    assert ids(client_of()) == [accepted.pk, pending.pk]
    hidden, missing = client.get(f"/api/v1/claims/{pending.pk}/"), client.get("/api/v1/claims/999/")
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert {**hidden.json(), "instance": ""} == {**missing.json(), "instance": ""}


# --- How often ------------------------------------------------------------------------------------


def in_redis(settings: Settings, url: str) -> None:
    """Let all processes count together, as COUNTS_URL has it."""
    shared = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": url,
        "KEY_PREFIX": uuid4().hex,
    }
    settings.CACHES = {**settings.CACHES, "counts": shared}


def test_processes_count_together_where_they_share_a_redis(
    client: Client, settings: Settings, redis: str
) -> None:
    settings.API_REQUESTS_PER_MINUTE_ANONYMOUS = 1
    with time_machine.travel(NOW, tick=False):
        in_redis(settings, redis)
        assert client.get(MOVES).status_code == 200
        with ThreadPoolExecutor(1) as another:  # which has a connection of its own
            assert (
                another.submit(
                    caches["counts"].get, f"rate:anonymous:127.0.0.1:{int(time.time() // 60)}"
                ).result()
                == 1
            )
        assert client.get(MOVES).status_code == 429


def test_a_redis_that_does_not_answer_keeps_nobody_out(
    client: Client, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.API_REQUESTS_PER_MINUTE_ANONYMOUS = 1
    in_redis(settings, "redis://127.0.0.1:1/0")
    assert [client.get(MOVES).status_code for _ in range(2)] == [200, 200]
    assert "COUNTS_URL does not answer" in caplog.text


def test_who_asks_too_often_is_told_when_the_next_request_is_answered(
    client: Client, settings: Settings
) -> None:
    settings.API_REQUESTS_PER_MINUTE_ANONYMOUS = 2
    with time_machine.travel(NOW, tick=False):
        answers = [client.get(MOVES) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert [answer.headers["RateLimit"] for answer in answers] == [
        f'"anonymous";r={left};t={60 - NOW.second}' for left in (1, 0, 0)
    ]
    refused = answers[-1]
    assert refused.headers["RateLimit-Policy"] == '"anonymous";q=2;w=60'
    assert refused.headers["Retry-After"] == str(60 - NOW.second)
    assert refused.json()["detail"].startswith("At most 2 requests a minute.")
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        assert client.get(MOVES).status_code == 200


def test_each_token_and_each_address_has_a_limit_of_its_own(client: Client, settings: Settings) -> None:
    settings.API_REQUESTS_PER_MINUTE_ANONYMOUS = settings.API_REQUESTS_PER_MINUTE = 1
    with time_machine.travel(NOW, tick=False):
        first, second = client_of(), client_of(make_user(Role.VIEWER), requests_per_minute=2)
        assert [first.get(MOVES).status_code for _ in range(2)] == [200, 429]
        assert [second.get(MOVES).status_code for _ in range(3)] == [200, 200, 429]
        assert [client.get(MOVES).status_code for _ in range(2)] == [200, 429]
        assert client.get(MOVES, REMOTE_ADDR="203.0.113.7").status_code == 200


# --- Other origins --------------------------------------------------------------------------------


def test_other_origins_may_read_only_where_the_setting_says_so(client: Client, settings: Settings) -> None:
    origin = {"origin": "https://tool.example"}
    assert "Access-Control-Allow-Origin" not in client.get(MOVES, headers=origin).headers
    settings.CORS_ALLOWED_ORIGINS = ["https://tool.example"]
    allowed = client.get(MOVES, headers=origin).headers
    assert allowed["Access-Control-Allow-Origin"] == "https://tool.example"
    assert "Access-Control-Allow-Credentials" not in allowed
    assert "Access-Control-Allow-Origin" not in client.get("/", headers=origin).headers


def test_a_host_that_is_not_ours_is_refused_in_the_shape_of_all_problems(
    client: Client, settings: Settings
) -> None:
    settings.ALLOWED_HOSTS = ["tracker.example"]
    refused = client.get(MOVES, headers={"host": "evil.example"})
    assert (refused.status_code, refused.json()["type"]) == (400, "/api/problems/400/")
