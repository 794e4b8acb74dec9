"""The address for agents: the protocol, and who may come in."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from mcp import Client as Agent
from pytest_django import Settings

from tests.agents.clients import ADDRESS, HEADERS, over_http, post, use
from tests.api.tokens import client_with, make_token
from tests.factories import NOW, make_claim, make_move, make_organization, make_person
from tracker.access.models import Token

pytestmark = pytest.mark.django_db
NOTHING = {"name": "get_vocabulary", "arguments": {}}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("mode", "version"), [("legacy", "2025-11-25"), ("auto", "2026-07-28")])
def test_serves_the_sdks_client_in_both_eras_of_the_protocol(
    live_server: Any, mode: str, version: str
) -> None:
    """It checks each answer against the schema that was published."""
    move = make_move(person=make_person("Ада Пример"), from_organization=make_organization("Foo Labs"))
    make_claim(move=move, quote="Ада Пример ушла из Foo Labs.")
    calls: list[tuple[str, dict[str, Any]]] = [
        ("search", {"text": "Ада"}),
        ("get_person", {"slug": move.person.slug}),
        ("get_organization", {"slug": "foo-labs"}),
        ("get_move", {"id": move.pk}),
        ("list_moves", {"person": move.person.slug}),
        (
            "compute_figure",
            {"figure": "departures", "organization": "foo-labs", "since": "2024", "until": "2024"},
        ),
        ("get_vocabulary", {}),
    ]

    async def act(agent: Agent) -> Any:
        tools = {tool.name for tool in (await agent.list_tools()).tools}
        answers = [await agent.call_tool(*each) for each in calls]
        resources = [
            await agent.read_resource(str(each.uri)) for each in (await agent.list_resources()).resources
        ]
        return agent.protocol_version, tools, answers, resources

    spoken, tools, answers, resources = over_http(f"{live_server.url}{ADDRESS}", act, mode=mode)
    assert spoken == version
    assert tools == {name for name, _arguments in calls} | {"propose_claim"}
    assert [answer.is_error for answer in answers] == [False] * len(calls)
    assert all("Ада Пример ушла из Foo Labs." in answer.content[0].text for answer in answers[:5])
    assert [list(json.loads(each.contents[0].text)) for each in resources] == [
        ["words", "counted_statuses", "counted_capacities"],
        ["definitions"],
    ]


@pytest.mark.parametrize(
    "word", ["accept", "confirm", "approve", "log", "reject", "write", "delete", "merge"]
)
def test_has_no_tool_that_decides(client: Client, word: str) -> None:
    tools = post(client, "tools/list").json()["result"]["tools"]
    assert not [tool["name"] for tool in tools if word in tool["name"]]
    writing = [tool["name"] for tool in tools if not tool["annotations"]["readOnlyHint"]]
    assert writing == ["propose_claim"]


@pytest.mark.parametrize("path", ["/mcp", "/mcp/"])
def test_answers_with_and_without_the_slash(client: Client, path: str) -> None:
    message = {"jsonrpc": "2.0", "id": 7, "method": "tools/call", "params": NOTHING}
    answer = client.post(path, json.dumps(message), content_type="application/json", headers=HEADERS)
    assert (answer.status_code, answer.json()["id"]) == (200, 7)


@pytest.mark.parametrize("method", ["get", "delete", "put"])
def test_opens_no_stream_and_keeps_no_session(client: Client, method: str) -> None:
    refused = getattr(client, method)(ADDRESS, headers=HEADERS)
    assert (refused.status_code, refused.headers["Allow"]) == (405, "POST, OPTIONS")


@pytest.mark.parametrize(
    ("body", "code"),
    [("{", -32700), ("[]", -32602), ('{"jsonrpc": "2.0", "id": 1}', -32602), ('"x"', -32602)],
)
def test_a_message_that_is_none_is_told_so(client: Client, body: str, code: int) -> None:
    refused = client.post(ADDRESS, body, content_type="application/json", headers=HEADERS)
    assert (refused.status_code, refused.json()["error"]["code"]) == (400, code)


def test_names_a_tool_and_a_resource_that_are_not_there(client: Client) -> None:
    no_tool = post(client, "tools/call", {"name": "accept_claim", "arguments": {}}).json()["error"]
    assert no_tool["message"] == "There is no tool “accept_claim”."
    no_resource = post(client, "resources/read", {"uri": "tracker://secrets"}).json()["error"]
    assert no_resource["message"] == "There is no resource “tracker://secrets”."


# --- Who may come in ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fields", [{"revoked_at": NOW}, {"expires_at": NOW + timedelta(seconds=1)}, {"digest": "0" * 64}]
)
def test_a_token_that_does_not_work_is_refused_at_the_door(fields: dict[str, Any]) -> None:
    token, secret = make_token()
    Token.objects.filter(pk=token.pk).update(**fields)
    refused = post(client_with(secret), "tools/list")
    assert (refused.status_code, refused.headers["WWW-Authenticate"]) == (401, 'Bearer realm="api"')
    assert refused.json()["detail"] == "This token does not work: it is unknown, revoked or expired."


def test_nobody_comes_in_without_a_token_where_the_setting_says_so(
    client: Client, settings: Settings
) -> None:
    settings.API_ANONYMOUS_READING = False
    refused = post(client, "tools/list")
    assert (refused.status_code, refused.headers["WWW-Authenticate"]) == (401, 'Bearer realm="api"')
    assert not use(client_with(make_token()[1]), "list_moves").is_error


def test_a_message_counts_once_whatever_it_asks(client: Client, settings: Settings) -> None:
    make_organization("Foo Labs")
    settings.API_REQUESTS_PER_MINUTE_ANONYMOUS = 2
    with time_machine.travel(NOW, tick=False):
        for _ in range(2):
            assert not use(client, "get_organization", slug="foo-labs").is_error
        refused = post(client, "tools/list")
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, str(60 - NOW.second))
    assert refused.headers["RateLimit-Policy"] == '"anonymous";q=2;w=60'


def test_notes_the_use_of_a_token() -> None:
    token, secret = make_token()
    with time_machine.travel(NOW, tick=False):
        post(client_with(secret), "tools/list")
    token.refresh_from_db()
    assert token.last_used_at == NOW


# --- Against rebinding of names -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("origin", "status"),
    [("", 200), ("http://testserver", 200), ("https://evil.example", 403), ("null", 403)],
)
def test_a_page_of_another_origin_is_refused(client: Client, origin: str, status: int) -> None:
    answer = post(client, "tools/list", origin=origin) if origin else post(client, "tools/list")
    assert answer.status_code == status


@pytest.mark.parametrize(
    "allowed", [{"CORS_ALLOWED_ORIGINS": ["https://tool.example"]}, {"CORS_ALLOW_ALL_ORIGINS": True}]
)
def test_a_page_of_an_origin_that_the_setting_names_is_let_in(
    client: Client, settings: Settings, allowed: dict[str, Any]
) -> None:
    for name, value in allowed.items():
        setattr(settings, name, value)
    answer = post(client, "tools/list", origin="https://tool.example")
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] in ("https://tool.example", "*")


def test_another_host_is_refused(client: Client, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["tracker.example"]
    refused = post(client, "tools/list", host="evil.example")
    assert (refused.status_code, refused.headers["Content-Type"]) == (400, "application/problem+json")
    assert post(client, "tools/list", host="tracker.example").status_code == 200
