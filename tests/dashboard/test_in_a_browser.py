"""Every page in a real browser: accessible, within the content security policy, as wide as the screen."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser import SCREENS
from tests.factories import make_claim, make_import_claim, make_move, make_organization, make_person
from tests.news.health import make_entry, make_source_that
from tracker.news.models import SourceTag

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]

ADDRESSES = [
    "/",
    "/?since=foo",
    "/organizations/",
    "/organizations/foo-labs/",
    "/people/",
    "/people/ada-example/",
    "/moves/?from=foo-labs&since=foo",
    "/moves/1/",
    "/articles/1/",
    "/sources/",
    "/sources/foo-news/",
    "/search/?q=foo",
    "/nowhere/",
]


@pytest.fixture
def addresses() -> list[str]:
    """A page of each sort, with moves of every status and dates of every precision."""
    ada, foo = make_person("Ada Example", aliases=("艾达",)), make_organization("Foo Labs", kind="lab")
    long_name = make_organization("The International Institute for Advanced Machine Intelligence Research")
    move = make_move(person=ada, from_organization=foo, to_organization=long_name, announced_on="2026-10-14")
    claim = make_claim(move=move)
    make_claim(article=claim.article, start=1, review="rejected")
    make_import_claim(make_move(person=ada, from_organization=foo, announced_on="2026"))
    for status in ("rumoured", "announced", "denied", "retracted"):
        make_move(person=ada, to_organization=foo, announced_on="2026-03", status=status)
    source = make_source_that("failing", "Foo News", alarm="Every entry has the same title.")
    source.tags.add(SourceTag.objects.create(name="press"))
    make_entry(source)
    for state in ("healthy", "odd", "silent", "disabled", "not_polled", "by_hand"):
        make_source_that(state, f"Source {state[:3]}")
    return [
        address.replace("/moves/1/", move.get_absolute_url()).replace("/articles/1/", claim.article_url)
        for address in ADDRESSES
    ]


@pytest.mark.parametrize("page", SCREENS, indirect=True)
def test_every_page_is_accessible_and_fits_the_screen(
    page: Page, live_server: LiveServer, addresses: list[str]
) -> None:
    for address in addresses:
        page.goto(live_server.url + address)
        violations = Axe().run(page).response["violations"]
        assert [(violation["id"], violation["nodes"][0]["target"]) for violation in violations] == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address


def test_no_page_breaks_the_content_security_policy(
    page: Page, live_server: LiveServer, addresses: list[str]
) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    for address in addresses:
        page.goto(live_server.url + address)
    assert [text for text in said if "Failed to load resource" not in text] == []


@pytest.mark.usefixtures("addresses")
def test_the_chart_draws_every_row_of_the_table(page: Page, live_server: LiveServer) -> None:
    page.goto(live_server.url)
    drawn = page.locator(".chart svg text").all_text_contents()
    assert "Foo Labs" in drawn
    assert page.locator("[data-label]").first.inner_text() in drawn


@pytest.mark.usefixtures("addresses")
def test_the_first_tab_leads_to_the_content(page: Page, live_server: LiveServer) -> None:
    page.goto(live_server.url)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def suggested(page: Page, text: str) -> Locator:
    """The suggestions for a text typed on the first page."""
    page.locator("#site-search").fill(text)  # at once: a pause between keys would ask twice
    options = page.get_by_role("listbox").get_by_role("option")
    options.first.wait_for()
    return options


@pytest.mark.usefixtures("addresses")
@pytest.mark.parametrize("page", SCREENS, indirect=True)
def test_suggestions_are_accessible_and_fit_the_screen(page: Page, live_server: LiveServer) -> None:
    page.goto(live_server.url)
    options = suggested(page, "foo l")
    page.keyboard.press("ArrowDown")
    violations = Axe().run(page).response["violations"]
    assert [(violation["id"], violation["nodes"][0]["target"]) for violation in violations] == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    box = page.locator(".suggestions").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert options.first.inner_text().split("\n") == ["Foo Labs", "organization"]


@pytest.mark.usefixtures("addresses")
def test_a_suggestion_is_opened_from_the_keyboard(page: Page, live_server: LiveServer) -> None:
    page.goto(live_server.url)
    assert "艾达" in suggested(page, "艾").first.inner_text()
    box = page.get_by_role("combobox", name="Search people and organizations")
    assert box.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == "suggestion-0"
    page.keyboard.press("Enter")
    page.wait_for_url("**/people/ada-example/")


@pytest.mark.usefixtures("addresses")
def test_the_arrows_go_round_by_way_of_the_box(page: Page, live_server: LiveServer) -> None:
    page.goto(live_server.url)
    suggested(page, "ada")
    box = page.get_by_role("combobox", name="Search people and organizations")
    seen = []
    for _press in range(4):
        page.keyboard.press("ArrowUp")
        seen.append(box.get_attribute("aria-activedescendant"))
    assert seen == ["suggestion-1", "suggestion-0", None, "suggestion-1"]
    page.keyboard.press("Enter")  # all results
    page.wait_for_url("**/search/?q=ada")


@pytest.mark.usefixtures("addresses")
def test_escape_closes_the_suggestions_and_keeps_the_text(page: Page, live_server: LiveServer) -> None:
    page.goto(live_server.url)
    options = suggested(page, "ada")
    page.keyboard.press("Escape")
    expect(options).to_have_count(0)
    assert page.locator("#site-search").input_value() == "ada"
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=ada")


@pytest.mark.usefixtures("addresses")
def test_suggestions_are_about_what_stands_in_the_box_last(page: Page, live_server: LiveServer) -> None:
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        if "q=ada" not in route.request.url:
            route.continue_()  # the other answer never comes

    page.route("**/api/v1/search/**", answer)
    page.goto(live_server.url)
    with page.expect_request("**/api/v1/search/**"):
        page.locator("#site-search").press_sequentially("ada")
    with page.expect_event("requestfailed"):  # it was given up
        page.locator("#site-search").fill("foo labs")
    expect(page.get_by_role("option").first).to_contain_text("Foo Labs")
    assert len(asked) == 2


@pytest.mark.usefixtures("addresses")
def test_says_so_where_nothing_is_suggested(page: Page, live_server: LiveServer) -> None:
    page.goto(live_server.url)
    page.locator("#site-search").press_sequentially("zzzz")
    expect(page.locator(".suggestions")).to_have_text("None found.")
    assert Axe().run(page).response["violations"] == []


@pytest.mark.usefixtures("addresses")
def test_a_server_that_fails_leaves_the_search_as_it_is(page: Page, live_server: LiveServer) -> None:
    page.route("**/api/v1/search/**", lambda route: route.abort())
    page.goto(live_server.url)
    with page.expect_event("requestfailed"):
        page.locator("#site-search").press_sequentially("ada")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=ada")
