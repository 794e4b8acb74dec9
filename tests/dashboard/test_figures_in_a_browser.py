"""Pages of figures in a real browser: drawn from their tables, changed in place, taken as pictures."""

from __future__ import annotations

from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser import SCREENS
from tests.factories import make_article, make_claim, make_move, make_organization, make_person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
PERIOD = "since=2020&until=2026"
ADDRESSES = [
    f"/?{PERIOD}&status=rumoured",
    f"/organizations/foo-labs/?{PERIOD}",
    f"/organizations/foo-labs/?{PERIOD}&level=lineage",
    f"/organizations/foo-labs/?{PERIOD}&status=confirmed&role_group=leadership",
    "/organizations/foo-labs/spells/?figure=tracked",
    "/organizations/quiet/",
    f"/flows/?{PERIOD}",
    f"/compare/?organization=foo-labs&organization=bar-ai&{PERIOD}",
    "/compare/",
    "/people/ada-example/",
]
SHIFTED = """() => new Promise((resolve) => {
  let sum = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => { sum += entry.value; }))
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => resolve(sum), 300);
})"""


@pytest.fixture(autouse=True)
def careers() -> None:
    """Three people go from Foo to Bar, one of whom founded it and one of whom comes back."""
    foo, bar, ada = make_organization("Foo Labs"), make_organization("Bar AI"), make_person("Ada Example")
    make_organization("Quiet")
    for number, person in enumerate([ada, make_person("Bo Example"), make_person("柯 文")]):
        make_move(person=person, to_organization=foo, announced_on=f"202{number}-01-01")
        left = make_move(
            person=person,
            from_organization=foo,
            to_organization=bar,
            effective_on=f"2024-0{number + 1}-14",
            role_from="chief executive officer",
            entry_manner="hired" if number else "founded",
        )
        make_claim(move=left, article=make_article(published_on=date(2024, 4, 1)))
    make_move(person=ada, from_organization=bar, to_organization=foo, announced_on="2025-05")
    make_move(from_organization=foo, announced_on="2025", status="rumoured")


def elsewhere(address: str, here: str) -> list[str]:
    """The address, where it is on another host."""
    return [] if address.startswith(("data:", here)) else [address]


@pytest.mark.parametrize("page", SCREENS, indirect=True)
def test_every_page_is_accessible_fits_the_screen_and_stands_still(
    page: Page, live_server: LiveServer
) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda asked: said.extend(elsewhere(asked.url, live_server.url)))
    for address in ADDRESSES:
        page.goto(live_server.url + address)
        violations = Axe().run(page).response["violations"]
        assert [(violation["id"], violation["nodes"][0]["target"]) for violation in violations] == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address
        assert page.evaluate(SHIFTED) < 0.1, address
    assert said == []


def test_every_chart_shows_what_its_table_says(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/organizations/foo-labs/?{PERIOD}")
    drawn = page.locator("figure[data-drawn]")
    assert [drawn.nth(at).get_attribute("data-chart") for at in range(drawn.count())] == [
        "turnover",
        "sankey",
        "shares",
        "headcounts",
        "survival",
        "ranges",
    ]
    words = page.locator("#destinations svg text").all_text_contents()
    assert {"Bar AI", "Foo Labs"} <= set(words)
    page.locator("#poach details.numbers-of summary").click()
    won, lost = page.locator("#poach tbody tr td").all_inner_texts()[:2]
    assert f"{won} : {lost}" in page.locator("#poach svg text").all_text_contents()


def test_the_page_changes_in_place_and_says_so(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/organizations/foo-labs/")
    page.evaluate("window.isTheSame = true")
    page.get_by_label("Since").first.fill("2020")
    page.get_by_role("button", name="Show").first.click()
    expect(page.locator("#updated")).to_have_text("The page shows what you asked for.")
    assert "since=2020" in page.url
    assert page.evaluate("window.isTheSame")
    assert page.locator("figure[data-drawn]").count() > 1
    page.get_by_label("Since").first.fill("soon")
    page.get_by_role("button", name="Show").first.click()
    expect(page.get_by_role("alert")).to_contain_text("“soon” is not a date.")
    page.go_back()
    expect(page.get_by_label("Since").first).to_have_value("2020")


@pytest.mark.parametrize(("kind", "start"), [("svg", b"<svg"), ("png", b"\x89PNG")])
def test_a_chart_is_taken_as_a_picture(
    page: Page,
    live_server: LiveServer,
    kind: str,
    start: bytes,
) -> None:
    page.goto(f"{live_server.url}/organizations/foo-labs/?{PERIOD}")
    with page.expect_download() as taken:
        page.locator(f"#turnover [data-save={kind}]").click()
    assert taken.value.suggested_filename == f"turnover.{kind}"
    assert taken.value.path().read_bytes().startswith(start)


def test_without_a_script_the_tables_hold_everything(page: Page, live_server: LiveServer) -> None:
    page.route("**/*.js", lambda route: route.abort())
    page.goto(f"{live_server.url}/flows/?{PERIOD}")
    page.locator("details.numbers-of summary").click()
    expect(page.locator("#matrix table")).to_be_visible()
    assert page.locator("#matrix tbody a").filter(has_text="3").count() == 1


def test_careers_of_a_large_organization_come_after_the_page(
    page: Page, live_server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.dashboard.organization_charts.MANY_SPELLS", 1)
    page.goto(f"{live_server.url}/organizations/foo-labs/?{PERIOD}")
    expect(page.locator("#survival figure[data-drawn]")).to_be_visible()
    expect(page.locator("#destinations figure[data-drawn]")).to_be_visible()
