"""Too many wrong passwords, and from where they come."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from axes.models import AccessAttempt, AccessLog
from django.test import Client, RequestFactory
from pytest_django import Settings

from tests.factories import make_user
from tracker.access.client import client_address
from tracker.desk.roles import Role

pytestmark = pytest.mark.django_db
TRIES = 10
START = datetime(2026, 11, 26, 12, tzinfo=UTC)


def sign_in(client: Client, password: str, *, username: str = "ben", **headers: str) -> Any:
    return client.post("/admin/login/", {"username": username, "password": password}, headers=headers)


def test_after_ten_wrong_passwords_the_right_one_has_to_wait(client: Client) -> None:
    make_user(Role.VIEWER, "ben")
    with time_machine.travel(START) as clock:
        for _try in range(TRIES - 1):
            assert sign_in(client, "wrong").status_code == 200
        page = sign_in(client, "wrong")
        assert page.status_code == 429
        said = " ".join(page.content.decode().split())
        assert "The password was wrong 10 times. Wait 15 minutes, then try again." in said
        assert sign_in(client, "a quiet password").status_code == 429
        clock.move_to(START + timedelta(minutes=14))
        assert sign_in(client, "a quiet password").status_code == 429
        clock.move_to(START + timedelta(minutes=16))
        assert sign_in(client, "a quiet password").status_code == 302


def test_the_right_password_lets_the_count_begin_anew(client: Client) -> None:
    make_user(Role.VIEWER, "ben")
    for _twice in range(2):
        for _try in range(TRIES - 1):
            sign_in(client, "wrong")
        assert sign_in(client, "a quiet password").status_code == 302
    assert not AccessAttempt.objects.exists()
    assert not AccessLog.objects.exists()


def test_nobody_locks_another_out(client: Client, settings: Settings) -> None:
    settings.TRUST_PROXY = True
    make_user(Role.VIEWER, "ben")
    for _try in range(TRIES):
        sign_in(client, "wrong", x_forwarded_for="198.51.100.7")
    assert sign_in(client, "a quiet password", x_forwarded_for="198.51.100.7").status_code == 429
    assert sign_in(client, "a quiet password", x_forwarded_for="198.51.100.8").status_code == 302


def test_a_made_up_address_before_the_proxy_s_own_does_not_help(client: Client, settings: Settings) -> None:
    settings.TRUST_PROXY = True
    for number in range(TRIES):
        last = sign_in(client, "wrong", x_forwarded_for=f"203.0.113.{number}, 198.51.100.7")
    assert last.status_code == 429


@pytest.mark.parametrize(
    ("is_trusted", "forwarded", "address"),
    [
        (False, "198.51.100.7", "127.0.0.1"),
        (True, "203.0.113.1, 198.51.100.7", "198.51.100.7"),
        (True, "2001:db8::1", "2001:db8::1"),
        (True, "nonsense", "127.0.0.1"),
        (True, "", "127.0.0.1"),
    ],
)
def test_takes_the_address_of_the_browser(
    rf: RequestFactory, settings: Settings, is_trusted: bool, forwarded: str, address: str
) -> None:
    settings.TRUST_PROXY = is_trusted
    assert client_address(rf.get("/", headers={"X-Forwarded-For": forwarded})) == address


@pytest.mark.parametrize("username", ["a\0b", "x" * 5000, "", "‮"])
def test_no_name_breaks_the_sign_in(client: Client, username: str) -> None:
    assert sign_in(client, "wrong", username=username, user_agent="x" * 5000).status_code == 200


def test_leads_to_the_desk_from_the_plain_address(client: Client) -> None:
    make_user(Role.VIEWER, "ben")
    assert sign_in(client, "a quiet password").headers["Location"] == "/admin/"
