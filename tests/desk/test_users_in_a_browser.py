"""From the invitation to the desk in a real browser; each page accessible and as wide as the screen."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.browser import faults_of
from tests.factories import make_user
from tracker.desk.roles import Role

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
GOOD = "correct horse battery"


def look_at(page: Page) -> None:
    assert faults_of(page, serious=True) == [], page.url


def sign_in(page: Page, username: str, password: str) -> None:
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()


@pytest.mark.parametrize("page", [(1440, "light"), (390, "dark")], indirect=True)
def test_somebody_is_invited_chooses_a_password_and_comes_to_the_desk(
    page: Page, live_server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.desk.users.send_invitation.delay", lambda **_ids: None)
    make_user(Role.ADMINISTRATOR, "ada")
    page.goto(f"{live_server.url}/admin/")
    look_at(page)
    sign_in(page, "ada", "a quiet password")
    page.goto(f"{live_server.url}/admin/auth/user/add/")
    page.get_by_label("E-mail address").fill("ben@news.example")
    page.get_by_label("Role").select_option("viewer")
    look_at(page)
    page.get_by_role("button", name="Save").click()
    look_at(page)
    link = page.get_by_label("Link of the invitation").input_value()
    user = User.objects.get(email="ben@news.example")
    for path in ("", f"{user.pk}/change/"):
        page.goto(f"{live_server.url}/admin/auth/user/{path}")
        look_at(page)
    page.context.clear_cookies()
    page.goto(link)
    page.get_by_label("New password", exact=False).first.fill(GOOD)
    page.get_by_label("New password confirmation").fill(GOOD)
    look_at(page)
    page.get_by_role("button", name="Save the password").click()
    page.get_by_role("link", name="Go to the sign-in").click()
    sign_in(page, "ben@news.example", GOOD)
    assert page.get_by_text("claims wait for review").is_visible()
    look_at(page)


def test_who_has_forgotten_the_password_and_who_has_no_role_get_pages_in_the_same_look(
    page: Page, live_server: LiveServer
) -> None:
    make_user(None, "ben")
    page.goto(f"{live_server.url}/admin/")
    page.get_by_role("link", name="Forgotten your password").click()
    look_at(page)
    page.get_by_label("Email").fill("nobody@news.example")
    page.get_by_role("button", name="Send the link").click()
    look_at(page)
    page.get_by_role("link", name="Go to the sign-in").click()
    sign_in(page, "ben", "a quiet password")
    assert page.get_by_text("have no role at the desk").is_visible()
    look_at(page)
    page.get_by_role("button", name="Sign out").click()
