"""The pages of imports in a real browser: accessible, as wide as the screen, and alive."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser import SCREENS, Scheme
from tests.factories import make_analyst, make_move, make_organization, make_person
from tests.imports.files import ADA, HEADER, checked, csv_of, worked_on
from tracker.imports.models import ImportBatch

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
SERIOUS = ("serious", "critical")


def signed_in(browser: Browser, server: LiveServer, width: int, scheme: Scheme) -> BrowserContext:
    client = Client()
    client.force_login(make_analyst())
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    )
    cookie: Any = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": server.url}
    context.add_cookies([cookie])
    return context


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_every_page_is_accessible_and_as_wide_as_the_screen(
    browser: Browser, live_server: LiveServer, width: int, scheme: Scheme
) -> None:
    make_person("Ada Example")
    make_person("Ada Example")
    bob, foo = make_person("Bob B"), make_organization("Foo Labs")
    make_move(person=bob, from_organization=foo, to_organization=make_organization("Bar AI"))
    conflict = ["Bob B", "Foo Labs", "A Very Long Name Of An Institute For Machine Intelligence", "2024-10"]
    batch = checked(
        csv_of(HEADER, ADA, conflict, ["Eve E", "", "", "03/04/2024"], ["Dan D", "", "X", "2024"])
    )
    at_work = checked(csv_of(HEADER, ADA))
    ImportBatch.objects.filter(pk=at_work.pk).update(state="checking", done=3, total=9)
    with signed_in(browser, live_server, width, scheme) as context:
        page = context.new_page()
        for address in ("", "add/", f"{batch.pk}/change/", f"{batch.pk}/names/", f"{at_work.pk}/change/"):
            page.goto(f"{live_server.url}/admin/imports/importbatch/{address}")
            found = Axe().run(page).response["violations"]
            bad = [(each["id"], each["nodes"][0]["target"]) for each in found if each["impact"] in SERIOUS]
            assert bad == [], address
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address


def test_the_page_follows_the_worker_by_itself(browser: Browser, live_server: LiveServer) -> None:
    batch = checked(csv_of(HEADER, ADA))
    ImportBatch.objects.update(state="checking", done=3, total=9)
    with signed_in(browser, live_server, 1440, "light") as context:
        page = context.new_page()
        page.goto(f"{live_server.url}/admin/imports/importbatch/{batch.pk}/change/")
        expect(page.locator("progress")).to_have_attribute("value", "3")
        ImportBatch.objects.update(done=7)
        expect(page.locator("[data-progress-text]")).to_have_text("7 / 9")
        worked_on(batch)
        expect(page.get_by_role("button", name="Import 1 row")).to_be_enabled()


def test_a_file_is_chosen_and_uploaded(browser: Browser, live_server: LiveServer) -> None:
    with signed_in(browser, live_server, 1440, "light") as context:
        page = context.new_page()
        said: list[str] = []
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(f"{live_server.url}/admin/imports/importbatch/add/")
        content = csv_of(HEADER, ADA)
        page.locator("input[type=file]").set_input_files(
            {"name": "moves.csv", "mimeType": "text/csv", "buffer": content}
        )
        page.get_by_role("button", name="Upload and check").click()
        expect(page.get_by_role("heading", name="moves.csv")).to_be_visible()
    assert said == []
    assert ImportBatch.objects.get().file_name == "moves.csv"
