"""Webhooks through the API: one's own, and nobody else's."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.alerts.hooks import make_webhook
from tests.api.problems import faults
from tests.api.tokens import client_of
from tests.api.writing.test_moves import post
from tests.factories import make_user
from tracker.alerts.models import Delivery, Webhook
from tracker.alerts.webhooks.try_out import add_test
from tracker.desk.roles import Role

pytestmark = pytest.mark.django_db
HOOKS = "/api/v1/webhooks/"
SAID: dict[str, Any] = {
    "name": "a tool",
    "url": "https://tool.example/hook",
    "filter": "?status=confirmed&from_organization=",
}


@pytest.fixture
def tool() -> Client:
    return client_of(make_user(Role.ANALYST), "read", "write")


def test_a_webhook_is_made_changed_and_deleted(tool: Client) -> None:
    made = post(tool, HOOKS, SAID).json()
    webhook = Webhook.objects.get()
    assert (made["secret"], made["filter"], made["kinds"]) == (webhook.secret, "status=confirmed", ["move"])
    address = f"{HOOKS}{made['id']}/"
    assert "secret" not in tool.get(address).json()
    changed = tool.patch(address, {"kinds": ["person"]}, content_type="application/json").json()
    assert changed["kinds"] == ["person"]
    assert post(tool, f"{address}rotate/", {}, 200).json()["secret"] != made["secret"]
    off = tool.patch(address, {"is_enabled": False}, content_type="application/json").json()
    assert (off["is_enabled"], off["why_disabled"]) == (False, "Its owner has disabled it.")
    assert tool.delete(address).status_code == 204
    assert tool.get(HOOKS).json()["results"] == []


def test_a_test_is_sent_and_can_be_sent_again(tool: Client) -> None:
    address = f"{HOOKS}{post(tool, HOOKS, SAID).json()['id']}/"
    sent = post(tool, f"{address}test/", {}, 202).json()
    (listed,) = tool.get(f"{address}deliveries/").json()["results"]
    assert (listed["id"], listed["state"]) == (sent["id"], "waiting")
    Delivery.objects.update(state="failed")
    again = post(tool, f"{address}deliveries/{sent['id']}/redeliver/", {}, 202).json()
    assert (again["id"], again["state"]) == (sent["id"], "waiting")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"url": "ftp://tool.example"}, "url"),
        ({"filter": "sttus=confirmed"}, "filter"),
        ({"kinds": ["salary"]}, "kinds.0"),
        ({"name": ""}, "name"),
        ({"secret": "x"}, "secret"),
    ],
)
def test_what_is_wrong_is_named(tool: Client, wrong: dict[str, Any], field: str) -> None:
    assert list(faults(post(tool, HOOKS, SAID | wrong, 400).json())) == [field]


def test_another_user_s_is_answered_as_one_that_is_not_there(tool: Client) -> None:
    other = make_webhook()
    delivery = add_test(other, now=timezone.now())
    for method, end in [
        ("get", ""),
        ("patch", ""),
        ("delete", ""),
        ("post", "rotate/"),
        ("post", "test/"),
        ("get", "deliveries/"),
        ("post", f"deliveries/{delivery.key}/redeliver/"),
    ]:
        found = [
            getattr(tool, method)(f"{HOOKS}{pk}/{end}", content_type="application/json")
            for pk in (other.pk, other.pk + 1000)
        ]
        assert [answer.status_code for answer in found] == [404, 404], (method, end)
        first, second = ({**answer.json(), "instance": ""} for answer in found)
        assert first == second
    assert tool.get(HOOKS).json()["results"] == []


def test_nobody_without_the_right_sees_any(client: Client) -> None:
    assert client.get(HOOKS).status_code == 401
    nobody = client_of(make_user(None), "read", "write")
    assert nobody.get(HOOKS).status_code == 403
