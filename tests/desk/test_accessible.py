"""Every page of the desk that can be opened, in a real browser: no serious fault for axe, none too wide.

The addresses come from the table of pages, so that a new page is looked at without a word here.
"""

from __future__ import annotations

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.browser import faults_of
from tests.desk.every_page import address_of, make_everything
from tracker.desk.pages import PAGES

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]

SIGNED_OUT = ("/admin/login/", "/admin/password_reset/", "/admin/password_reset/done/", "/admin/reset/done/")
IS_A_PAGE = (200, 409)  # 409 says why something cannot be done, on a page of its own
ALMOST_ALL = 80  # pages; fewer would mean that the addresses are not found any more


def addresses(client: Client) -> dict[str, str]:
    """Where each page of the table is in the end, with the name of its address; tables and JSON are none."""
    rows = make_everything()
    found = {}
    for name in (name for page in PAGES if page.look for name in page.names):
        answer = client.get(address_of(name, rows), follow=True)
        if answer.status_code in IS_A_PAGE and b"<html" in answer.getvalue():
            asked = answer.request
            found[f"{asked['PATH_INFO']}?{asked['QUERY_STRING']}"] = name
    return found


@pytest.fixture
def opened(page: Page, live_server: LiveServer, analyst: User, client: Client) -> Page:
    """The browser, with somebody signed in who may open every page."""
    User.objects.filter(pk=analyst.pk).update(is_superuser=True)
    client.force_login(analyst)
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    return page


def test_no_page_has_a_serious_fault_or_is_wider_than_the_screen(
    opened: Page, live_server: LiveServer, client: Client
) -> None:
    pages = addresses(client)
    faults = {}
    for address, name in pages.items():
        opened.set_viewport_size({"width": 1440, "height": 900})
        opened.goto(live_server.url + address)
        found = faults_of(opened, serious=True)
        opened.set_viewport_size({"width": 390, "height": 900})
        opened.evaluate("document.documentElement.classList.add('dark')")  # as the theme's own switch does
        found += faults_of(opened, serious=True)
        if found:
            faults[name] = found
    assert faults == {}
    assert len(pages) > ALMOST_ALL


@pytest.mark.parametrize("page", [(1440, "light"), (390, "dark")], indirect=True)
def test_neither_has_a_page_before_the_sign_in(page: Page, live_server: LiveServer) -> None:
    for address in SIGNED_OUT:
        page.goto(live_server.url + address)
        assert faults_of(page, serious=True) == [], address
