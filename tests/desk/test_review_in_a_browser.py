"""The review queue in a real browser: by keyboard alone, accessible, as wide as the screen."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser import SCREENS, faults_of
from tests.desk.test_review_queue import QUEUE, QUOTE, waiting
from tests.factories import make_import_claim, make_move, make_organization, make_person
from tracker.moves.models import Claim, Decision, Move

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]


@pytest.fixture
def queue(page: Page, live_server: LiveServer, analyst: User, client: Client) -> Page:
    """The browser, with an analyst signed in."""
    client.force_login(analyst)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )
    return page


def explained() -> Claim:
    """A claim with what a machine keeps of how it was found."""
    parts = [{"why": "rule leaves", "amount": 0.9}, {"why": "told more than once", "amount": 0.02}]
    claim = waiting(rule="leaves", score=0.92, score_parts=parts)
    claim.cue_start = (claim.start or 0) + QUOTE.index("left")
    claim.cue_end = claim.cue_start + len("left")
    claim.save()
    return claim


def press(page: Page, *keys: str) -> None:
    """Press keys, and wait until the server has answered the last."""
    for key in keys[:-1]:
        page.keyboard.press(key)
    with page.expect_response(lambda answer: "/queue/" in answer.url):
        page.keyboard.press(keys[-1])
    expect(page.locator("#queue[aria-busy]")).to_have_count(0)


def test_twenty_claims_are_decided_by_keyboard_without_a_reload(queue: Page, live_server: LiveServer) -> None:
    ada = make_person("Ada Example")
    make_import_claim(
        make_move(person=ada, from_organization=make_organization("Foo Labs"), announced_on="2020")
    )
    for number in range(20):
        name = "Ada Example" if number == 0 else f"Person {chr(65 + number)} Sample"
        waiting(person_name=name, quote=f"{name} left.")
    queue.goto(live_server.url + QUEUE)
    loads = []
    queue.on("load", lambda _page: loads.append(1))
    expect(queue.locator("#case-title")).to_contain_text("Ada Example")
    press(queue, "s", "1")  # the first is said to be the move of 2020
    for _number in range(6):
        press(queue, "a")
    press(queue, "u")  # the last of them was wrong
    press(queue, "r", "2")
    queue.keyboard.press("e")
    queue.locator("#id_role_to").fill("chief chemist")
    press(queue, "Control+Enter")
    for digit in range(1, 8):
        press(queue, "r", str(digit))
    press(queue, "n")
    for _number in range(3):
        press(queue, "a")
    press(queue, "r", "3")
    expect(queue.locator("#case-title")).to_have_text("Nothing waits for you")
    queue.keyboard.press("Tab")
    press(queue, "Enter")  # what was passed over comes again
    press(queue, "a")
    assert loads == []
    expect(queue.locator("#nav-sidebar a.active")).not_to_contain_text("20")
    assert Claim.objects.pending().count() == 0
    assert Decision.objects.standing().count() == 20
    assert (Claim.objects.filter(review="rejected").count(), Move.objects.count()) == (9, 11)
    assert Move.objects.filter(role_to="chief chemist").count() == 1


def test_digits_are_for_text_fields_where_one_has_the_focus(queue: Page, live_server: LiveServer) -> None:
    waiting()
    queue.goto(live_server.url + QUEUE)
    queue.keyboard.press("r")
    queue.locator("input[name=note]").focus()
    queue.keyboard.type("1 a n u")
    queue.keyboard.press("Escape")
    expect(queue.locator("details[data-open=r]")).not_to_have_attribute("open", "")
    assert queue.locator("input[name=note]").input_value() == "1 a n u"
    assert Claim.objects.pending().count() == 1


def test_why_a_claim_is_made_is_shown_and_closed_from_the_keyboard(
    queue: Page, live_server: LiveServer
) -> None:
    explained()
    queue.goto(live_server.url + QUEUE)
    expect(queue.locator("mark .desk-cue")).to_have_text("left")
    queue.keyboard.press("w")
    expect(queue.get_by_role("row", name="Score 0.92")).to_be_in_viewport()
    expect(queue.get_by_text("Why the machine reads this")).to_be_focused()
    queue.keyboard.press("Escape")
    expect(queue.get_by_role("row", name="Score 0.92")).not_to_be_visible()
    press(queue, "w", "n")


def test_a_server_that_does_not_answer_is_told_and_nothing_is_lost(
    queue: Page, live_server: LiveServer
) -> None:
    waiting()
    queue.goto(live_server.url + QUEUE)
    queue.keyboard.press("e")
    queue.locator("#id_role_to").fill("chief chemist")
    queue.route("**/queue/**", lambda route: route.abort())
    queue.keyboard.press("Control+Enter")
    expect(queue.locator(".queue-messages")).to_contain_text("The server did not answer.")
    assert queue.locator("#id_role_to").input_value() == "chief chemist"


@pytest.mark.parametrize("page", SCREENS, indirect=True)
def test_is_accessible_and_fits_the_screen(queue: Page, live_server: LiveServer) -> None:
    make_person("Ada Example", note="chemist"), make_person("Ada Example", note="poet")
    for _number in range(2):
        explained()
    for key in ("", "e", "r", "w"):
        queue.goto(live_server.url + QUEUE)
        if key:
            queue.keyboard.press(key)
        assert faults_of(queue, serious=True) == []
    Claim.objects.pending().delete()
    queue.goto(live_server.url + QUEUE)
    assert faults_of(queue, serious=True) == []
