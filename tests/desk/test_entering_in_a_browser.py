"""Moves and articles entered in a real browser: by keyboard, in few keys, accessible at every width."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser import SCREENS, faults_of
from tests.factories import make_move, make_organization, make_person
from tracker.moves.models import Claim, Move
from tracker.moves.tasks import ingest_article
from tracker.news.models import Article

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
ADD = "/admin/moves/move/add/"
MOST_KEYS = 25


@pytest.fixture
def form(page: Page, live_server: LiveServer, analyst: User, client: Client) -> Page:
    """The form that logs a move, in a browser in which the analyst has signed in."""
    client.force_login(analyst)
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    make_organization("Foo Labs", kind="lab")
    make_organization("Bar AI")
    page.goto(live_server.url + ADD)
    return page


class Keyboard:
    """Types values, and counts every other key."""

    def __init__(self, page: Page) -> None:
        self._page, self.pressed = page, 0

    def type(self, text: str) -> None:
        self._page.keyboard.type(text)

    def press(self, *keys: str) -> None:
        for key in keys:
            self._page.keyboard.press(key)
            self.pressed += 1


def test_a_move_is_logged_in_few_keys(form: Page) -> None:
    keys = Keyboard(form)
    keys.press("Tab", "Tab")  # past the quick line and its button
    keys.type("Bea Thing")
    keys.press("Tab")
    keys.type("foo labs")
    keys.press("Tab")
    keys.type("Bar AI")
    keys.press("Tab")
    expect(form.locator("[data-side=person] .desk-says")).to_contain_text("A new person: “Bea Thing”")
    expect(form.locator("[data-side=from_organization] .desk-says")).to_contain_text("Foo Labs · lab")
    keys.type("Oct 2024")
    expect(form.locator("[data-date=announced_on]")).to_have_text("October 2024")
    keys.press("Tab", "Tab", "Tab")
    keys.type("https://example.org/bea")
    keys.press("Tab")
    keys.type("Bea Thing left Foo Labs for Bar AI.")
    keys.press("Control+Enter")
    expect(form.get_by_text("Logged: Bea Thing: Foo Labs → Bar AI, 2024-10")).to_be_visible()
    assert keys.pressed <= MOST_KEYS
    claim = Claim.objects.get()
    assert (claim.url, claim.quote) == ("https://example.org/bea", "Bea Thing left Foo Labs for Bar AI.")
    assert (str(claim.move), claim.evidence_kind) == ("Bea Thing: Foo Labs → Bar AI, 2024-10", "article")


def test_the_quick_line_fills_in_and_leads_to_what_is_left(form: Page) -> None:
    make_person("Shunyu Yao", note="physicist")
    make_person("Shunyu Yao", note="agents")
    keys = Keyboard(form)
    keys.type("Shunyu Yao: Foo Labs > Bar AI, Oct 2024, “He left.”")
    keys.press("Enter")
    expect(form.locator("#id_person")).to_be_focused()
    keys.press("ArrowDown", "Enter")
    expect(form.locator("[data-side=person] .desk-says")).to_contain_text("Shunyu Yao (")
    keys.press("Enter")
    expect(form.get_by_text("Logged: Shunyu Yao (")).to_be_visible()
    assert Claim.objects.get().quote == "He left."


def test_the_quick_line_leads_to_save_where_nothing_is_left(form: Page) -> None:
    keys = Keyboard(form)
    keys.type("Bea Thing: Foo Labs > ?, 2024")
    keys.press("Enter")
    expect(form.get_by_role("button", name="Save", exact=True)).to_be_focused()
    keys.press("Enter")
    expect(form.get_by_text("Logged: Bea Thing: Foo Labs → ?, 2024")).to_be_visible()


def test_a_move_that_is_there_gets_the_evidence(form: Page) -> None:
    move = make_move(person=make_person("Ada Example"), to_organization=make_organization("Baz Robotics"))
    form.locator("#id_person").fill("ada ex")
    form.get_by_role("option", name="Ada Example").click()
    form.locator("#id_to_organization").fill("Baz Robotics")
    form.keyboard.press("Tab")
    form.locator("#id_evidence_quote").fill("She says so.")
    form.get_by_role("button", name="Add my evidence").click()
    expect(form.get_by_text("Your evidence was added to Ada Example")).to_be_visible()
    assert (Move.objects.count(), move.claims.get().quote) == (1, "She says so.")


def test_what_was_typed_last_is_looked_up_before_it_is_saved(form: Page) -> None:
    form.locator("#id_announced_on").fill("2024")
    form.locator("#id_from_organization").fill("Foo Labs")
    form.locator("#id_person").fill("Bea Thing")
    form.keyboard.press("Control+Enter")
    expect(form.get_by_text("Logged: Bea Thing: Foo Labs → ?, 2024")).to_be_visible()


@pytest.mark.parametrize("page", SCREENS, indirect=True)
def test_an_article_is_followed_to_its_claims(form: Page, live_server: LiveServer) -> None:
    form.goto(f"{live_server.url}/admin/news/article/add/")
    expect(form.locator("#id_url")).to_be_focused()
    assert faults_of(form, serious=True) == []
    form.locator("#id_text").fill("Ada Example left Foo Labs on Monday and joined Bar AI, the company said.")
    form.get_by_role("button", name="Read it now").click()
    expect(form.get_by_text("Waits for a worker")).to_be_visible()
    ingest_article(article_id=Article.objects.get().pk)
    expect(form.get_by_text("It makes 1 claim")).to_be_visible()
    assert faults_of(form, serious=True) == []
    form.get_by_role("link", name="Review them").click()
    expect(form.get_by_role("link", name="Ada Example: Foo Labs → Bar AI").first).to_be_visible()


@pytest.mark.parametrize("page", SCREENS, indirect=True)
def test_the_form_is_accessible_and_fits_the_screen(form: Page) -> None:
    make_person("Shunyu Yao", note="physicist")
    make_person("Shunyu Yao", note="agents")
    said: list[str] = []
    form.on("console", lambda message: said.append(message.text))
    form.on("pageerror", lambda error: said.append(str(error)))

    form.locator("#id_person").fill("shunyu")
    form.get_by_role("option").first.wait_for()
    form.keyboard.press("ArrowDown")
    assert faults_of(form, serious=True) == []
    form.keyboard.press("Escape")
    form.locator("#id_announced_on").fill("soon")
    form.locator("#id_person").fill("Shunyu Yao")
    form.keyboard.press("Enter")
    form.keyboard.press("Control+Enter")
    expect(form.get_by_role("alert")).to_be_visible()
    expect(form.locator("#id_announced_on")).to_be_focused()
    assert faults_of(form, serious=True) == []
    assert said == []
