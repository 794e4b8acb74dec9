"""What a reader finds on the starter data, click by click, and pages with one move and with none."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.factories import NOW, make_move, make_organization, make_person
from tracker.moves import review
from tracker.moves.known_names import database_names
from tracker.moves.models import Claim
from tracker.moves.propose import read_article
from tracker.moves.starter.load import load_starter_data
from tracker.moves.starter.rows import read_starter_data
from tracker.news.bundled import bundled_documents
from tracker.news.store import store_document

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
EVERYWHERE = [
    "/",
    "/organizations/",
    "/people/",
    "/moves/",
    "/flows/",
    "/compare/",
    "/search/?q=foo",
    "/sources/",
]


@pytest.fixture
def starter(analyst: User) -> None:
    """The starter data, and the bundled articles with all that they say accepted."""
    load_starter_data(read_starter_data(), now=NOW)
    for document in bundled_documents():
        read_article(store_document(document, now=NOW).article, names=database_names(), now=NOW)
    for claim in Claim.objects.pending():
        review.accept(claim.pk, by=analyst, now=NOW)


@pytest.mark.usefixtures("starter")
def test_three_clicks_lead_to_where_the_people_of_openai_went_and_the_sentence_that_says_so(
    page: Page, live_server: LiveServer
) -> None:
    page.goto(live_server.url)
    page.locator("main").get_by_role("link", name="OpenAI", exact=True).first.click()
    page.locator("main").get_by_role("link", name="2024", exact=True).click()
    back = page.locator("#returns")
    expect(back).to_contain_text("1 person came back in this period.")
    expect(back).to_contain_text("Kyle Kosic")
    went = page.locator("#destinations tbody tr").filter(has_text="went to")
    expect(went.first).to_contain_text("Thinking Machines Lab")
    page.locator("main a[href*='figure=departures'][href*='from=openai']").first.click()
    listed = page.locator("ul.moves li")
    expect(listed.filter(has_text="Mira Murati left OpenAI")).to_contain_text(
        "said on Wednesday that she is leaving the company after more than six years."
    )


@pytest.mark.usefixtures("starter")
def test_who_came_back_opens_to_the_move(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/organizations/openai/?since=2024&until=2024")
    page.locator("#returns tbody tr").filter(has_text="Kyle Kosic").get_by_role("link").last.click()
    expect(page.locator("h1")).to_contain_text("Kyle Kosic")


def faults(page: Page, address: str) -> list[str]:
    """What goes wrong on a page: an answer that is no page, or words in the console."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    answer = page.goto(address)
    if answer is None or answer.status != 200:
        said.append(f"{address} was not answered")
    return said


@pytest.mark.parametrize("address", ["/", "/organizations/", "/people/"])
def test_an_empty_database_says_what_to_do_next(page: Page, live_server: LiveServer, address: str) -> None:
    assert faults(page, live_server.url + address) == []
    expect(page.locator("main").get_by_role("link", name="Log a move")).to_be_visible()


def test_every_page_is_there_with_no_move_at_all(page: Page, live_server: LiveServer) -> None:
    for address in EVERYWHERE:
        assert faults(page, live_server.url + address) == [], address


def test_every_page_is_right_with_one_move(page: Page, live_server: LiveServer) -> None:
    foo, bar, ada = make_organization("Foo Labs"), make_organization("Bar AI"), make_person("Ada Example")
    move = make_move(person=ada, from_organization=foo, to_organization=bar, announced_on="2026-03-20")
    pair = "/compare/?organization=foo-labs&organization=bar-ai"
    spells = "/organizations/foo-labs/spells/?figure=tracked"
    of_records = [each.get_absolute_url() for each in (foo, bar, ada, move)]
    for address in [*EVERYWHERE, *of_records, pair, spells]:
        assert faults(page, live_server.url + address) == [], address
    page.goto(live_server.url + foo.get_absolute_url())
    expect(page.locator("#destinations tbody tr")).to_contain_text("Bar AI")
    expect(page.locator("#founders")).to_contain_text("0 of 1 leavers founded what they did next")
    page.goto(live_server.url + pair)
    assert page.locator("#careers tbody tr").all_inner_texts()[0].split("\t")[:3] == ["Foo Labs", "1", "0"]
    page.goto(f"{live_server.url}/moves/?figure=departures&from=foo-labs")
    assert page.locator("ul.moves li").count() == 1
