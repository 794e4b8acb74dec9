"""The description of the API."""

import pytest
from django.core.management import call_command
from django.test import Client

pytestmark = pytest.mark.django_db


def test_is_valid_and_without_warnings(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("spectacular", validate=True, fail_on_warn=True)
    assert "openapi: 3.1.0" in capsys.readouterr().out


def test_is_served_with_a_page_to_read_it_on(client: Client) -> None:
    assert client.get("/api/schema/").status_code == 200
    page = client.get("/api/docs/")
    assert page.status_code == 200
    assert "unsafe-eval" not in page.headers["Content-Security-Policy"]


def test_programs_get_no_cookie_and_the_policy_of_data(client: Client) -> None:
    answer = client.get("/api/v1/moves/")
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert not answer.cookies
